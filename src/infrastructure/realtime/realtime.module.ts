import { Global, Module } from '@nestjs/common';
import { RedisConnection } from '../redis/redis-connection';
import { ConnectionKeeper } from './connection-keeper';
import { InProcessRealtimeBus } from './in-process-realtime-bus';
import { RealtimeBus } from './realtime-bus';
import { RealtimeErrorLog } from './realtime-error-log';
import { RealtimeHub } from './realtime-hub';
import { RealtimePresence } from './realtime-presence';
import { RedisRealtimeBus } from './redis-realtime-bus';
import { SocketMetrics } from './socket-metrics';

/** Sockets, whatever they are used for. The doors are opened by {@link RealtimeAdapter}. */
@Global()
@Module({
  providers: [
    RealtimeHub,
    RealtimeErrorLog,
    RealtimePresence,
    ConnectionKeeper,
    SocketMetrics,
    {
      provide: RealtimeBus,
      inject: [RedisConnection],
      useFactory: (redis: RedisConnection) =>
        redis.client === null ? new InProcessRealtimeBus() : new RedisRealtimeBus(redis),
    },
  ],
  exports: [RealtimeHub, RealtimePresence, RealtimeBus],
})
export class RealtimeModule {}
