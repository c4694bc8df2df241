import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../../common/auth/caller';
import { localDayOf } from '../../common/days/local-day';
import { Clock } from '../../infrastructure/clock/clock';
import { Transactions } from '../../infrastructure/database/transactions';
import { AuditLogsService } from '../audit-logs/audit-logs.service';
import { ActivitiesRepository, type ActivitiesVersion, type ActivityFilter } from './activities.repository';
import { dateRangeOf } from './activities.service';
import { EXPORT_MEDIA_TYPES, exportText } from './activities-export';
import type { ExportActivitiesQuery } from './dto/export-activities.query';
import type { Activity } from './entities/activity.entity';

/** An export that has not been read yet. */
export interface ActivitiesExport {
  /** Changes exactly when the content does. */
  etag: string;
  mediaType: string;
  fileName: string;
  /** Writes the export down in the audit log and begins to read. */
  open(): Promise<Readable>;
}

/** Activities in memory at a time. */
const PAGE_SIZE = 1_000;

/** A user's activities as a file, however many there are. */
@Injectable()
export class ActivitiesExportService {
  constructor(
    private readonly activities: ActivitiesRepository,
    private readonly audit: AuditLogsService,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** @throws 422 `validation_failed` where `date_to` is before `date_from` */
  async prepare(caller: Caller, query: ExportActivitiesQuery): Promise<ActivitiesExport> {
    const { format } = query;
    const filter = dateRangeOf(query);
    const version = await this.activities.version(caller.userId, filter);
    return {
      etag: `"${caller.userId}-${version.count}-${version.maxId}-${format}"`,
      mediaType: EXPORT_MEDIA_TYPES[format],
      fileName: `${this.fileStem(caller, filter)}.${format}`,
      open: async () => {
        await this.recordExport(caller, query, version);
        return Readable.from(exportText(format, this.pages(caller.userId, filter)));
      },
    };
  }

  private recordExport(caller: Caller, query: ExportActivitiesQuery, { count }: ActivitiesVersion): Promise<void> {
    const { format, date_from = null, date_to = null } = query;
    return this.transactions.run((tx) =>
      this.audit.record(tx, {
        action: 'activities.exported',
        userId: caller.userId,
        context: { format, date_from, date_to, count },
      }),
    );
  }

  /** All that match, oldest first. */
  private async *pages(userId: number, filter: ActivityFilter): AsyncGenerator<Activity[]> {
    let page: Activity[] = [];
    do {
      page = await this.activities.findAfter(userId, filter, page.at(-1) ?? null, PAGE_SIZE);
      if (page.length > 0) yield page;
    } while (page.length === PAGE_SIZE);
  }

  private fileStem(caller: Caller, { from, to }: ActivityFilter): string {
    const last = to ?? localDayOf(this.clock.now(), caller.day);
    return from === undefined ? `focus-activities-to-${last}` : `focus-activities-${from}-to-${last}`;
  }
}
