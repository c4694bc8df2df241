import { Injectable } from '@nestjs/common';
import { Environment } from './environment';

/** The sockets: whether there are any, how often they are told that we are still here, whose pages may open them. */
@Injectable()
export class RealtimeConfig {
  readonly enabled: boolean;
  /** Seconds. */
  readonly heartbeatSeconds: number;
  /** The same as for HTTP; `*` is any. */
  readonly origins: string[];

  constructor(environment: Environment) {
    this.enabled = environment.websocketEnabled;
    this.heartbeatSeconds = environment.websocketHeartbeatInterval;
    this.origins = environment.corsOrigins;
  }
}
