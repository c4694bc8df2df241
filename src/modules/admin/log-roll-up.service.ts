import { Injectable } from '@nestjs/common';
import { addDays, type LocalDate } from '../../common/days/local-day';
import { Clock } from '../../infrastructure/clock/clock';
import { Transactions } from '../../infrastructure/database/transactions';
import { LogRollUpRepository } from './log-roll-up.repository';
import { utcDateOf } from './utc-days';

/** How long after its end (milliseconds) a date has all its logs, whatever was still running and whosever clock is slow. */
const SETTLED_MS = 60 * 60_000;

/**
 * How many logs there are, by UTC date and kind, so that nobody has to count or skip millions of them. Logs are added at the
 * end and archived from the beginning, so a date that is over is counted once, by a job: who writes a log waits for nothing.
 */
@Injectable()
export class LogRollUpService {
  constructor(
    private readonly rollUp: LogRollUpRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** Counts the dates that are over since the last time; those not done when `signal` is aborted are done the next time. */
  async refresh(signal: AbortSignal): Promise<void> {
    await this.rollUp.deleteStale();
    const lastOver = addDays(utcDateOf(new Date(this.clock.timestamp() - SETTLED_MS)), -1);
    let date: LocalDate | null = (await this.rollUp.findCounted())?.end ?? null;
    for (;;) {
      date = await this.rollUp.findDateAfter(date);
      if (date === null || date > lastOver || signal.aborted) return;
      const uncounted = date;
      await this.transactions.run((tx) => this.rollUp.recount(tx, uncounted));
    }
  }
}
