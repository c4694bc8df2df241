import { Global, Module } from '@nestjs/common';
import { RedisConnection } from './redis-connection';

/** Redis, for everyone who can do without. */
@Global()
@Module({ providers: [RedisConnection], exports: [RedisConnection] })
export class RedisModule {}
