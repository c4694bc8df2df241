import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, Repository, type SelectQueryBuilder } from 'typeorm';
import { addDays, type LocalDate } from '../../common/days/local-day';
import { offsetOf, type PageQuery } from '../../common/pagination/page-query.dto';
import { columnOf, insertRows, readRows } from '../../infrastructure/database/rows';
import { execute } from '../../infrastructure/database/statements';
import type { ActivityCategory } from './activity-category.enum';
import { Activity } from './entities/activity.entity';
import type { TimedActivity } from './hours-of-day';
import type { NewActivity } from './new-activity';

/** Which of a user's activities are meant; what is left out does not matter. Dates are inclusive. */
export interface ActivityFilter {
  appKey?: string;
  category?: ActivityCategory;
  device?: string;
  from?: LocalDate;
  to?: LocalDate;
}

export interface ActivityOrder {
  by: 'startedAt' | 'durationSeconds';
  direction: 'ASC' | 'DESC';
}

/** A place in the order by start. */
export type ActivityCursor = Pick<Activity, 'startedAt' | 'id'>;

/** Tells apart any two states of a set of activities: they are never changed, and ids are never used again. */
export interface ActivitiesVersion {
  count: number;
  /** 0 where there are none. */
  maxId: number;
}

/** An activity lasts a day at most, so it started at most two dates ago, or three where a zone skipped one. */
const LONGEST_REACH_DAYS = 3;

@Injectable()
export class ActivitiesRepository {
  constructor(@InjectRepository(Activity) private readonly activities: Repository<Activity>) {}

  findOfUser(userId: number, id: number, tx?: EntityManager): Promise<Activity | null> {
    return this.in(tx).findOneBy({ id, userId });
  }

  findByClientId(tx: EntityManager, userId: number, clientId: string): Promise<Activity | null> {
    return this.in(tx).findOneBy({ userId, clientId });
  }

  /** The ids of those that are stored, by client id. */
  async findIdsByClientIds(tx: EntityManager, userId: number, clientIds: string[]): Promise<Map<string, number>> {
    if (clientIds.length === 0) return new Map();
    const rows = await execute<{ id: number; client_id: string }[]>(
      tx,
      `SELECT id, client_id FROM activities WHERE user_id = ? AND client_id IN (${clientIds.map(() => '?').join(', ')})`,
      [userId, ...clientIds],
    );
    return new Map(rows.map(({ id, client_id: clientId }) => [clientId, id]));
  }

  /**
   * Stores `rows` (500 at most) in one statement. The user's row must be locked by `tx`.
   *
   * The driver names the first id only, and a cluster's servers count in steps, so the others are read back. Ids rise in
   * the order of the rows on every engine, and all of this user's from the first one on are from this statement, because
   * nobody else writes for a user whose row is locked.
   *
   * @returns the ids, in the order of `rows`
   */
  async insert(tx: EntityManager, rows: readonly NewActivity[]): Promise<number[]> {
    if (rows.length === 0) return [];
    const firstId = await insertRows(tx, Activity, rows);
    if (rows.length === 1) return [firstId];
    const stored = await execute<{ id: number }[]>(
      tx,
      'SELECT id FROM activities WHERE id >= ? AND user_id = ? ORDER BY id',
      [firstId, rows[0]!.userId],
    );
    return stored.map(({ id }) => id);
  }

  async delete(tx: EntityManager, id: number): Promise<void> {
    await this.in(tx).delete({ id });
  }

  /** One page and how many there are on all pages. Ties break by id, in the direction of the order. */
  async findPage(
    userId: number,
    filter: ActivityFilter,
    { by, direction }: ActivityOrder,
    page: PageQuery,
  ): Promise<[Activity[], number]> {
    const { manager } = this.activities;
    const { where, parameters } = conditionsOf(userId, filter);
    const column = columnOf(manager, Activity, by);
    const order = `ORDER BY ${column} ${direction}, id ${direction} LIMIT ? OFFSET ?`;
    return Promise.all([
      readRows(manager, Activity, `${where} ${order}`, [...parameters, page.size, offsetOf(page)]),
      this.count(userId, filter),
    ]);
  }

