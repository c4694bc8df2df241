import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { addDays, type LocalDate } from '../../common/days/local-day';
import { Transactions } from '../../infrastructure/database/transactions';
import type { StoredActivity, UsageChange } from '../activities/usage-observers';
import { ActivityRollUpRepository } from './activity-roll-up.repository';
import { utcDateOf } from './utc-days';

/**
 * What all activities come to, by UTC date and app, so that nobody has to read millions of them. Whoever changes activities
 * notes in the same transaction which dates have changed and when the user last used the apps; the figures of those dates
 * are then made anew, whole, from the activities: nothing is added up twice or forgotten, however often that is done.
 */
@Injectable()
export class ActivityRollUpService {
  constructor(
    private readonly rollUp: ActivityRollUpRepository,
    private readonly transactions: Transactions,
  ) {}

  /** @param userId their row is locked by `tx` */
  async noteRecorded(tx: EntityManager, userId: number, activities: readonly StoredActivity[]): Promise<void> {
    const lastUses = new Map<string, LocalDate>();
    const dates = new Set<LocalDate>();
    for (const { appKey, startedAt, endedAt } of activities) {
      const date = utcDateOf(startedAt);
      if (date > (lastUses.get(appKey) ?? '')) lastUses.set(appKey, date);
      // No activity is longer than a day.
      dates.add(date).add(utcDateOf(endedAt));
    }
    await this.rollUp.addLastUses(tx, userId, lastUses);
    await this.rollUp.addChanges(tx, [...dates].sort());
  }

  /**
   * For usage that has gone down, or was mended.
   *
   * @param userId their row is locked by `tx`
   */
  async noteChanges(tx: EntityManager, userId: number, changes: readonly UsageChange[]): Promise<void> {
    const appKeys = [...new Set(changes.map(({ appKey }) => appKey))];
    await this.rollUp.saveLastUses(tx, userId, appKeys);
    if (changes.some(({ seconds }) => seconds < 0)) await this.rollUp.deleteUnused(tx, userId, appKeys);
    await this.rollUp.addChanges(tx, utcDatesOf(changes.map(({ date }) => date)));
  }

  /** Notes that all of a user's activities are about to go. */
  async noteDeparture(tx: EntityManager, userId: number): Promise<void> {
    await this.rollUp.addChanges(tx, utcDatesOf(await this.rollUp.findDatesOf(tx, userId)));
  }

  /** Makes the figures of changed dates anew, the newest first; those not done when `signal` is aborted stay as they were. */
  async refresh(signal: AbortSignal): Promise<void> {
    for (const date of await this.rollUp.findChangedDates()) {
      if (signal.aborted) return;
      await this.transactions.run(async (tx) => {
        const changes = await this.rollUp.lockChanges(tx, date);
        if (changes.length === 0) return;
        await this.rollUp.recount(tx, date);
        await this.rollUp.deleteChanges(tx, changes);
      });
    }
  }
}

/** The UTC dates that local days can touch, wherever they are and whenever they start. */
function utcDatesOf(localDates: readonly LocalDate[]): LocalDate[] {
  return [...new Set(localDates.flatMap((date) => [addDays(date, -1), date, addDays(date, 1)]))].sort();
}
