import { Injectable } from '@nestjs/common';
import { Transactions } from '../../infrastructure/database/transactions';
import { MailOutbox, type NewMail } from '../../infrastructure/mail/mail-outbox';
import type { JobWindow } from '../../infrastructure/scheduling/job-runner';
import { pagesById } from '../../infrastructure/scheduling/pages-by-id';
import { DAILY_REMINDER, dateDueIn, type DigestPlan, WEEKLY_SUMMARY } from './digest-plans';
import { type DigestReader, DigestsRepository, type TimeInUse } from './digests.repository';

/** Users read, and mails queued, at once. */
const PAGE_SIZE = 200;

/** What the queue holds of a digest. */
export type DigestContext = {
  /** The local day, or the first day of the week, that it speaks of. */
  date: string;
};

/**
 * Queues reminders and summaries. A mail names the day it speaks of and nothing else; its figures are taken when it is
 * composed, for that day, so that they are true whenever it arrives. A second one about the same day is never queued.
 */
@Injectable()
export class DigestsService {
  constructor(
    private readonly digests: DigestsRepository,
    private readonly outbox: MailOutbox,
    private readonly transactions: Transactions,
  ) {}

  /**
   * For the users whose reminder time has come within `window`.
   *
   * @returns how many were queued
   */
  queueReminders(window: JobWindow, signal: AbortSignal): Promise<number> {
    return this.queue(DAILY_REMINDER, window, signal);
  }

  /**
   * For the users whose week has begun, and whose 08:00 has come, within `window`.
   *
   * @returns how many were queued
   */
  queueSummaries(window: JobWindow, signal: AbortSignal): Promise<number> {
    return this.queue(WEEKLY_SUMMARY, window, signal);
  }

  private async queue(plan: DigestPlan, window: JobWindow, signal: AbortSignal): Promise<number> {
    const times = (await this.digests.findTimesInUse(plan.setting)).filter((inUse) => isDue(plan, window, inUse));
    if (times.length === 0) return 0;
    const readPage = (afterId: number): Promise<DigestReader[]> =>
      this.digests.findReaders(plan.setting, times, afterId, PAGE_SIZE);
    let queued = 0;
    for await (const page of pagesById(readPage, signal)) {
      const mails = page.flatMap((reader) => mailTo(reader, plan, window) ?? []);
      if (mails.length > 0) queued += await this.transactions.run((tx) => this.outbox.enqueueAll(tx, mails));
    }
    return queued;
  }
}

function isDue(plan: DigestPlan, window: JobWindow, { timezone, time }: TimeInUse): boolean {
  const date = dateDueIn(window, plan.timeOf(time), timezone);
  return date !== null && plan.isPossibleOn(date);
}

/** `null` where the reader does not want it, or it is not their day. */
function mailTo({ id, email, timezone, settings }: DigestReader, plan: DigestPlan, window: JobWindow): NewMail | null {
  if (!settings.notify[plan.wantedBy]) return null;
  const dueDate = dateDueIn(window, plan.timeOf(settings[plan.setting]), timezone);
  const date = dueDate === null ? null : plan.subjectOf(dueDate, settings);
  if (date === null) return null;
  return {
    kind: plan.kind,
    userId: id,
    recipient: email,
    context: { date } satisfies DigestContext,
    dedupeKey: `${plan.kind}:${id}:${date}`,
  };
}
