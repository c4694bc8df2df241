import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { unavailable } from '../../common/errors/common.errors';
import { Transactions } from '../../infrastructure/database/transactions';
import { AuditLogsRepository, type NewLog } from './audit-logs.repository';
import type { LogChain } from './entities/log-chain.entity';
import { LogChainRepository } from './log-chain.repository';
import { type ChainState, LogSeal, type LogStamp } from './log-seal';

/** A log as a feature has it written, without what chains it. */
export type UnchainedLog = Omit<NewLog, keyof LogStamp>;

/**
 * Chains logs: each is numbered without a gap and sealed together with the one before it, so that none can be changed,
 * dropped, put in or moved without being found out.
 */
@Injectable()
export class LogChainService {
  constructor(
    private readonly logs: AuditLogsRepository,
    private readonly chains: LogChainRepository,
    private readonly seal: LogSeal,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Writes logs behind the newest one. Takes the lock that all who write logs wait for: it must come at the very end of `tx`.
   * A user who is gone by then is not named.
   */
  async append(tx: EntityManager, logs: readonly UnchainedLog[]): Promise<void> {
    const userIds = [...new Set(logs.flatMap(({ userId }) => userId ?? []))].sort((a, b) => a - b);
    // Before the lock: whoever is just changing a user may be waiting for it, and what others wait for should be short.
    const there = new Set(await this.transactions.holdRows(tx, 'users', userIds));
    // Rows that are not ours must not get in the way.
    const seenId = await this.logs.findLastId(tx);
    const chain = await this.chains.lock(tx);
    let id = isBeingSealed(chain) ? await this.logs.findLastId(tx) : Math.max(chain.endId, seenId);
    const firstId = id + 1;
    let hash = chain.endHash;
    const rows = logs.map((log): NewLog => {
      id += 1;
      const userId = log.userId !== null && there.has(log.userId) ? log.userId : null;
      const link = this.seal.linkTo(userId);
      const row = { ...log, ...link, id, userId };
      hash = this.seal.hashOf(hash, { ...row, context: jsonOf(row.context), createdAt: row.createdAt.toISOString() });
      return { ...row, hash };
    });
    if (isBeingSealed(chain)) {
      // Its turn comes with those before it.
      await this.logs.insert(
        tx,
        rows.map((row) => ({ ...row, userLink: null, userProof: null, hash: null })),
      );
      return;
    }
    await this.logs.insert(tx, rows);
    await this.save(tx, chain, { endId: id, endHash: hash }, firstId);
  }

  /**
   * Lets the chain begin after rows that `tx` has deleted.
   *
   * @param last the last of them; its hash is that of the last one sealed, `null` where none was
   * @throws 503 `unavailable` while the log is being sealed
   */
  async startAfter(tx: EntityManager, last: { id: number; hash: string | null }): Promise<void> {
    const chain = await this.chains.lock(tx);
    if (isBeingSealed(chain)) throw unavailable(new Error('The audit log is being sealed'));
    const start = { startId: last.id, startHash: last.hash ?? chain.startHash };
    const end = last.id > chain.endId ? { endId: last.id, endHash: start.startHash } : {};
    await this.save(tx, chain, { ...start, ...end }, last.id + 1);
  }

  /** Whether both ends are what a process with this `SECRET_KEY` has written. */
  isGenuine(chain: LogChain): boolean {
    return chain.mac === this.seal.macOf(chain);
  }

  /** @param nextId the first row that comes after what `chain` knows */
  private async save(tx: EntityManager, chain: LogChain, change: Partial<ChainState>, nextId: number): Promise<void> {
    // Somebody else's work must not pass for ours because we went on from it.
    const doubtfulId = this.isGenuine(chain) ? chain.doubtfulId : nextId;
    const state = { ...chain, ...change, doubtfulId };
    await this.chains.update(tx, { ...state, mac: this.seal.macOf(state) });
  }
}

/** Whether the rows there are have still to be sealed. */
export function isBeingSealed({ mac }: LogChain): boolean {
  return mac === null;
}

/** As the column keeps it. */
function jsonOf(value: Record<string, unknown> | null): string | null {
  return value === null ? null : JSON.stringify(value);
}
