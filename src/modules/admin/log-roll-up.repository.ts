import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, type SelectQueryBuilder } from 'typeorm';
import type { DateRange, LocalDate } from '../../common/days/local-day';
import { AuditLog } from '../audit-logs/entities/audit-log.entity';
import { LogChain } from '../audit-logs/entities/log-chain.entity';
import { LogDay } from './entities/log-day.entity';
import { endOfUtcDate, startOfUtcDate, utcDateOf } from './utc-days';

/** Rows a statement carries, far from every engine's limit of parameters. */
const CHUNK = 500;

/** The SQL that counts the logs of UTC dates that are over. */
@Injectable()
export class LogRollUpRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** The dates whose figures hold, one without any logs between two of them too; `null`: there are none. */
  async findCounted(): Promise<DateRange | null> {
    const stale = await this.findLastStale();
    const query = this.dataSource
      .createQueryBuilder(LogDay, 'd')
      .select('MIN(d.date)', 'start')
      .addSelect('MAX(d.date)', 'end');
    if (stale !== null) query.where('d.date > :stale', { stale });
    const { start, end } = (await query.getRawOne<{ start: LocalDate | null; end: LocalDate | null }>())!;
    return start === null || end === null ? null : { start, end };
  }

  /** Deletes the figures of dates that logs have been archived of, and of those before. */
  async deleteStale(): Promise<void> {
    const stale = await this.findLastStale();
    if (stale === null) return;
    await this.dataSource.createQueryBuilder().delete().from(LogDay).where('date <= :stale', { stale }).execute();
  }

  /** The first date with logs, or the first after `date`; `null`: there is none. */
  async findDateAfter(date: LocalDate | null): Promise<LocalDate | null> {
    const query = this.dataSource.createQueryBuilder(AuditLog, 'l').select(['l.id', 'l.createdAt']);
    if (date !== null) query.where('l.createdAt > :end', { end: endOfUtcDate(date) });
    const log = await query.orderBy('l.createdAt').limit(1).getOne();
    return log === null ? null : utcDateOf(log.createdAt);
  }

  /** Makes the figures of one date anew. */
  async recount(tx: EntityManager, date: LocalDate): Promise<void> {
    const counts = await tx
      .createQueryBuilder(AuditLog, 'l')
      .select('l.level', 'level')
      .addSelect('l.action', 'action')
      .addSelect('l.message', 'message')
      .addSelect('COUNT(*)', 'logs')
      .addSelect('MIN(l.id)', 'firstLogId')
      .where('l.createdAt BETWEEN :start AND :end', { start: startOfUtcDate(date), end: endOfUtcDate(date) })
      .groupBy('l.level')
      .addGroupBy('l.action')
      .addGroupBy('l.message')
      .getRawMany<Omit<LogDay, 'date' | 'logs'> & { logs: number | string }>();
    await tx.delete(LogDay, { date });
    for (let from = 0; from < counts.length; from += CHUNK) {
      const rows = counts.slice(from, from + CHUNK).map((count) => ({ ...count, date, logs: Number(count.logs) }));
      await tx.createQueryBuilder().insert().into(LogDay).values(rows).updateEntity(false).execute();
    }
  }

  /** The last date with figures that count archived logs; archives begin with the lowest id. */
  private async findLastStale(): Promise<LocalDate | null> {
    const archived = (query: SelectQueryBuilder<LogDay>): string =>
      query.subQuery().select('MAX(c.startId)').from(LogChain, 'c').getQuery();
    const query = this.dataSource.createQueryBuilder(LogDay, 'd').select('MAX(d.date)', 'date');
    const row = await query.where(`d.firstLogId <= ${archived(query)}`).getRawOne<{ date: LocalDate | null }>();
    return row?.date ?? null;
  }
}
