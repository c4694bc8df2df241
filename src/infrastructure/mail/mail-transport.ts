import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MailerService } from '@nestjs-modules/mailer';
import { Injectable, Logger } from '@nestjs/common';
import { MailConfig } from '../../config/mail.config';
import { Clock } from '../clock/clock';
import { Mail } from './entities/mail.entity';
import type { MailContent } from './mail-content';
import { MailRenderer } from './mail-renderer';
import { parseSender } from './sender-address';

type Headers = Record<string, string | { prepared: boolean; value: string }>;

/** Hands one message to the mail server or, where none is configured, writes it to the outbox directory. */
@Injectable()
export class MailTransport {
  private readonly logger = new Logger(MailTransport.name);

  constructor(
    private readonly mailer: MailerService,
    private readonly renderer: MailRenderer,
    private readonly config: MailConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * Sends `content` to the recipient of `mail`, and to nobody else.
   *
   * @param signal cuts the conversation with the server off; whether the message was taken is then unknown
   * @throws what the server or the file system answers, after which the message may be sent again
   */
  async deliver(mail: Mail, content: MailContent, signal: AbortSignal): Promise<void> {
    const info = (await this.mailer.sendMail({
      ...this.renderer.render(content),
      from: parseSender(this.config.from),
      // An object, since a string would be parsed and may then name several recipients.
      to: { name: '', address: mail.recipient },
      messageId: mail.messageId,
      date: this.clock.now(),
      headers: headersOf(content),
      disableFileAccess: true,
      disableUrlAccess: true,
      signal,
    })) as { message?: Buffer };
    if (this.config.smtp === null) await this.keep(mail, content, info.message!);
  }

  private async keep(mail: Mail, content: MailContent, message: Buffer): Promise<void> {
    await mkdir(this.config.outboxDir, { recursive: true });
    const timestamp = this.clock.now().toISOString().replaceAll(':', '-');
    const file = join(this.config.outboxDir, `${timestamp}-${mail.id}.eml`);
    // Whoever watches the directory finds whole messages only.
    await writeFile(`${file}.part`, message, { mode: 0o600 });
    await rename(`${file}.part`, file);
    if (content.action !== undefined) this.logger.log(`Mail ${mail.id} (${mail.kind}): ${content.action.url}`);
  }
}

function headersOf({ locale, unsubscribe }: MailContent): Headers {
  return {
    'Content-Language': locale,
    'Auto-Submitted': 'auto-generated',
    ...(unsubscribe && {
      // Prepared: a folded address is not understood everywhere.
      'List-Unsubscribe': { prepared: true, value: `<${unsubscribe.oneClickUrl}>` },
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    }),
  };
}
