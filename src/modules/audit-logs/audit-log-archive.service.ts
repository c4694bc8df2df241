import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLogConfig } from '../../config/audit-log.config';
import { Clock } from '../../infrastructure/clock/clock';
import { Transactions } from '../../infrastructure/database/transactions';
import { inChunks } from '../../infrastructure/scheduling/in-chunks';
import { pagesById } from '../../infrastructure/scheduling/pages-by-id';
import { archiveLineOf } from './archive-line';
import { AuditLogsRepository } from './audit-logs.repository';
import type { SealedLog } from './chain-walk';
import { writeArchive } from './log-archive-file';
import { LogChainRepository } from './log-chain.repository';
import { LogChainService } from './log-chain.service';
import { LogSealingService } from './log-sealing.service';

const PAGE_SIZE = 1_000;
const DAY_MS = 86_400_000;

export interface ArchivedLogs {
  deleted: number;
  /** The file's name in `ARCHIVE_DIR`; `null` where there was nothing to archive. */
  archive: string | null;
}

/** Notes in `tx` what is about to be deleted. */
type NoteArchived = (tx: EntityManager, archived: ArchivedLogs) => Promise<void>;

/** Moves older audit logs out of the database into files. */
@Injectable()
export class AuditLogArchiveService {
  constructor(
    private readonly logs: AuditLogsRepository,
    private readonly chains: LogChainRepository,
    private readonly chain: LogChainService,
    private readonly sealing: LogSealingService,
    private readonly transactions: Transactions,
    private readonly config: AuditLogConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * Writes the logs from before an instant into a gzip'd file of JSON lines and, once that is safe on the disk, deletes them.
   * Cut off in between, it leaves rows that the next archive holds again: nothing is lost. It takes rows from the beginning of
   * the chain only, so an older one that was written down after a newer one waits until that one is old enough, too.
   *
   * @param note runs in the transaction that deletes the first of them, so that no row goes without it
   * @throws the reason of `signal` between two pages
   */
  async archive(
    olderThan: Date,
    note: NoteArchived = () => Promise.resolve(),
    signal: AbortSignal = new AbortController().signal,
  ): Promise<ArchivedLogs> {
    await this.sealing.sealAll();
    const lastId = await this.logs.findLastOlderThan(olderThan);
    if (lastId === null) return { deleted: 0, archive: null };
    let archived = 0;
    const lines = this.linesUpTo(lastId, signal, (count) => (archived += count));
    const archive = await writeArchive(this.config.archiveDir, this.clock.now(), lines);
    let isNoted = false;
    const deleteSome = async (tx: EntityManager): Promise<number> => {
      const count = await this.deletePage(tx, lastId);
      if (count > 0 && !isNoted) await note(tx, { deleted: archived, archive });
      return count;
    };
    const deleted = await inChunks(async () => {
      const count = await this.transactions.run(deleteSome);
      isNoted = true;
      return count;
    }, signal);
    return { deleted, archive };
  }

  /** {@link archive} for what is past `LOG_RETENTION_DAYS`. Answers how many rows went. */
  async archiveExpired(signal: AbortSignal): Promise<number> {
    const { retentionDays } = this.config;
    if (retentionDays === null) return 0;
    const olderThan = new Date(this.clock.timestamp() - retentionDays * DAY_MS);
    const { deleted } = await this.archive(olderThan, undefined, signal);
    return deleted;
  }

  private async deletePage(tx: EntityManager, lastId: number): Promise<number> {
    const deleted = await this.logs.deleteUpTo(tx, lastId, PAGE_SIZE);
    const last = deleted.at(-1);
    if (last === undefined) return 0;
    const hash = deleted.findLast((row) => row.hash !== null)?.hash ?? null;
    await this.chain.startAfter(tx, { id: last.id, hash });
    return deleted.length;
  }

  private async *linesUpTo(
    lastId: number,
    signal: AbortSignal,
    onRows: (count: number) => void,
  ): AsyncGenerator<string> {
    let previousHash = (await this.chains.find())?.startHash ?? '';
    const readPage = (afterId: number): Promise<SealedLog[]> => this.logs.findSealed(afterId, PAGE_SIZE, lastId);
    for await (const page of pagesById(readPage, signal)) {
      const lines = page.map((log) => {
        const line = archiveLineOf(log, previousHash);
        previousHash = log.hash ?? previousHash;
        return `${JSON.stringify(line)}\n`;
      });
      onRows(lines.length);
      yield lines.join('');
    }
  }
}
