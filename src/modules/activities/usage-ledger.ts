import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CacheService } from '../../infrastructure/cache/cache.service';
import type { User } from '../users/entities/user.entity';
import { usageScope } from './entities/usage-scope';
import { type UsageDelta, usageKeyText } from './usage-delta';
import { type StoredActivity, type UsageChange, UsageObservers } from './usage-observers';
import { UsageRepository } from './usage.repository';

/** The one door through which usage changes. */
@Injectable()
export class UsageLedger {
  constructor(
    private readonly usage: UsageRepository,
    private readonly observers: UsageObservers,
    private readonly cache: CacheService,
  ) {}

  /**
   * Voids what is remembered of a user's usage without changing any: for a repetition of what was stored before, whose first
   * sender never heard of it, so that perhaps nobody else has either.
   */
  tellAgain(userId: number): void {
    this.cache.invalidate(usageScope(userId));
  }

  /**
   * Adds `deltas` to the user's usage and lets those above take part.
   *
   * @param user locked by `tx`
   * @param recorded the activities that `deltas` are of, where they were recorded just now
   * @returns the events to publish once `tx` has been committed
   */
  async apply(
    tx: EntityManager,
    user: User,
    deltas: readonly UsageDelta[],
    recorded: readonly StoredActivity[] = [],
  ): Promise<object[]> {
    const appKeys = [...new Set(deltas.map(({ appKey }) => appKey))];
    const spellings = await this.usage.findSpellings(tx, user.id, appKeys);
    const rows = deltas
      .map((delta) => ({ ...delta, appName: spellings.get(delta.appKey) ?? delta.appName }))
      .sort((a, b) => (usageKeyText(a) < usageKeyText(b) ? -1 : 1));
    await this.usage.add(tx, user.id, rows);
    this.cache.invalidate(usageScope(user.id));
    return this.observers.notify(tx, { user, changes: changesOf(rows), recorded });
  }
}

/** Each app and day once, whatever categories it was filed in. */
function changesOf(deltas: readonly UsageDelta[]): UsageChange[] {
  const changes = new Map<string, UsageChange>();
  for (const { date, appKey, seconds } of deltas) {
    const key = `${date}\u0000${appKey}`;
    changes.set(key, { date, appKey, seconds: seconds + (changes.get(key)?.seconds ?? 0) });
  }
  return [...changes.values()];
}
