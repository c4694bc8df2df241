import { Global, Module } from '@nestjs/common';
import { ConnectionKeeper } from './connection-keeper';
import { InProcessRealtimeBus } from './in-process-realtime-bus';
import { RealtimeBus } from './realtime-bus';
import { RealtimeErrorLog } from './realtime-error-log';
import { RealtimeHub } from './realtime-hub';

/** Sockets, whatever they are used for. The doors are opened by {@link RealtimeAdapter}. */
@Global()
@Module({
  providers: [
    RealtimeHub,
    RealtimeErrorLog,
    ConnectionKeeper,
    { provide: RealtimeBus, useClass: InProcessRealtimeBus },
  ],
  exports: [RealtimeHub, RealtimeBus],
})
export class RealtimeModule {}
