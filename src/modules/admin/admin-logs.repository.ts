import { Injectable } from '@nestjs/common';
import { DataSource, In, type SelectQueryBuilder } from 'typeorm';
import type { DateRange, LocalDate } from '../../common/days/local-day';
import { offsetOf, type PageQuery } from '../../common/pagination/page-query.dto';
import type { AuditLogLevel } from '../audit-logs/entities/audit-log-level.enum';
import { AuditLog } from '../audit-logs/entities/audit-log.entity';
import { countOf } from './count-of';
import { LogDay } from './entities/log-day.entity';
import { LogRollUpRepository } from './log-roll-up.repository';
import { type LogStretch, type Period, placeOf, splitAt } from './log-stretches';
import { endOfUtcDate, startOfUtcDate } from './utc-days';

/** Which logs are meant; what is left out does not matter. */
export interface LogFilter extends Period {
  level?: AuditLogLevel;
  action?: string;
  userId?: number;
  messages?: string[];
}

/** What logs are counted by; `date`: the UTC date. */
export type LogCountKey = 'level' | 'action' | 'date';

const LOG_KEYS: Readonly<Record<LogCountKey, string>> = {
  level: 'l.level',
  action: 'l.action',
  date: 'DATE(l.createdAt)',
};

/** The audit log as administrators look at it. */
@Injectable()
export class AdminLogsRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly rollUp: LogRollUpRepository,
  ) {}

  /** One page, newest first, and how many there are on all pages. */
  async findPage(filter: LogFilter, page: PageQuery): Promise<[AuditLog[], number]> {
    const stretches = await this.countStretches(filter);
    const total = stretches.reduce((sum, { logs }) => sum + logs, 0);
    if (offsetOf(page) >= total) return [[], total];
    const { offset, ...period } = placeOf(stretches, offsetOf(page), page.size);
    // The ids alone come out of an index.
    const found = await this.matching({ ...filter, ...period })
      .select('l.id', 'id')
      .orderBy('l.createdAt', 'DESC')
      .addOrderBy('l.id', 'DESC')
      .offset(offset)
      .limit(page.size)
      .getRawMany<{ id: number }>();
    const logs = await this.dataSource.manager.find(AuditLog, {
      where: { id: In(found.map(({ id }) => id)) },
      order: { createdAt: 'DESC', id: 'DESC' },
    });
    return [logs, total];
  }

  /** The messages there are: about one for each action. */
  async findMessages(): Promise<string[]> {
    const { newer, dates, older } = splitAt({}, await this.rollUp.findCounted());
    const queries: SelectQueryBuilder<AuditLog | LogDay>[] = [];
    for (const period of [newer, older]) {
      if (period !== null) queries.push(this.matching(period).select('DISTINCT l.message', 'message'));
    }
    if (dates !== null) queries.push(this.counted({}, dates).select('DISTINCT d.message', 'message'));
    const messages = new Set<string>();
    for (const query of queries) {
      for (const { message } of await query.getRawMany<{ message: string }>()) messages.add(message);
    }
    return [...messages];
  }

  /** How many logs there are from `from` to `to`, both inclusive. */
  async countBy(key: LogCountKey, from: Date, to: Date): Promise<Map<string, number>> {
    const { newer, dates, older } = splitAt({ from, to }, await this.rollUp.findCounted());
    const counts = new Map<string, number>();
    const add = (rows: { name: string; logs: number | string }[]): void => {
      for (const { name, logs } of rows) counts.set(name, (counts.get(name) ?? 0) + Number(logs));
    };
    for (const period of [newer, older]) {
      if (period === null) continue;
      const query = this.matching(period).select(LOG_KEYS[key], 'name').addSelect('COUNT(*)', 'logs');
      add(await query.groupBy(LOG_KEYS[key]).getRawMany());
    }
    if (dates !== null) {
      const query = this.counted({}, dates).select(`d.${key}`, 'name').addSelect('SUM(d.logs)', 'logs');
      add(await query.groupBy(`d.${key}`).getRawMany());
    }
    return counts;
  }

  /** How many logs match, newest first, date by date where the dates are counted. Whose they are is not counted. */
  private async countStretches(filter: LogFilter): Promise<LogStretch[]> {
    const counted = filter.userId === undefined ? await this.rollUp.findCounted() : null;
    const { newer, dates, older } = splitAt(filter, counted);
    const countOfPeriod = async (period: Period): Promise<LogStretch> => ({
      ...period,
      logs: await countOf(this.matching({ ...filter, ...period })),
    });
    return [
      ...(newer === null ? [] : [await countOfPeriod(newer)]),
      ...(dates === null ? [] : await this.countDates(filter, dates)),
      ...(older === null ? [] : [await countOfPeriod(older)]),
    ];
  }

  /** The dates that have matching logs, newest first. */
  private async countDates(filter: LogFilter, dates: DateRange): Promise<LogStretch[]> {
    const rows = await this.counted(filter, dates)
      .select('d.date', 'date')
      .addSelect('SUM(d.logs)', 'logs')
      .groupBy('d.date')
      .orderBy('d.date', 'DESC')
      .getRawMany<{ date: LocalDate; logs: number | string }>();
    return rows.map(({ date, logs }) => ({
      from: startOfUtcDate(date),
      to: endOfUtcDate(date),
      logs: Number(logs),
    }));
  }

  private counted({ level, action, messages }: LogFilter, { start, end }: DateRange): SelectQueryBuilder<LogDay> {
    const query = this.dataSource
      .createQueryBuilder(LogDay, 'd')
      .where('d.date BETWEEN :start AND :end', { start, end });
    if (level !== undefined) query.andWhere('d.level = :level', { level });
    if (action !== undefined) query.andWhere('d.action = :action', { action });
    if (messages !== undefined) query.andWhere('d.message IN (:...messages)', { messages });
    return query;
  }

  private matching({ level, action, userId, from, to, messages }: LogFilter): SelectQueryBuilder<AuditLog> {
    const query = this.dataSource.createQueryBuilder(AuditLog, 'l').where('1 = 1');
    if (level !== undefined) query.andWhere('l.level = :level', { level });
    if (action !== undefined) query.andWhere('l.action = :action', { action });
    if (userId !== undefined) query.andWhere('l.userId = :userId', { userId });
    if (from !== undefined) query.andWhere('l.createdAt >= :from', { from });
    if (to !== undefined) query.andWhere('l.createdAt <= :to', { to });
    if (messages !== undefined) query.andWhere('l.message IN (:...messages)', { messages });
    return query;
  }
}
