import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import {
  DataSource,
  type EntityManager,
  type EntityTarget,
  type ObjectLiteral,
  type SelectQueryBuilder,
} from 'typeorm';
import { isRestartable } from './database-errors';
import { EmbeddedGate } from './embedded-gate';
import { columnOf, readRows } from './rows';

/** How often a transaction that lost a deadlock or waited too long for a lock is started again. */
const MAX_RESTARTS = 3;
/** Longest pause (milliseconds) before the first restart; doubles each time. */
const FIRST_PAUSE_MS = 20;

/** What follows a commit. A promise is waited for before {@link Transactions.run} returns, and must not be refused. */
type AfterCommit = () => unknown;

/** Takes what was kept for it while a transaction ran, as the last thing that transaction does. */
type Flush<T> = (tx: EntityManager, items: T[]) => Promise<void>;

/** What a transaction leaves to be done at its end. */
class Ending {
  /** The one that is running. */
  tx: EntityManager | null = null;
  /** What is kept for whom until just before the commit. */
  readonly beforeCommit = new Map<Flush<never>, unknown[]>();
  readonly afterCommit: AfterCommit[] = [];
  /** Those that follow, too, where nobody knows whether it was committed. */
  readonly afterDoubt: AfterCommit[] = [];
  /** Whether all is done but the commit. */
  isCommitting = false;
}

/** Runs units of work in a database transaction. */
@Injectable()
export class Transactions {
  private readonly seals = new AsyncLocalStorage<(tx: EntityManager) => Promise<void>>();
  private readonly running = new AsyncLocalStorage<Ending>();

  constructor(
    private readonly dataSource: DataSource,
    @Inject(EmbeddedGate) private readonly gate: EmbeddedGate | null,
  ) {}

  /**
   * Runs `work` in one transaction: all of it is stored, or nothing. After a deadlock or lock time-out the whole of it is
   * run again, so it must have no effect but on `tx`: publish events on the line after this returns.
   *
   * @throws what `work` throws, after rolling back; the database's error when it lost {@link MAX_RESTARTS} times over
   */
  async run<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    if (this.running.getStore()) throw new Error('Transactions do not nest: pass tx on instead');
    for (let restarts = 0; ; restarts += 1) {
      const ending = new Ending();
      try {
        const result = await this.running.run(ending, () => this.runOnce(ending, work));
        await Promise.all(ending.afterCommit.map((callback) => callback()));
        return result;
      } catch (error) {
        if (ending.isCommitting) await Promise.all(ending.afterDoubt.map((callback) => callback()));
        if (restarts >= MAX_RESTARTS || !isRestartable(error)) throw error;
        await pause(Math.random() * FIRST_PAUSE_MS * 2 ** restarts);
      }
    }
  }

  /**
   * Keeps `item` until the rest of `tx` is done; `flush` then gets all that was kept for it, at once. For what takes a lock
   * that many wait for: taken last, it is held for a moment only, and whoever holds it waits for nobody.
   *
   * @throws where `tx` is not the transaction that is running
   */
  beforeCommit<T>(tx: EntityManager, flush: Flush<T>, item: T): void {
    const ending = this.running.getStore();
    if (ending === undefined || ending.tx !== tx) throw new Error('This is for a running transaction only');
    const items = ending.beforeCommit.get(flush);
    if (items === undefined) ending.beforeCommit.set(flush, [item]);
    else items.push(item);
  }

  /**
   * Runs `callback` once the running transaction has been committed, and never if it is not; at once outside of any. For
   * what must follow such a write whoever makes it: waking the mail dispatcher, closing the sockets of a session. Where one
   * service owns the whole use case, it publishes on the line after {@link run} instead.
   *
   * @param inDoubt runs it also where the connection broke at the commit: whether that was done, only the database knows
   */
  afterCommit(callback: AfterCommit, inDoubt = false): void {
    const ending = this.running.getStore();
    if (ending === undefined) {
      void callback();
      return;
    }
    ending.afterCommit.push(callback);
    if (inDoubt) ending.afterDoubt.push(callback);
  }

  /**
   * Runs `work`; every transaction that is run in it ends with `seal`, and is rolled back where that throws. For what must
   * be stored together with whatever a use case stores, without its knowing.
   */
  sealed<T>(seal: (tx: EntityManager) => Promise<void>, work: () => T): T {
    return this.seals.run(seal, work);
  }

  /**
   * Reads one row and keeps every other transaction from changing it until `tx` ends. On the embedded engine `tx` is alone
   * already.
   */
  async lockRow<T extends ObjectLiteral>(
    tx: EntityManager,
    entity: EntityTarget<T>,
    key: Record<string, string | number>,
  ): Promise<T | null> {
    const lock = this.gate === null ? ' FOR UPDATE' : '';
    const conditions = Object.keys(key).map((name) => `${columnOf(tx, entity, name)} = ?`);
    const rows = await readRows(tx, entity, `WHERE ${conditions.join(' AND ')}${lock}`, Object.values(key));
    return rows[0] ?? null;
  }

  /** {@link lockRow} for all that a query finds. */
  lockedQuery<T extends ObjectLiteral>(query: SelectQueryBuilder<T>): SelectQueryBuilder<T> {
    return this.gate === null ? query.setLock('pessimistic_write') : query;
  }

  /** Which of some ids of `table` there are; none of those rows can go before `tx` ends. Others may hold them as well. */
  async holdRows(tx: EntityManager, table: string, ids: readonly number[]): Promise<number[]> {
    if (ids.length === 0) return [];
    // TypeORM would say FOR SHARE to a MariaDB server that is reached as mysql://, which does not know it.
    const lock = this.gate === null ? ' LOCK IN SHARE MODE' : '';
    const list = ids.map(() => '?').join(', ');
    const sql = `SELECT id FROM ${table} WHERE id IN (${list}) ORDER BY id${lock}`;
    const rows = await tx.query<{ id: number }[]>(sql, [...ids]);
    return rows.map(({ id }) => id);
  }

  private runOnce<T>(ending: Ending, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    const transaction = (): Promise<T> =>
      this.dataSource.transaction(async (tx) => {
        ending.tx = tx;
        const result = await work(tx);
        await this.seals.getStore()?.(tx);
        for (const [flush, items] of ending.beforeCommit) await (flush as Flush<unknown>)(tx, items);
        ending.isCommitting = true;
        return result;
      });
    return this.gate === null ? transaction() : this.gate.exclusive(transaction);
  }
}
