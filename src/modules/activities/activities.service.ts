import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Caller } from '../../common/auth/caller';
import { invalidField, notFound, validationFailed } from '../../common/errors/common.errors';
import { type Page, pageOf } from '../../common/pagination/page.dto';
import { appKey } from '../../common/text/keys';
import { Clock } from '../../infrastructure/clock/clock';
import { Transactions } from '../../infrastructure/database/transactions';
import { EventPublisher } from '../../infrastructure/events/event-publisher';
import type { User } from '../users/entities/user.entity';
import { dayRuleOf, UsersService } from '../users/users.service';
import { type BatchItemResult, clientIdsOf, planBatch, readBatchItem } from './activity-batch';
import { ActivitiesRepository, type ActivityOrder } from './activities.repository';
import type { CreateActivityDto } from './dto/create-activity.dto';
import type { ActivitySort, ListActivitiesQuery } from './dto/list-activities.query';
import type { Activity } from './entities/activity.entity';
import { ActivityDeletedEvent } from './events/activity-deleted.event';
import { ActivityRecordedEvent } from './events/activity-recorded.event';
import { type NewActivity, newActivity, timeProblem } from './new-activity';
import { usageOf, usageWithout } from './usage-delta';
import { UsageLedger } from './usage-ledger';

/** An activity, and whether it was stored just now. */
export interface RecordedActivity {
  activity: Activity;
  isNew: boolean;
}

/** What was stored, and what is to be published once it has been committed. */
interface Stored {
  ids: number[];
  events: object[];
}

const ORDERS: Readonly<Record<ActivitySort, ActivityOrder>> = {
  '-started_at': { by: 'startedAt', direction: 'DESC' },
  started_at: { by: 'startedAt', direction: 'ASC' },
  '-duration_minutes': { by: 'durationSeconds', direction: 'DESC' },
  duration_minutes: { by: 'durationSeconds', direction: 'ASC' },
};

/**
 * What devices report. Every write begins with the user's lock, so one user's writes come one after the other, and keeps
 * usage in the same transaction.
 */
@Injectable()
export class ActivitiesService {
  constructor(
    private readonly activities: ActivitiesRepository,
    private readonly ledger: UsageLedger,
    private readonly users: UsersService,
    private readonly transactions: Transactions,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
  ) {}

  /**
   * Stores one activity; one whose `client_id` this user has sent before is answered as it is stored.
   *
   * @throws 422 `validation_failed` for a time that is too long ago or in the future
   */
  async record(caller: Caller, input: CreateActivityDto): Promise<RecordedActivity> {
    const now = this.clock.now();
    const { activity, events } = await this.transactions.run(async (tx) => {
      const user = await this.users.lockCaller(tx, caller);
      const known = input.client_id ? await this.activities.findByClientId(tx, user.id, input.client_id) : null;
      if (known !== null) {
        this.ledger.tellAgain(user.id);
        return { activity: known, events: null };
      }
      const problem = timeProblem(input, now);
      if (problem !== null) throw validationFailed([problem]);
      const row = newActivity(input, user.id, dayRuleOf(user), now);
      const stored = await this.store(tx, user, [row]);
      return { activity: { ...row, id: stored.ids[0]! }, events: stored.events };
    });
    if (events === null) return { activity, isNew: false };
    const { appName, durationSeconds } = activity;
    this.events.publish(new ActivityRecordedEvent(caller.userId, { appName, durationSeconds }), ...events);
    return { activity, isNew: true };
  }

  /** Stores the good ones among `items`, all or none of them, and says of each what became of it, in order. */
  async recordBatch(caller: Caller, items: readonly unknown[]): Promise<BatchItemResult[]> {
    const now = this.clock.now();
    const inputs = items.map(readBatchItem);
    const { results, accepted, durationSeconds, events } = await this.transactions.run(async (tx) => {
      const user = await this.users.lockCaller(tx, caller);
      const known = await this.activities.findIdsByClientIds(tx, user.id, clientIdsOf(inputs));
      if (known.size > 0) this.ledger.tellAgain(user.id);
      const rule = dayRuleOf(user);
      const plan = planBatch(
        inputs,
        known,
        (input) => timeProblem(input, now) ?? newActivity(input, user.id, rule, now),
      );
      const stored = await this.store(tx, user, plan.activities);
      return {
        results: plan.resultsWith(stored.ids),
        accepted: stored.ids.length,
        durationSeconds: plan.activities.reduce((sum, activity) => sum + activity.durationSeconds, 0),
        events: stored.events,
      };
    });
    if (accepted > 0) {
      this.events.publish(new ActivityRecordedEvent(caller.userId, { accepted, durationSeconds }), ...events);
    }
    return results;
  }

  /** @throws 422 `validation_failed` where `date_to` is before `date_from` */
  async list(caller: Caller, query: ListActivitiesQuery): Promise<Page<Activity>> {
    const { app_name: appName, category, device } = query;
    const filter = {
      ...(appName === undefined ? {} : { appKey: appKey(appName) }),
      category,
      device,
      ...dateRangeOf(query),
    };
    const [items, total] = await this.activities.findPage(caller.userId, filter, ORDERS[query.sort], query);
    return pageOf(items, total, query);
  }

  /** @throws 404 `not_found` where the caller has no such activity */
  async get(caller: Caller, id: number, tx?: EntityManager): Promise<Activity> {
    const activity = await this.activities.findOfUser(caller.userId, id, tx);
    if (activity === null) throw notFound();
    return activity;
  }

  /**
   * Takes an activity and its usage away again.
   *
   * @throws 404 `not_found` where the caller has no such activity
   */
  async delete(caller: Caller, id: number): Promise<void> {
    const events = await this.transactions.run(async (tx) => {
      const user = await this.users.lockCaller(tx, caller);
      const activity = await this.get(caller, id, tx);
      await this.activities.delete(tx, id);
      return this.ledger.apply(tx, user, usageWithout(activity));
    });
    this.events.publish(new ActivityDeletedEvent(caller.userId, id), ...events);
  }

  private async store(tx: EntityManager, user: User, rows: readonly NewActivity[]): Promise<Stored> {
    if (rows.length === 0) return { ids: [], events: [] };
    const ids = await this.activities.insert(tx, rows);
    return { ids, events: await this.ledger.apply(tx, user, usageOf(rows), rows) };
  }
}

/**
 * The dates that a query asks for.
 *
 * @throws 422 `validation_failed` where they are the wrong way round
 */
export function dateRangeOf({ date_from: from, date_to: to }: { date_from?: string; date_to?: string }): {
  from?: string;
  to?: string;
} {
  if (from !== undefined && to !== undefined && from > to) {
    throw invalidField('date_to', 'out_of_range', 'date_to must not be before date_from');
  }
  return { from, to };
}
