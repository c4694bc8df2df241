import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, type EntityTarget, type FindOptionsWhere, type ObjectLiteral } from 'typeorm';
import { isRestartable } from './database-errors';
import { EmbeddedGate } from './embedded-gate';

/** How often a transaction that lost a deadlock or waited too long for a lock is started again. */
const MAX_RESTARTS = 3;
/** Longest pause (milliseconds) before the first restart; doubles each time. */
const FIRST_PAUSE_MS = 20;

/** Runs units of work in a database transaction. */
@Injectable()
export class Transactions {
  private readonly running = new AsyncLocalStorage<(() => void)[]>();

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
      try {
        const afterCommit: (() => void)[] = [];
        const result = await this.running.run(afterCommit, () => this.runOnce(work));
        for (const callback of afterCommit) callback();
        return result;
      } catch (error) {
        if (restarts >= MAX_RESTARTS || !isRestartable(error)) throw error;
        await pause(Math.random() * FIRST_PAUSE_MS * 2 ** restarts);
      }
    }
  }

  /**
   * Runs `callback` once the running transaction has been committed, and never if it is not; at once outside of any. For
   * what must follow such a write whoever makes it: waking the mail dispatcher, closing the sockets of a session. Where one
   * service owns the whole use case, it publishes on the line after {@link run} instead.
   */
  afterCommit(callback: () => void): void {
    const callbacks = this.running.getStore();
    if (callbacks === undefined) callback();
    else callbacks.push(callback);
  }

  /**
   * Reads one row and keeps every other transaction from changing it until `tx` ends. On the embedded engine `tx` is alone
   * already.
   */
  lockRow<T extends ObjectLiteral>(
    tx: EntityManager,
    entity: EntityTarget<T>,
    where: FindOptionsWhere<T>,
  ): Promise<T | null> {
    return tx.findOne(entity, { where, ...(this.gate === null ? { lock: { mode: 'pessimistic_write' } } : {}) });
  }

  private runOnce<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    const transaction = (): Promise<T> => this.dataSource.transaction(work);
    return this.gate === null ? transaction() : this.gate.exclusive(transaction);
  }
}