  /** At most `limit` activities that come after `cursor`, oldest first. */
  findAfter(
    userId: number,
    filter: ActivityFilter,
    cursor: ActivityCursor | null,
    limit: number,
    tx?: EntityManager,
  ): Promise<Activity[]> {
    const query = this.matching(userId, filter, tx).orderBy('a.startedAt').addOrderBy('a.id').limit(limit);
    if (cursor !== null) {
      // The first half is for the index; an OR alone would read from the beginning each time.
      query.andWhere('a.startedAt >= :startedAt AND (a.startedAt > :startedAt OR a.id > :id)', cursor);
    }
    return query.getMany();
  }

  /** The newest first. */
  findNewestOn(userId: number, date: LocalDate, limit: number): Promise<Activity[]> {
    const { where, parameters } = conditionsOf(userId, { from: date, to: date });
    const order = 'ORDER BY started_at DESC, id DESC LIMIT ?';
    return readRows(this.activities.manager, Activity, `${where} ${order}`, [...parameters, limit]);
  }

  async count(userId: number, filter: ActivityFilter = {}): Promise<number> {
    const { where, parameters } = conditionsOf(userId, filter);
    const sql = `SELECT COUNT(*) AS count FROM activities ${where}`;
    const [row] = await execute<{ count: number | string }[]>(this.activities.manager, sql, parameters);
    return Number(row?.count);
  }

  async version(userId: number, filter: ActivityFilter): Promise<ActivitiesVersion> {
    const row = await this.matching(userId, filter)
      .select('COUNT(*)', 'count')
      .addSelect('MAX(a.id)', 'maxId')
      .getRawOne<{ count: string | number; maxId: number | null }>();
    return { count: Number(row?.count), maxId: Number(row?.maxId) };
  }

  /** Everything that started on `date`, or reaches into it. */
  findTouching(userId: number, date: LocalDate): Promise<TimedActivity[]> {
    return this.activities
      .createQueryBuilder('a')
      .select(['a.id', 'a.startedAt', 'a.durationSeconds', 'a.date', 'a.parts', 'a.timezone'])
      .where('a.userId = :userId', { userId })
      .andWhere('(a.date = :date OR (a.date BETWEEN :earliest AND :date AND a.parts IS NOT NULL))', {
        date,
        earliest: addDays(date, -LONGEST_REACH_DAYS),
      })
      .getMany();
  }

  /** The name under which the user's first stored activity of an app was sent. */
  async firstSpelling(tx: EntityManager, userId: number, appKey: string): Promise<string | null> {
    const first = await this.in(tx).findOne({ where: { userId, appKey }, order: { id: 'ASC' } });
    return first?.appName ?? null;
  }

  /** Users above `afterId` who have activities, by id. */
  async findUserIds(afterId: number, limit: number): Promise<number[]> {
    const rows = await this.activities
      .createQueryBuilder('a')
      .select('DISTINCT a.userId', 'userId')
      .where('a.userId > :afterId', { afterId })
      .orderBy('a.userId')
      .limit(limit)
      .getRawMany<{ userId: number }>();
    return rows.map(({ userId }) => userId);
  }

  private matching(userId: number, filter: ActivityFilter, tx?: EntityManager): SelectQueryBuilder<Activity> {
    const query = this.in(tx).createQueryBuilder('a').where('a.userId = :userId', { userId });
    const { appKey, category, device, from, to } = filter;
    if (appKey !== undefined) query.andWhere('a.appKey = :appKey', { appKey });
    if (category !== undefined) query.andWhere('a.category = :category', { category });
    if (device !== undefined) query.andWhere('a.device = :device', { device });
    if (from !== undefined) query.andWhere('a.date >= :from', { from });
    if (to !== undefined) query.andWhere('a.date <= :to', { to });
    return query;
  }

  private in(tx?: EntityManager): Repository<Activity> {
    return tx === undefined ? this.activities : tx.getRepository(Activity);
  }
}

function conditionsOf(
  userId: number,
  { appKey, category, device, from, to }: ActivityFilter,
): { where: string; parameters: (string | number)[] } {
  const conditions: [string, string | number | undefined][] = [
    ['user_id = ?', userId],
    ['app_key = ?', appKey],
    ['category = ?', category],
    ['device = ?', device],
    ['date >= ?', from],
    ['date <= ?', to],
  ];
  const meant = conditions.filter((condition): condition is [string, string | number] => condition[1] !== undefined);
  return {
    where: `WHERE ${meant.map(([text]) => text).join(' AND ')}`,
    parameters: meant.map(([, value]) => value),
  };
}
