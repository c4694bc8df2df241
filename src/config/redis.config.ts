import { Injectable } from '@nestjs/common';
import { Environment } from './environment';

@Injectable()
export class RedisConfig {
  /** `null`: there is none, and cache, queue, limits and rooms live in the process. */
  readonly url: string | null;
  /** Begins the name of every key, so that a Redis can be shared. */
  readonly keyPrefix: string = 'focus:';

  constructor(environment: Environment) {
    this.url = environment.redisUrl;
  }
}
