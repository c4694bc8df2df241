import { Global, Module } from '@nestjs/common';
import { ThrottlerStorage } from '@nestjs/throttler';
import { Clock } from '../clock/clock';
import { RedisConnection } from '../redis/redis-connection';
import { InProcessRateLimitStorage } from './in-process-rate-limit.storage';
import { RateLimitGuard } from './rate-limit.guard';
import { RateLimitStorage } from './rate-limit.storage';
import { RedisRateLimitStorage } from './redis-rate-limit.storage';

@Global()
@Module({
  providers: [
    InProcessRateLimitStorage,
    {
      provide: RateLimitStorage,
      inject: [RedisConnection, InProcessRateLimitStorage, Clock],
      useFactory: (redis: RedisConnection, inProcess: InProcessRateLimitStorage, clock: Clock) =>
        redis.client === null ? inProcess : new RedisRateLimitStorage(redis, inProcess, clock),
    },
    { provide: ThrottlerStorage, useExisting: RateLimitStorage },
    RateLimitGuard,
  ],
  exports: [RateLimitGuard, ThrottlerStorage],
})
export class RateLimitsModule {}
