import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, Repository } from 'typeorm';
import type { DateRange, LocalDate } from '../../common/days/local-day';
import { execute } from '../../infrastructure/database/statements';
import { Usage } from './entities/usage.entity';
import type { UsageDelta } from './usage-delta';
import type { DayUsage, UsageFigure } from './usage-statistics';

/** Seconds of one app over all of a user's days. */
export interface AppTotal {
  appName: string;
  seconds: number;
}

/** A place in the order of the primary key. */
export type UsageCursor = Pick<Usage, 'date' | 'appKey' | 'category'>;

@Injectable()
export class UsageRepository {
  constructor(@InjectRepository(Usage) private readonly usage: Repository<Usage>) {}

  /** Adds `deltas` to what the user has, in one statement; what comes to nothing goes. The user's row must be locked by `tx`. */
  async add(tx: EntityManager, userId: number, deltas: readonly UsageDelta[]): Promise<void> {
    if (deltas.length === 0) return;
    const table = tx.dataSource.driver.escape('usage');
    const rows = deltas.map(() => '(?, ?, ?, ?, ?, ?)').join(', ');
    await execute(
      tx,
      `INSERT INTO ${table} (user_id, date, app_key, category, app_name, seconds) VALUES ${rows} ${this.orAddSeconds(tx)}`,
      deltas.flatMap(({ date, appKey, category, appName, seconds }) => [
        userId,
        date,
        appKey,
        category,
        appName,
        seconds,
      ]),
    );
    const lowered = new Set(deltas.filter(({ seconds }) => seconds < 0).map(({ date }) => date));
    if (lowered.size > 0) await this.deleteEmpty(tx, userId, [...lowered]);
  }

  /** How the user's apps are spelled in what is kept of them, by app key. */
  async findSpellings(tx: EntityManager, userId: number, appKeys: readonly string[]): Promise<Map<string, string>> {
    if (appKeys.length === 0) return new Map();
    const rows = await execute<{ app_key: string; app_name: string }[]>(
      tx,
      `SELECT app_key, MIN(app_name) AS app_name FROM ${tx.dataSource.driver.escape('usage')}
       WHERE user_id = ? AND app_key IN (${appKeys.map(() => '?').join(', ')}) GROUP BY app_key`,
      [userId, ...appKeys],
    );
    return new Map(rows.map((row) => [row.app_key, row.app_name]));
  }

  /** All of a user's usage, or that of some days. */
  async findFigures(userId: number, range?: DateRange, tx?: EntityManager): Promise<UsageFigure[]> {
    const query = this.in(tx)
      .createQueryBuilder('u')
      .select('u.date', 'date')
      .addSelect('u.appKey', 'appKey')
      .addSelect('u.appName', 'appName')
      .addSelect('u.category', 'category')
      .addSelect('u.seconds', 'seconds')
      .where('u.userId = :userId', { userId });
    if (range !== undefined) query.andWhere('u.date BETWEEN :start AND :end', range);
    const rows = await query.getRawMany<UsageFigure & { seconds: string | number }>();
    return rows.map((row) => ({ ...row, seconds: Number(row.seconds) }));
  }

  /** Seconds of some apps on one day, by app key; an app without usage is not in it. */
  async findSeconds(
    userId: number,
    date: LocalDate,
    appKeys: readonly string[],
    tx?: EntityManager,
  ): Promise<Map<string, number>> {
    if (appKeys.length === 0) return new Map();
    const { manager } = this.in(tx);
    const rows = await execute<{ app_key: string; seconds: string | number }[]>(
      manager,
      `SELECT app_key, SUM(seconds) AS seconds FROM ${manager.dataSource.driver.escape('usage')}
       WHERE user_id = ? AND date = ? AND app_key IN (${appKeys.map(() => '?').join(', ')}) GROUP BY app_key`,
      [userId, date, ...appKeys],
    );
    return new Map(rows.map(({ app_key: appKey, seconds }) => [appKey, Number(seconds)]));
  }

  /** Every day with usage, oldest first. */
  async findDayTotals(userId: number): Promise<DayUsage[]> {
    const rows = await this.usage
      .createQueryBuilder('u')
      .select('u.date', 'date')
      .addSelect('SUM(u.seconds)', 'seconds')
      .where('u.userId = :userId', { userId })
      .groupBy('u.date')
      .orderBy('u.date')
      .getRawMany<{ date: string; seconds: string | number }>();
    return rows.map(({ date, seconds }) => ({ date, seconds: Number(seconds) }));
  }

  /** Most seconds first, then by app. */
  async findMostUsed(userId: number, limit: number): Promise<AppTotal[]> {
    const rows = await this.usage
      .createQueryBuilder('u')
      .select('MIN(u.appName)', 'appName')
      .addSelect('SUM(u.seconds)', 'seconds')
      .where('u.userId = :userId', { userId })
      .groupBy('u.appKey')
      .orderBy('SUM(u.seconds)', 'DESC')
      .addOrderBy('u.appKey')
      .limit(limit)
      .getRawMany<{ appName: string; seconds: string | number }>();
    return rows.map(({ appName, seconds }) => ({ appName, seconds: Number(seconds) }));
  }

  /** At most `limit` rows that come after `cursor`, in the order of the primary key. */
  findAfter(userId: number, cursor: UsageCursor | null, limit: number): Promise<Usage[]> {
    const query = this.usage
      .createQueryBuilder('u')
      .where('u.userId = :userId', { userId })
      .orderBy('u.date')
      .addOrderBy('u.appKey')
      .addOrderBy('u.category')
      .limit(limit);
    if (cursor !== null) {
      const { date, appKey, category } = cursor;
      // The first half is for the index; an OR alone would read from the beginning each time.
      query.andWhere(
        `u.date >= :date AND (u.date > :date OR u.appKey > :appKey OR (u.appKey = :appKey AND u.category > :category))`,
        { date, appKey, category },
      );
    }
    return query.getMany();
  }

  /** Users above `afterId` who have usage, by id. */
  async findUserIds(afterId: number, limit: number): Promise<number[]> {
    const rows = await this.usage
      .createQueryBuilder('u')
      .select('DISTINCT u.userId', 'userId')
      .where('u.userId > :afterId', { afterId })
      .orderBy('u.userId')
      .limit(limit)
      .getRawMany<{ userId: number }>();
    return rows.map(({ userId }) => userId);
  }

  private async deleteEmpty(tx: EntityManager, userId: number, dates: string[]): Promise<void> {
    await tx
      .createQueryBuilder()
      .delete()
      .from(Usage)
      .where('userId = :userId AND date IN (:...dates) AND seconds <= 0', { userId, dates })
      .execute();
  }

  private orAddSeconds(tx: EntityManager): string {
    return tx.dataSource.options.type === 'better-sqlite3'
      ? 'ON CONFLICT (user_id, date, app_key, category) DO UPDATE SET seconds = seconds + excluded.seconds'
      : 'ON DUPLICATE KEY UPDATE seconds = seconds + VALUES(seconds)';
  }

  private in(tx?: EntityManager): Repository<Usage> {
    return tx === undefined ? this.usage : tx.getRepository(Usage);
  }
}
