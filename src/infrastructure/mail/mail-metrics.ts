import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Metrics } from '../metrics/metrics';
import { MailComposers } from './mail-composers';

const OUTCOMES = ['sent', 'failed'] as const;

/** Counts what became of mails that were handed to the mail server. */
@Injectable()
export class MailMetrics implements OnApplicationBootstrap {
  private readonly tries;

  constructor(
    private readonly composers: MailComposers,
    metrics: Metrics,
  ) {
    this.tries = metrics.counter(
      'focus_mail_tries_total',
      'Tries to send a mail, by kind and outcome; one that failed is tried again, 8 times at the most',
      { kind: 'open', outcome: OUTCOMES },
    );
  }

  /** By now every kind is known. */
  onApplicationBootstrap(): void {
    for (const kind of this.composers.kinds()) for (const outcome of OUTCOMES) this.tries.inc({ kind, outcome }, 0);
  }

  count(kind: string, outcome: (typeof OUTCOMES)[number]): void {
    this.tries.inc({ kind, outcome });
  }
}
