import { Injectable } from '@nestjs/common';
import { AuditLogConfig } from '../../config/audit-log.config';
import { Clock } from '../../infrastructure/clock/clock';
import { Transactions } from '../../infrastructure/database/transactions';
import { inChunks } from '../../infrastructure/scheduling/in-chunks';
import { pagesById } from '../../infrastructure/scheduling/pages-by-id';
import { AuditLogsRepository } from './audit-logs.repository';
import type { AuditLog } from './entities/audit-log.entity';
import { writeArchive } from './log-archive-file';

const PAGE_SIZE = 1_000;
const DAY_MS = 86_400_000;

export interface ArchivedLogs {
  deleted: number;
  /** The file's name in `ARCHIVE_DIR`; `null` where there was nothing to archive. */
  archive: string | null;
}

/** Moves older audit logs out of the database into files. */
@Injectable()
export class AuditLogArchiveService {
  constructor(
    private readonly logs: AuditLogsRepository,
    private readonly transactions: Transactions,
    private readonly config: AuditLogConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * Writes the logs from before an instant into a gzip'd file of JSON lines and, once that is safe on the disk, deletes them.
   * Cut off in between, it leaves rows that the next archive holds again: nothing is lost.
   *
   * @throws the reason of `signal` between two pages
   */
  async archive(olderThan: Date, signal: AbortSignal = new AbortController().signal): Promise<ArchivedLogs> {
    const [first] = await this.logs.findOlderThan(olderThan, 0, 1);
    if (first === undefined) return { deleted: 0, archive: null };
    const { archiveDir } = this.config;
    let lastId = 0;
    const lines = this.linesOf(olderThan, signal, (id) => (lastId = id));
    const archive = await writeArchive(archiveDir, this.clock.now(), lines);
    const deleted = await inChunks(
      () => this.transactions.run((tx) => this.logs.deleteOlderThan(tx, olderThan, lastId, PAGE_SIZE)),
      signal,
    );
    return { deleted, archive };
  }

  /** {@link archive} for what is past `LOG_RETENTION_DAYS`. Answers how many rows went. */
  async archiveExpired(signal: AbortSignal): Promise<number> {
    const { retentionDays } = this.config;
    if (retentionDays === null) return 0;
    const { deleted } = await this.archive(new Date(this.clock.timestamp() - retentionDays * DAY_MS), signal);
    return deleted;
  }

  private async *linesOf(olderThan: Date, signal: AbortSignal, onRow: (id: number) => void): AsyncGenerator<string> {
    const readPage = (afterId: number): Promise<AuditLog[]> => this.logs.findOlderThan(olderThan, afterId, PAGE_SIZE);
    for await (const page of pagesById(readPage, signal)) {
      yield page.map((row) => `${JSON.stringify(archived(row))}\n`).join('');
      onRow(page.at(-1)!.id);
    }
  }
}

/** A row as it stands in an archive, its fields spelled as on the wire. */
function archived(row: AuditLog): object {
  return {
    id: row.id,
    level: row.level,
    action: row.action,
    message: row.message,
    user_id: row.userId,
    ip: row.ip,
    user_agent: row.userAgent,
    request_id: row.requestId,
    context: row.context,
    created_at: row.createdAt.toISOString(),
  };
}
