import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Transactions } from '../../infrastructure/database/transactions';
import { EventPublisher } from '../../infrastructure/events/event-publisher';
import { UsersService } from '../users/users.service';
import { ActivitiesRepository } from './activities.repository';
import type { Activity } from './entities/activity.entity';
import { type UsageDelta, type UsageKey, usageKeyText, UsageSum } from './usage-delta';
import { UsageLedger } from './usage-ledger';
import { UsageRepository } from './usage.repository';

/** A `usage` row that does not say what the activities do. */
export interface UsageDifference extends UsageKey {
  userId: number;
  /** The sum over the activities. */
  recordedSeconds: number;
  /** What usage says. */
  keptSeconds: number;
}

export interface UsageVerification {
  /** Users who have activities or usage. */
  usersChecked: number;
  activitiesChecked: number;
  /** What was found; after a repair, what was mended. */
  differences: UsageDifference[];
}

interface UserComparison {
  activitiesChecked: number;
  differences: UsageDifference[];
}

const USERS_PAGE = 500;
const ACTIVITIES_PAGE = 2_000;

/** Proves that usage is the sum of the activities, and mends it where it is not. */
@Injectable()
export class UsageVerificationService {
  constructor(
    private readonly activities: ActivitiesRepository,
    private readonly usage: UsageRepository,
    private readonly ledger: UsageLedger,
    private readonly users: UsersService,
    private readonly transactions: Transactions,
    private readonly events: EventPublisher,
  ) {}

  /**
   * Compares user by user, holding one user's sums and one page of rows in memory. May run beside a live server: what looks
   * wrong is looked at again under the user's lock before it counts.
   *
   * @param repair makes usage say what the activities do
   */
  async verify({ repair }: { repair: boolean }): Promise<UsageVerification> {
    const result: UsageVerification = { usersChecked: 0, activitiesChecked: 0, differences: [] };
    for await (const userId of this.userIds()) {
      const first = await this.compare(userId);
      result.usersChecked += 1;
      result.activitiesChecked += first.activitiesChecked;
      if (first.differences.length > 0) result.differences.push(...(await this.compareLocked(userId, repair)));
    }
    return result;
  }

  private async compareLocked(userId: number, repair: boolean): Promise<UsageDifference[]> {
    const { differences, events } = await this.transactions.run(async (tx) => {
      const user = await this.users.findLocked(tx, userId);
      // Deleted since, and everything with it.
      if (user === null) return { differences: [], events: [] };
      const found = (await this.compare(userId, tx)).differences;
      if (!repair || found.length === 0) return { differences: found, events: [] };
      const deltas = await Promise.all(found.map((difference) => this.mending(tx, difference)));
      return { differences: found, events: await this.ledger.apply(tx, user, deltas) };
    });
    this.events.publish(...events);
    return differences;
  }

  private async compare(userId: number, tx?: EntityManager): Promise<UserComparison> {
    const recorded = new UsageSum();
    let activitiesChecked = 0;
    for await (const page of this.activityPages(userId, tx)) {
      for (const activity of page) recorded.add(activity);
      activitiesChecked += page.length;
    }
    const kept = await this.usage.findFigures(userId, undefined, tx);
    return { activitiesChecked, differences: differencesOf(userId, recorded.deltas(), kept) };
  }

  private async mending(tx: EntityManager, difference: UsageDifference): Promise<UsageDelta> {
    const { userId, date, appKey, category, recordedSeconds, keptSeconds } = difference;
    const appName = (await this.activities.firstSpelling(tx, userId, appKey)) ?? appKey;
    return { date, appKey, category, appName, seconds: recordedSeconds - keptSeconds };
  }

  private async *activityPages(userId: number, tx?: EntityManager): AsyncGenerator<Activity[]> {
    let page: Activity[] = [];
    do {
      page = await this.activities.findAfter(userId, {}, page.at(-1) ?? null, ACTIVITIES_PAGE, tx);
      yield page;
    } while (page.length === ACTIVITIES_PAGE);
  }

  /** Everyone who has activities or usage, by id. */
  private async *userIds(): AsyncGenerator<number> {
    for (let last = 0; ;) {
      const pages = await Promise.all([
        this.activities.findUserIds(last, USERS_PAGE),
        this.usage.findUserIds(last, USERS_PAGE),
      ]);
      const ids = [...new Set(pages.flat())].sort((a, b) => a - b).slice(0, USERS_PAGE);
      if (ids.length === 0) return;
      yield* ids;
      last = ids.at(-1)!;
    }
  }
}

type Figure = UsageKey & { seconds: number };

function differencesOf(userId: number, recorded: readonly Figure[], kept: readonly Figure[]): UsageDifference[] {
  const byKey = new Map<string, UsageDifference>();
  const entry = ({ date, appKey, category }: UsageKey): UsageDifference => {
    const key = usageKeyText({ date, appKey, category });
    const known = byKey.get(key) ?? { userId, date, appKey, category, recordedSeconds: 0, keptSeconds: 0 };
    byKey.set(key, known);
    return known;
  };
  for (const figure of recorded) entry(figure).recordedSeconds = figure.seconds;
  for (const figure of kept) entry(figure).keptSeconds = figure.seconds;
  return [...byKey.values()].filter(({ recordedSeconds, keptSeconds }) => recordedSeconds !== keptSeconds);
}
