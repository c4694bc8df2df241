import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Caller } from '../../common/auth/caller';
import type { LocalDate } from '../../common/days/local-day';
import { notFound } from '../../common/errors/common.errors';
import { type Page, pageOf } from '../../common/pagination/page.dto';
import { offsetOf, type PageQuery } from '../../common/pagination/page-query.dto';
import { appKey } from '../../common/text/keys';
import { Clock } from '../../infrastructure/clock/clock';
import { Transactions } from '../../infrastructure/database/transactions';
import { EventPublisher } from '../../infrastructure/events/event-publisher';
import { UsageFiguresService } from '../activities/usage-figures.service';
import { type AuditEntry, AuditLogsService } from '../audit-logs/audit-logs.service';
import type { User } from '../users/entities/user.entity';
import { dayRuleOf, UsersService } from '../users/users.service';
import type { BlockedAppStatus } from './blocked-app-status';
import { BlockedAppsRepository } from './blocked-apps.repository';
import type { CreateBlockedAppDto } from './dto/create-blocked-app.dto';
import type { ListBlockedAppsQuery } from './dto/list-blocked-apps.query';
import type { UpdateBlockedAppDto } from './dto/update-blocked-app.dto';
import type { BlockedApp } from './entities/blocked-app.entity';
import { AppUnblockedEvent } from './events/app-unblocked.event';
import type { LimitRule } from './limits';
import { LimitsService } from './limits.service';
import { applyTerms, changedFields } from './rule-terms';

/** The rules users set for apps: daily limits and blocking schedules. */
@Injectable()
export class BlockedAppsService {
  constructor(
    private readonly blockedApps: BlockedAppsRepository,
    private readonly limits: LimitsService,
    private readonly usage: UsageFiguresService,
    private readonly users: UsersService,
    private readonly audit: AuditLogsService,
    private readonly transactions: Transactions,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
  ) {}

  /** The caller's rules, newest first. */
  async list(caller: Caller, query: ListBlockedAppsQuery): Promise<Page<BlockedAppStatus>> {
    if (query.is_blocked !== undefined) return this.listByState(caller, query, query.is_blocked);
    const [apps, total] = await this.blockedApps.findPage(caller.userId, query);
    return pageOf(await this.limits.measureAll(caller.userId, caller.day, apps), total, query);
  }

  /** How many rules the caller has, and the apps of how many are blocked now. */
  async figures(caller: Caller): Promise<{ total: number; blockedNow: number }> {
    const statuses = await this.measureAll(caller);
    return { total: statuses.length, blockedNow: statuses.filter(({ state }) => state.isBlocked).length };
  }

  /** The apps whose limit is reached by the usage of a user's local day. */
  limitsReachedOn(userId: number, date: LocalDate): Promise<string[]> {
    return this.limits.reachedOn(userId, date);
  }

  /** @throws 404 `not_found` for another's rule too */
  async get(caller: Caller, id: number): Promise<BlockedAppStatus> {
    return this.limits.measure(await this.getOwn(caller.userId, id), caller.day);
  }

  /**
   * @throws 409 `app_already_blocked`
   * @throws 422 `required` without a limit and a schedule
   */
  create(caller: Caller, { app_name: sentName, ...input }: CreateBlockedAppDto): Promise<BlockedAppStatus> {
    const terms = applyTerms(input);
    const key = appKey(sentName);
    return this.commit(caller, async (tx, user) => {
      const now = this.clock.now();
      const app = await this.blockedApps.insert(tx, {
        ...terms,
        userId: user.id,
        appKey: key,
        appName: (await this.usage.firstSpelling(tx, user.id, key)) ?? sentName,
        days: {},
        isBlockTold: false,
        createdAt: now,
        updatedAt: now,
      });
      await this.record(tx, 'blocked_apps.created', app);
      return this.limits.startAfresh(tx, user, app);
    });
  }

  /**
   * Changes the fields that are sent; what changes nothing leaves the rule as it was told.
   *
   * @throws 404 `not_found`
   * @throws 422 `required` where neither a limit nor a schedule would be left
   */
  update(caller: Caller, id: number, input: UpdateBlockedAppDto): Promise<BlockedAppStatus> {
    return this.commit(caller, async (tx, user) => {
      const before = await this.getOwn(user.id, id, tx);
      const terms = applyTerms(input, before);
      const fields = changedFields(before, terms);
      if (fields.length === 0) {
        return { status: await this.limits.measure(before, dayRuleOf(user), tx), events: [] };
      }
      const app = await this.change(tx, before, terms);
      await this.record(tx, 'blocked_apps.updated', app, { fields });
      return this.limits.startAfresh(tx, user, app);
    });
  }

  /**
   * Lets today's count start again at 0, so that a block by limit lifts.
   *
   * @throws 404 `not_found`
   */
  reset(caller: Caller, id: number): Promise<BlockedAppStatus> {
    return this.commit(caller, async (tx, user) => {
      const app = await this.change(tx, await this.getOwn(user.id, id, tx), {});
      await this.record(tx, 'blocked_apps.reset', app);
      return this.limits.resetDay(tx, user, app);
    });
  }

  /** @throws 404 `not_found` */
  async delete(caller: Caller, id: number): Promise<void> {
    await this.commit(caller, async (tx, user) => {
      const app = await this.getOwn(user.id, id, tx);
      await this.blockedApps.delete(tx, id);
      await this.record(tx, 'blocked_apps.deleted', app);
      return { status: null, events: app.isBlockTold ? [new AppUnblockedEvent(user.id, app.appName)] : [] };
    });
  }

  private async listByState(caller: Caller, page: PageQuery, isBlocked: boolean): Promise<Page<BlockedAppStatus>> {
    const found = (await this.measureAll(caller)).filter(({ state }) => state.isBlocked === isBlocked);
    const offset = offsetOf(page);
    return pageOf(found.slice(offset, offset + page.size), found.length, page);
  }

  /** Where a rule stands is stored nowhere, so all of the caller's are measured; they are few. */
  private async measureAll({ userId, day }: Caller): Promise<BlockedAppStatus[]> {
    return this.limits.measureAll(userId, day, await this.blockedApps.findAll(userId));
  }

  private async getOwn(userId: number, id: number, tx?: EntityManager): Promise<BlockedApp> {
    const app = await this.blockedApps.findOwn(userId, id, tx);
    if (app === null) throw notFound();
    return app;
  }

  /** Runs `work` after everything else that writes for the caller, and publishes its events once it is committed. */
  private async commit<T>(
    caller: Caller,
    work: (tx: EntityManager, user: User) => Promise<{ status: T; events: object[] }>,
  ): Promise<T> {
    const { status, events } = await this.transactions.run(async (tx) =>
      work(tx, await this.users.lockCaller(tx, caller)),
    );
    this.events.publish(...events);
    return status;
  }

  private async change(tx: EntityManager, app: BlockedApp, terms: Partial<LimitRule>): Promise<BlockedApp> {
    const change = { ...terms, updatedAt: this.clock.now() };
    await this.blockedApps.update(tx, app.id, change);
    return { ...app, ...change };
  }

  private async record(
    tx: EntityManager,
    action: AuditEntry['action'],
    { id, userId, appName }: BlockedApp,
    more: Record<string, unknown> = {},
  ): Promise<void> {
    await this.audit.record(tx, { action, userId, context: { blocked_app_id: id, app_name: appName, ...more } });
  }
}
