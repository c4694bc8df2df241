import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { addDays, type LocalDate } from '../../common/days/local-day';
import { execute } from '../../infrastructure/database/statements';
import type { ActivityCategory } from '../activities/activity-category.enum';
import { Activity } from '../activities/entities/activity.entity';
import { Usage } from '../activities/entities/usage.entity';
import { ActivityDay } from './entities/activity-day.entity';
import { AppDay } from './entities/app-day.entity';
import { ChangedDay } from './entities/changed-day.entity';
import { startOfUtcDate } from './utc-days';

/** Rows a statement carries, far from every engine's limit of parameters. */
const CHUNK = 500;
/** Changes of one date that are taken up at a time. */
const MAX_CHANGES = 5_000;

interface AppDayRow {
  appKey: string;
  category: ActivityCategory;
  firstActivityId: number;
  activities: number;
  seconds: number;
}

/** The SQL that keeps the figures of UTC dates what the activities are. */
@Injectable()
export class ActivityRollUpRepository {
  constructor(private readonly dataSource: DataSource) {}

  async addChanges(tx: EntityManager, dates: readonly LocalDate[]): Promise<void> {
    for (const chunk of chunksOf(dates)) {
      await execute(tx, `INSERT INTO changed_days (date) VALUES ${chunk.map(() => '(?)').join(', ')}`, chunk);
    }
  }

  /** The dates with changes, newest first. */
  async findChangedDates(): Promise<LocalDate[]> {
    const rows = await this.dataSource
      .createQueryBuilder(ChangedDay, 'c')
      .select('DISTINCT c.date', 'date')
      .orderBy('c.date', 'DESC')
      .getRawMany<{ date: LocalDate }>();
    return rows.map(({ date }) => date);
  }

  /** The ids of a date's changes; nobody else takes them up until `tx` ends. */
  async lockChanges(tx: EntityManager, date: LocalDate): Promise<number[]> {
    const query = tx.createQueryBuilder(ChangedDay, 'c').where('c.date = :date', { date }).limit(MAX_CHANGES);
    if (!isEmbedded(tx)) query.setLock('pessimistic_write');
    return (await query.getMany()).map(({ id }) => id);
  }

  /** Exactly these: one that was committed since they were locked is still to be taken up. */
  async deleteChanges(tx: EntityManager, ids: readonly number[]): Promise<void> {
    for (const chunk of chunksOf(ids)) await tx.delete(ChangedDay, chunk);
  }

  /** Makes the figures of one date anew. */
  async recount(tx: EntityManager, date: LocalDate): Promise<void> {
    const apps = await this.countApps(tx, date);
    const activeUsers = await this.countActiveUsers(tx, date);
    await tx.delete(AppDay, { date });
    await tx.delete(ActivityDay, { date });
    for (const chunk of chunksOf(apps)) {
      const rows = chunk.map((app) => ({ ...app, date }));
      await tx.createQueryBuilder().insert().into(AppDay).values(rows).updateEntity(false).execute();
    }
    if (apps.length === 0) return;
    const total = (field: 'activities' | 'seconds'): number => apps.reduce((sum, app) => sum + app[field], 0);
    const row = { date, activities: total('activities'), activeUsers, seconds: total('seconds') };
    await tx.createQueryBuilder().insert().into(ActivityDay).values(row).updateEntity(false).execute();
  }

  /** Notes the latest of the dates on which a user has used apps, by app key. The user's row must be locked by `tx`. */
  async addLastUses(tx: EntityManager, userId: number, dates: ReadonlyMap<string, LocalDate>): Promise<void> {
    const orUpdate = isEmbedded(tx)
      ? 'ON CONFLICT (user_id, app_key) DO UPDATE SET last_used_on = MAX(last_used_on, excluded.last_used_on)'
      : 'ON DUPLICATE KEY UPDATE last_used_on = GREATEST(last_used_on, VALUES(last_used_on))';
    await execute(
      tx,
      `INSERT INTO app_users (user_id, app_key, last_used_on) VALUES ${Array(dates.size).fill('(?, ?, ?)').join(', ')} ${orUpdate}`,
      [...dates].flatMap(([appKey, date]) => [userId, appKey, date]),
    );
  }

