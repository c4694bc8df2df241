import { Injectable } from '@nestjs/common';
import type { Caller } from '../../common/auth/caller';
import { datesIn } from '../../common/days/local-day';
import { type Page, pageOf } from '../../common/pagination/page.dto';
import { Clock } from '../../infrastructure/clock/clock';
import { dateRangeOf } from '../activities/activities.service';
import { type ArchivedLogs, AuditLogArchiveService } from '../audit-logs/audit-log-archive.service';
import { AuditLogsService } from '../audit-logs/audit-logs.service';
import { AuditLogLevel } from '../audit-logs/entities/audit-log-level.enum';
import type { AuditLog } from '../audit-logs/entities/audit-log.entity';
import { AdminLogsRepository } from './admin-logs.repository';
import type { ListLogsQuery } from './dto/list-logs.query';
import type { LogStatsDto } from './dto/log-stats.dto';
import { FiguresCache } from './figures-cache';
import { endOfUtcDate, lastDates, startOfUtcDate } from './utc-days';

const DAY_MS = 86_400_000;

/** The audit log, for administrators. */
@Injectable()
export class AdminLogsService {
  constructor(
    private readonly logs: AdminLogsRepository,
    private readonly archive: AuditLogArchiveService,
    private readonly audit: AuditLogsService,
    private readonly cache: FiguresCache,
    private readonly clock: Clock,
  ) {}

  /**
   * Newest first.
   *
   * @throws 422 `validation_failed` where `date_to` is before `date_from`
   */
  async list(query: ListLogsQuery): Promise<Page<AuditLog>> {
    const { level, action, user_id: userId, q } = query;
    const { from, to } = dateRangeOf(query);
    const messages = q === undefined || q === '' ? undefined : await this.messagesWith(q);
    if (messages?.length === 0) return pageOf([], 0, query);
    const filter = {
      level,
      action,
      userId,
      from: from === undefined ? undefined : startOfUtcDate(from),
      to: to === undefined ? undefined : endOfUtcDate(to),
      messages,
    };
    const [items, total] = await this.logs.findPage(filter, query);
    return pageOf(items, total, query);
  }

  /** What was recorded on the last `days` UTC dates, up to half a minute ago. */
  stats(days: number): Promise<LogStatsDto> {
    return this.cache.get(`logs:${days}`, async () => {
      const now = this.clock.now();
      const dates = lastDates(now, days);
      const from = startOfUtcDate(dates.start);
      const byLevel = await this.logs.countBy('level', from, now);
      const byAction = await this.logs.countBy('action', from, now);
      const byDate = await this.logs.countBy('date', from, now);
      return {
        total: [...byLevel.values()].reduce((sum, count) => sum + count, 0),
        by_level: Object.fromEntries(Object.values(AuditLogLevel).map((level) => [level, byLevel.get(level) ?? 0])),
        by_action: Object.fromEntries([...byAction].sort(mostFirst)),
        by_day: datesIn(dates).map((date) => ({ date, count: byDate.get(date) ?? 0 })),
      };
    });
  }

  /** Moves logs older than `days` days into an archive. */
  async cleanUp(caller: Caller, days: number): Promise<ArchivedLogs> {
    const olderThan = new Date(this.clock.timestamp() - days * DAY_MS);
    return this.archive.archive(olderThan, (tx, archived) =>
      this.audit.record(tx, {
        action: 'admin.logs_archived',
        userId: caller.userId,
        context: { days, ...archived },
      }),
    );
  }

  /** There are few messages and many logs, so the messages are searched. */
  private async messagesWith(text: string): Promise<string[]> {
    const wanted = text.toLowerCase();
    return (await this.logs.findMessages()).filter((message) => message.toLowerCase().includes(wanted));
  }
}

function mostFirst([nameA, a]: [string, number], [nameB, b]: [string, number]): number {
  return b - a || (nameA < nameB ? -1 : 1);
}
