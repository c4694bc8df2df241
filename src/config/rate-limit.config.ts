import { Injectable } from '@nestjs/common';
import { Environment } from './environment';

@Injectable()
export class RateLimitConfig {
  readonly enabled: boolean;
  /** Requests a minute, per user or (anonymous) client address, over all routes together. */
  readonly perMinute: number;

  constructor(environment: Environment) {
    this.enabled = environment.rateLimitEnabled;
    this.perMinute = environment.rateLimitPerMinute;
  }
}
