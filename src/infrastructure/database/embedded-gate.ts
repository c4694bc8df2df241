import { AsyncLocalStorage } from 'node:async_hooks';
import type { DataSource } from 'typeorm';

/**
 * SQLite is one connection: a statement of one request would join the transaction another has open, see its uncommitted
 * rows and be rolled back with it. This gate stands on that connection and lets one transaction, or one statement outside
 * of any, through at a time, in the order of arrival.
 */
export class EmbeddedGate {
  private readonly owner = new AsyncLocalStorage<symbol>();
  private current: symbol | null = null;
  private tail: Promise<void> = Promise.resolve();
  private waiting = 0;

  /** Puts the gate before every statement of `dataSource`, which must be an embedded one. */
  static install(dataSource: DataSource): EmbeddedGate {
    const gate = new EmbeddedGate();
    // The driver hands the same query runner to everyone.
    const runner = dataSource.driver.createQueryRunner('master');
    const query = runner.query.bind(runner) as (sql: string, parameters?: unknown[], structured?: boolean) => unknown;
    runner.query = ((sql: string, parameters?: unknown[], structured?: boolean) => {
      const isControl = /^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)/.test(sql);
      if (isControl && !gate.isOwner()) {
        throw new Error('A transaction on the embedded database must be run by the Transactions runner');
      }
      // IMMEDIATE: a second process on the same file waits at the start instead of failing at its first write.
      const statement = sql === 'BEGIN TRANSACTION' ? 'BEGIN IMMEDIATE TRANSACTION' : sql;
      return gate.isOwner()
        ? query(statement, parameters, structured)
        : gate.exclusive(() => query(statement, parameters, structured));
    }) as typeof runner.query;
    return gate;
  }

  /** Runs `work` alone on the connection; what it awaits may use the connection, everything else waits. */
  async exclusive<T>(work: () => T): Promise<Awaited<T>> {
    const release = await this.acquire();
    const token = Symbol('owner');
    this.current = token;
    try {
      return await this.owner.run(token, work);
    } finally {
      this.current = null;
      release();
    }
  }

  /** Transactions and statements that wait for their turn. */
  get queueLength(): number {
    return this.waiting;
  }

  /** Whether somebody is at the connection. */
  get isHeld(): boolean {
    return this.current !== null;
  }

  private isOwner(): boolean {
    return this.current !== null && this.owner.getStore() === this.current;
  }

  private async acquire(): Promise<() => void> {
    const before = this.tail;
    let release!: () => void;
    this.tail = new Promise((resolve) => (release = resolve));
    this.waiting += 1;
    await before;
    this.waiting -= 1;
    return release;
  }
}
