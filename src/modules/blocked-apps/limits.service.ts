import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type DayRule, type LocalDate, localDayOf } from '../../common/days/local-day';
import { Clock } from '../../infrastructure/clock/clock';
import { UsageFiguresService } from '../activities/usage-figures.service';
import type { User } from '../users/entities/user.entity';
import { dayRuleOf } from '../users/users.service';
import type { BlockedAppStatus } from './blocked-app-status';
import { BlockedAppsRepository } from './blocked-apps.repository';
import type { BlockedApp } from './entities/blocked-app.entity';
import { LimitAlertsService } from './limit-alerts.service';
import { measure, type Moment, reconcile, resetDay, type Settlement, startAfresh } from './telling';

/** Where a rule stands once it is settled, and the events to publish once the transaction is committed. */
export interface Settled {
  status: BlockedAppStatus;
  events: object[];
}

/**
 * Measures rules against the usage of their user's today, and has told what they stand past. What takes a transaction to
 * write in expects that it has locked the user's row.
 */
@Injectable()
export class LimitsService {
  constructor(
    private readonly blockedApps: BlockedAppsRepository,
    private readonly usage: UsageFiguresService,
    private readonly alerts: LimitAlertsService,
    private readonly clock: Clock,
  ) {}

  /** Where rules of one user stand now, in their order; nothing is told. */
  async measureAll(userId: number, day: DayRule, apps: BlockedApp[]): Promise<BlockedAppStatus[]> {
    const momentOf = await this.readMoments(userId, day, apps);
    return apps.map((app) => ({ app, state: measure(app, momentOf(app)) }));
  }

  /** Where a rule stands now; nothing is told. */
  async measure(app: BlockedApp, day: DayRule, tx?: EntityManager): Promise<BlockedAppStatus> {
    const momentOf = await this.readMoments(app.userId, day, [app], tx);
    return { app, state: measure(app, momentOf(app)) };
  }

  /** The apps of active rules whose limit is reached by the usage of a local day, most recent rule first. */
  async reachedOn(userId: number, date: LocalDate): Promise<string[]> {
    const apps = (await this.blockedApps.findAll(userId)).filter((app) => app.isActive);
    const seconds = await this.usage.usedSeconds(
      undefined,
      userId,
      date,
      apps.map(({ appKey }) => appKey),
    );
    return apps.filter((app) => hasReached(app, date, seconds.get(app.appKey) ?? 0)).map(({ appName }) => appName);
  }

  /** For a stored rule that was just created, changed, or switched on or off: what it now stands past is told. */
  async startAfresh(tx: EntityManager, user: User, app: BlockedApp): Promise<Settled> {
    const momentOf = await this.readMoments(user.id, dayRuleOf(user), [app], tx);
    return this.apply(tx, user, app, startAfresh(app, momentOf(app)));
  }

  /** Lets a rule's count of the day start again at 0. */
  async resetDay(tx: EntityManager, user: User, app: BlockedApp): Promise<Settled> {
    const momentOf = await this.readMoments(user.id, dayRuleOf(user), [app], tx);
    return this.apply(tx, user, app, resetDay(app, momentOf(app)));
  }

  /**
   * Tells what the user's active rules for some apps stand past and has not been told yet.
   *
   * @returns the events to publish once `tx` is committed
   */
  async reconcile(tx: EntityManager, user: User, appKeys: string[]): Promise<object[]> {
    const apps = await this.blockedApps.findActive(tx, user.id, appKeys);
    const momentOf = await this.readMoments(user.id, dayRuleOf(user), apps, tx);
    const events: object[] = [];
    for (const app of apps) {
      const settled = await this.apply(tx, user, app, reconcile(app, momentOf(app)));
      events.push(...settled.events);
    }
    return events;
  }

  private async apply(tx: EntityManager, user: User, app: BlockedApp, settlement: Settlement): Promise<Settled> {
    const { state, told } = settlement;
    if (!isDeepStrictEqual(told, { days: app.days, isBlockTold: app.isBlockTold })) {
      await this.blockedApps.update(tx, app.id, told);
    }
    return { status: { app, state }, events: await this.alerts.tell(tx, user, app, settlement) };
  }

  /** One reading of the clock, and one of the usage, for all `apps`. */
  private async readMoments(
    userId: number,
    day: DayRule,
    apps: BlockedApp[],
    tx?: EntityManager,
  ): Promise<(app: BlockedApp) => Moment> {
    const now = this.clock.now();
    const appKeys = apps.map(({ appKey }) => appKey);
    const seconds = await this.usage.usedSeconds(tx, userId, localDayOf(now, day), appKeys);
    return ({ appKey }) => ({ now, day, usageSeconds: seconds.get(appKey) ?? 0 });
  }
}

/** A limit of 0 is always reached; it is worth a word where the app was used all the same. */
function hasReached({ dailyLimitSeconds, days }: BlockedApp, date: LocalDate, usedSeconds: number): boolean {
  if (dailyLimitSeconds === null) return false;
  const counted = usedSeconds - (days[date]?.resetSeconds ?? 0);
  return counted > 0 && counted >= dailyLimitSeconds;
}
