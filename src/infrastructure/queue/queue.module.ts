import { Global, Module } from '@nestjs/common';
import { RedisConnection } from '../redis/redis-connection';
import { InProcessWorkQueue } from './in-process-work-queue';
import { RedisWorkQueue } from './redis-work-queue';
import { WorkQueue } from './work-queue';

/** Work that need not wait, and must not make a request wait. */
@Global()
@Module({
  providers: [
    {
      provide: WorkQueue,
      inject: [RedisConnection],
      useFactory: (redis: RedisConnection) =>
        redis.client === null ? new InProcessWorkQueue() : new RedisWorkQueue(redis),
    },
  ],
  exports: [WorkQueue],
})
export class QueueModule {}
