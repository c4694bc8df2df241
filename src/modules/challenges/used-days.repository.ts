import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { DateRange } from '../../common/days/local-day';
import { Usage } from '../activities/entities/usage.entity';
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
    const used = appKeys === null ? 'u.seconds' : 'CASE WHEN u.appKey IN (:...appKeys) THEN u.seconds ELSE 0 END';
    const rows = await (tx ?? this.dataSource.manager)
      .createQueryBuilder(Usage, 'u')
      .select('u.userId', 'userId')
      .addSelect('u.date', 'date')
      .addSelect(`SUM(${used})`, 'usedSeconds')
      .where('u.userId IN (:...userIds) AND u.date BETWEEN :start AND :end', { userIds, ...range })
      .setParameters(appKeys === null ? {} : { appKeys })
      .groupBy('u.userId')
      .addGroupBy('u.date')
      .getRawMany<{ userId: number; date: string; usedSeconds: number | string }>();
    const days = new Map<number, UsedDay[]>(userIds.map((userId) => [userId, []]));
    for (const { userId, date, usedSeconds } of rows)
      days.get(userId)?.push({ date, usedSeconds: Number(usedSeconds) });
    return days;
  }
}
