import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock';
import { Metrics } from '../metrics/metrics';
import { RecentFigure } from '../metrics/recent-figure';
import { MailOutbox } from './mail-outbox';

/** Tells how long the mail queue is; all processes see the same one. */
@Injectable()
export class MailQueueMetrics {
  constructor(outbox: MailOutbox, metrics: Metrics, clock: Clock) {
    const counts = new RecentFigure(clock, () => outbox.counts());
    metrics.gauge(
      'focus_mail_queue_messages',
      'Mails in the queue: waiting for their time or the next try, being sent (active), given up (failed); at most 10 s old',
      {
        aggregator: 'max',
        collect: async (gauge) => {
          for (const [state, count] of Object.entries((await counts.get()) ?? {})) gauge.set({ state }, count);
        },
      },
      { state: 'open' },
    );
  }
}
