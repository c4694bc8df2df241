import { Injectable } from '@nestjs/common';
import { DataSource, In, type SelectQueryBuilder } from 'typeorm';
import { offsetOf, type PageQuery } from '../../common/pagination/page-query.dto';
import type { AuditLogLevel } from '../audit-logs/entities/audit-log-level.enum';
import { AuditLog } from '../audit-logs/entities/audit-log.entity';
import { countOf } from './count-of';

/** Which logs are meant; what is left out does not matter. */
export interface LogFilter {
  level?: AuditLogLevel;
  action?: string;
  userId?: number;
  from?: Date;
  /** Inclusive. */
  to?: Date;
  messages?: string[];
}

/** What logs are counted by; `date`: the UTC date. */
export type LogCountKey = 'level' | 'action' | 'date';

const COUNT_KEYS: Readonly<Record<LogCountKey, string>> = {
  level: 'l.level',
  action: 'l.action',
  date: 'DATE(l.createdAt)',
};

/** The audit log as administrators look at it. */
@Injectable()
export class AdminLogsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** One page, newest first, and how many there are on all pages. */
  async findPage(filter: LogFilter, page: PageQuery): Promise<[AuditLog[], number]> {
    const total = await countOf(this.matching(filter));
    if (offsetOf(page) >= total) return [[], total];
    // The ids alone come out of an index, however deep the page lies.
    const found = await this.matching(filter)
      .select('l.id', 'id')
      .orderBy('l.createdAt', 'DESC')
      .addOrderBy('l.id', 'DESC')
      .offset(offsetOf(page))
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
    const rows = await this.dataSource
      .createQueryBuilder(AuditLog, 'l')
      .select('DISTINCT l.message', 'message')
      .getRawMany<{ message: string }>();
    return rows.map(({ message }) => message);
  }

  /** How many logs there are from `from` to `to`, both inclusive. Each of these has an index that it reads in order. */
  async countBy(key: LogCountKey, from: Date, to: Date): Promise<Map<string, number>> {
    const rows = await this.matching({ from, to })
      .select(COUNT_KEYS[key], 'name')
      .addSelect('COUNT(*)', 'count')
      .groupBy(COUNT_KEYS[key])
      .getRawMany<{ name: string; count: number | string }>();
    return new Map(rows.map(({ name, count }) => [name, Number(count)]));
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
