import { Injectable } from '@nestjs/common';
import { Metrics } from '../metrics/metrics';
import { type Connection, DOOR_NAMES } from './connection';
import { RealtimeHub } from './realtime-hub';

/** Counts who comes in through the doors, and who is there. */
@Injectable()
export class SocketMetrics {
  private readonly opened;

  constructor(hub: RealtimeHub, metrics: Metrics) {
    this.opened = metrics.counter('focus_socket_connections_opened_total', 'Sockets that were let in, by door', {
      door: DOOR_NAMES,
    });
    metrics.gauge(
      'focus_socket_connections',
      'Open sockets, by door',
      {
        aggregator: 'sum',
        collect: (gauge) => {
          for (const door of DOOR_NAMES) gauge.set({ door }, 0);
          for (const { door } of hub.all()) gauge.inc({ door });
        },
      },
      { door: DOOR_NAMES },
    );
  }

  countOpened({ door }: Connection): void {
    this.opened.inc({ door });
  }
}
