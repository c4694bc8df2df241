import { Injectable } from '@nestjs/common';
import { Environment } from './environment';

@Injectable()
export class CacheConfig {
  readonly enabled: boolean;
  /** How long an answer is kept at most, milliseconds. */
  readonly ttlMs: number;

  constructor(environment: Environment) {
    this.enabled = environment.cacheEnabled;
    this.ttlMs = environment.cacheTtlSeconds * 1_000;
  }
}
