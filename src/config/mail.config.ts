import { Injectable } from '@nestjs/common';
import { Environment } from './environment';

export interface SmtpServer {
  host: string;
  port: number;
  username: string | null;
  password: string | null;
  /** Implicit TLS on port 465, STARTTLS required elsewhere. `false`: plain text. */
  tls: boolean;
}

/** How e-mails leave, and where their links lead. */
@Injectable()
export class MailConfig {
  /** `null`: messages are written to {@link outboxDir}. */
  readonly smtp: SmtpServer | null;
  readonly outboxDir = 'data/outbox';
  readonly from: string;
  /** Base of every link in a message, without a trailing slash. */
  readonly frontendUrl: string;

  constructor(environment: Environment) {
    this.smtp =
      environment.mailServer === null
        ? null
        : {
            host: environment.mailServer,
            port: environment.mailPort,
            username: environment.mailUsername,
            password: environment.mailPassword,
            tls: environment.mailTls,
          };
    this.from = environment.mailFrom;
    this.frontendUrl = environment.frontendUrl;
  }
}
