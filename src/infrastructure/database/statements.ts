import type { PoolConnection, QueryError } from 'mysql2';
import {
  type DataSource,
  type EntityManager,
  QueryFailedError,
  type QueryRunner,
  QueryRunnerAlreadyReleasedError,
} from 'typeorm';
import type { ServerDriver } from './connection-pool';

/** The server keeps no more prepared statements, for whomever. */
const TOO_MANY_PREPARED_ERRNO = 1461;

/** What a question mark can stand for. */
export type StatementValue = string | number | Date | null;

/** Told of each statement: its text, the milliseconds it took, and why it failed, `null` where it did not. */
export type StatementObserver = (sql: string, milliseconds: number, error: unknown) => void;

const observers = new WeakMap<DataSource, StatementObserver>();

/** Has `observer` told of what {@link execute} does, of which TypeORM's subscribers hear nothing. */
export function observeStatements(dataSource: DataSource, observer: StatementObserver): void {
  observers.set(dataSource, observer);
}

/**
 * Runs a statement that is made again and again. A server parses it once for each connection, which keeps the latest hundred;
 * with TypeORM's own `query` it does so every time.
 *
 * @returns rows, or what the driver tells of a change
 * @throws QueryFailedError as TypeORM does
 */
export async function execute<T>(
  manager: EntityManager,
  sql: string,
  values: readonly StatementValue[] = [],
): Promise<T> {
  const { dataSource, queryRunner } = manager;
  // better-sqlite3's runner keeps its statements by itself.
  if (dataSource.options.type === 'better-sqlite3') return manager.query<T>(sql, [...values]);
  try {
    return await (queryRunner ? executeIn<T>(queryRunner, sql, values) : executeAlone<T>(dataSource, sql, values));
  } catch (error) {
    if (!isTooManyPrepared(error)) throw error;
    return manager.query<T>(sql, [...values]);
  }
}

async function executeIn<T>(runner: QueryRunner, sql: string, values: readonly StatementValue[]): Promise<T> {
  if (runner.isReleased) throw new QueryRunnerAlreadyReleasedError();
  return executeOn<T>(runner.manager.dataSource, (await runner.connect()) as PoolConnection, sql, values);
}

/** Outside of a transaction, without the runner and the manager that TypeORM would make for it. */
async function executeAlone<T>(dataSource: DataSource, sql: string, values: readonly StatementValue[]): Promise<T> {
  const connection = await (dataSource.driver as unknown as ServerDriver).obtainMasterConnection();
  try {
    return await executeOn<T>(dataSource, connection, sql, values);
  } finally {
    connection.release();
  }
}

function executeOn<T>(
  dataSource: DataSource,
  connection: PoolConnection,
  sql: string,
  values: readonly StatementValue[],
): Promise<T> {
  const askedAt = performance.now();
  return new Promise<T>((resolve, reject) => {
    connection.execute(sql, values as StatementValue[], (error: QueryError | null, result: unknown) => {
      observers.get(dataSource)?.(sql, performance.now() - askedAt, error);
      if (error === null) resolve(result as T);
      else reject(new QueryFailedError(sql, [...values], error));
    });
  });
}

function isTooManyPrepared(error: unknown): boolean {
  return error instanceof QueryFailedError && (error.driverError as QueryError).errno === TOO_MANY_PREPARED_ERRNO;
}
