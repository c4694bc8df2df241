import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { DateRange } from '../../common/days/local-day';
import { execute } from '../../infrastructure/database/statements';
import type { UsedDay } from './scoring';

/** Usage as scores go by it. */
@Injectable()
export class UsedDaysRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * The days within `range` on which users have usage of any app, by user; who has none is not in it.
   *
   * @param appKeys what counts as used; `null`: every app
   */
  async find(
    userIds: readonly number[],
    range: DateRange,
    appKeys: readonly string[] | null,
    tx?: EntityManager,
  ): Promise<Map<number, UsedDay[]>> {
    if (userIds.length === 0 || range.end < range.start) return new Map();
    const marksOf = (values: readonly unknown[]): string => values.map(() => '?').join(', ');
    const used = appKeys === null ? 'seconds' : `CASE WHEN app_key IN (${marksOf(appKeys)}) THEN seconds ELSE 0 END`;
    const rows = await execute<{ user_id: number; date: string; used: number | string }[]>(
      tx ?? this.dataSource.manager,
      `SELECT user_id, date, SUM(${used}) AS used FROM ${this.dataSource.driver.escape('usage')}
       WHERE user_id IN (${marksOf(userIds)}) AND date BETWEEN ? AND ? GROUP BY user_id, date`,
      [...(appKeys ?? []), ...userIds, range.start, range.end],
    );
    const days = new Map<number, UsedDay[]>(userIds.map((userId) => [userId, []]));
    for (const { user_id: userId, date, used: seconds } of rows) {
      days.get(userId)?.push({ date, usedSeconds: Number(seconds) });
    }
    return days;
  }
}
