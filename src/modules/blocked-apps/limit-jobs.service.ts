import { Injectable } from '@nestjs/common';
import { localDayOf } from '../../common/days/local-day';
import { Transactions } from '../../infrastructure/database/transactions';
import { EventPublisher } from '../../infrastructure/events/event-publisher';
import type { JobWindow } from '../../infrastructure/scheduling/job-runner';
import { visitById } from '../../infrastructure/scheduling/pages-by-id';
import { dayRuleOf, UsersService } from '../users/users.service';
import { BlockedAppsRepository, type DueRule, type RuleOwner, type RuleTerm } from './blocked-apps.repository';
import { LimitsService } from './limits.service';
import { nextScheduleEdge } from './schedule';

/** Users read at once. */
const PAGE_SIZE = 200;
/**
 * How far edges are looked back at. Another process, its clock behind, may have looked at a rule after the edge was told and
 * have found itself before it; the next runs put that right.
 */
const EDGE_LOOK_BACK_MS = 2 * 60_000;

/** What time alone changes about rules. Doing it again tells nothing again. */
@Injectable()
export class LimitJobsService {
  constructor(
    private readonly blockedApps: BlockedAppsRepository,
    private readonly limits: LimitsService,
    private readonly users: UsersService,
    private readonly transactions: Transactions,
    private readonly events: EventPublisher,
  ) {}

  /**
   * Looks at the limits of users whose day has turned within `window`: blocks lift, limits of 0 block anew.
   *
   * @returns how many things were told
   */
  resetDays(window: JobWindow, signal: AbortSignal): Promise<number> {
    return this.reconcile('dailyLimitSeconds', signal, (owner) => (hasDayTurned(owner, window) ? owner.rules : []));
  }

  /**
   * Looks at the rules whose schedule begins or ends to block within `window`.
   *
   * @returns how many things were told
   */
  tellScheduleEdges({ after, until }: JobWindow, signal: AbortSignal): Promise<number> {
    const lookedAt = { after: new Date(after.getTime() - EDGE_LOOK_BACK_MS), until };
    return this.reconcile('schedule', signal, ({ rules, timezone }) =>
      rules.filter((rule) => hasEdge(rule, timezone, lookedAt)),
    );
  }

  private reconcile(term: RuleTerm, signal: AbortSignal, dueOf: (owner: RuleOwner) => DueRule[]): Promise<number> {
    return visitById(
      (afterId) => this.blockedApps.findOwners(term, afterId, PAGE_SIZE),
      async (owner) => {
        const appKeys = dueOf(owner).map(({ appKey }) => appKey);
        return appKeys.length === 0 ? 0 : this.reconcileUser(owner.id, appKeys);
      },
      signal,
    );
  }

  private async reconcileUser(userId: number, appKeys: string[]): Promise<number> {
    const events = await this.transactions.run(async (tx) => {
      const user = await this.users.findLocked(tx, userId);
      // The account may have gone since the page was read.
      return user === null ? [] : this.limits.reconcile(tx, user, appKeys);
    });
    this.events.publish(...events);
    return events.length;
  }
}

function hasDayTurned(owner: RuleOwner, { after, until }: JobWindow): boolean {
  const day = dayRuleOf(owner);
  return localDayOf(after, day) < localDayOf(until, day);
}

function hasEdge({ schedule }: DueRule, timezone: string, { after, until }: JobWindow): boolean {
  const edge = nextScheduleEdge(schedule ?? [], timezone, after);
  return edge !== null && edge <= until;
}