  /** Notes when a user last used some apps, by what is stored now. The user's row must be locked by `tx`. */
  async saveLastUses(tx: EntityManager, userId: number, appKeys: readonly string[]): Promise<void> {
    const orUpdate = isEmbedded(tx)
      ? 'ON CONFLICT (user_id, app_key) DO UPDATE SET last_used_on = excluded.last_used_on'
      : 'ON DUPLICATE KEY UPDATE last_used_on = VALUES(last_used_on)';
    await tx.query(
      `INSERT INTO app_users (user_id, app_key, last_used_on)
       SELECT user_id, app_key, DATE(MAX(started_at)) FROM activities
       WHERE user_id = ? AND app_key IN (${appKeys.map(() => '?').join(', ')}) GROUP BY user_id, app_key ${orUpdate}`,
      [userId, ...appKeys],
    );
  }

  /** Forgets those of some apps that a user has no activity of any more. The user's row must be locked by `tx`. */
  async deleteUnused(tx: EntityManager, userId: number, appKeys: readonly string[]): Promise<void> {
    await tx.query(
      `DELETE FROM app_users WHERE user_id = ? AND app_key IN (${appKeys.map(() => '?').join(', ')}) AND NOT EXISTS
         (SELECT 1 FROM activities a WHERE a.user_id = app_users.user_id AND a.app_key = app_users.app_key)`,
      [userId, ...appKeys],
    );
  }

  /** The user's local days with usage. */
  async findDatesOf(tx: EntityManager, userId: number): Promise<LocalDate[]> {
    const rows = await tx
      .createQueryBuilder(Usage, 'u')
      .select('DISTINCT u.date', 'date')
      .where('u.userId = :userId', { userId })
      .getRawMany<{ date: LocalDate }>();
    return rows.map(({ date }) => date);
  }

  /** An activity counts on the date it starts on; its seconds count where they fall. */
  private async countApps(tx: EntityManager, date: LocalDate): Promise<AppDayRow[]> {
    const [start, end] = [startOfUtcDate(date), startOfUtcDate(addDays(date, 1))];
    const [untilStart, untilEnd] = [secondsUntil(tx, ':start'), secondsUntil(tx, ':end')];
    const rows = await tx
      .createQueryBuilder(Activity, 'a')
      .select('a.appKey', 'appKey')
      .addSelect('a.category', 'category')
      .addSelect('MIN(a.id)', 'firstActivityId')
      .addSelect('SUM(CASE WHEN a.startedAt >= :start THEN 1 ELSE 0 END)', 'activities')
      .addSelect(
        `SUM(CASE WHEN a.startedAt < :start THEN a.durationSeconds - ${untilStart}
                  WHEN a.durationSeconds > ${untilEnd} THEN ${untilEnd}
                  ELSE a.durationSeconds END)`,
        'seconds',
      )
      .where('a.startedAt >= :start AND a.startedAt < :end')
      // No activity is longer than a day, so what reaches into this one started on the day before.
      .orWhere(`a.startedAt >= :dayBefore AND a.startedAt < :start AND a.durationSeconds > ${untilStart}`)
      .setParameters({ dayBefore: startOfUtcDate(addDays(date, -1)), start, end })
      .groupBy('a.appKey')
      .addGroupBy('a.category')
      .getRawMany<Record<keyof AppDayRow, never>>();
    return rows.map(({ appKey, category, firstActivityId, activities, seconds }) => ({
      appKey,
      category,
      firstActivityId,
      activities: Number(activities),
      seconds: Number(seconds),
    }));
  }

  private async countActiveUsers(tx: EntityManager, date: LocalDate): Promise<number> {
    const row = await tx
      .createQueryBuilder(Activity, 'a')
      .select('COUNT(DISTINCT a.userId)', 'users')
      .where('a.startedAt >= :start AND a.startedAt < :end', {
        start: startOfUtcDate(date),
        end: startOfUtcDate(addDays(date, 1)),
      })
      .getRawOne<{ users: number | string }>();
    return Number(row?.users);
  }
}

function isEmbedded(tx: EntityManager): boolean {
  return tx.dataSource.options.type === 'better-sqlite3';
}

/** Seconds from the start of activity `a` to the instant in `parameter`, rounded to whole ones on the same side everywhere. */
function secondsUntil(tx: EntityManager, parameter: string): string {
  return isEmbedded(tx)
    ? `CAST(ROUND(ROUND((julianday(${parameter}) - julianday(a.startedAt)) * 86400000) / 1000) AS INTEGER)`
    : `ROUND(TIMESTAMPDIFF(MICROSECOND, a.startedAt, ${parameter}) / 1000000)`;
}

function chunksOf<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / CHUNK) }, (_, i) => items.slice(i * CHUNK, (i + 1) * CHUNK));
}
