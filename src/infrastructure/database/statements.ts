import type { PoolConnection, QueryError } from 'mysql2';
import { type EntityManager, QueryFailedError, type QueryRunner, QueryRunnerAlreadyReleasedError } from 'typeorm';
import { BroadcasterResult } from 'typeorm/subscriber/BroadcasterResult.js';

/** The server keeps no more prepared statements, for whomever. */
const TOO_MANY_PREPARED_ERRNO = 1461;

/** What a question mark can stand for. */
export type StatementValue = string | number | Date | null;

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
  const { dataSource } = manager;
  // better-sqlite3's runner keeps its statements by itself.
  if (dataSource.options.type === 'better-sqlite3') return manager.query<T>(sql, [...values]);
  const runner = manager.queryRunner ?? dataSource.createQueryRunner();
  try {
    return await executeOn<T>(runner, sql, values);
  } catch (error) {
    if (!isTooManyPrepared(error)) throw error;
    return (await runner.query(sql, [...values])) as T;
  } finally {
    if (manager.queryRunner === undefined) await runner.release();
  }
}

async function executeOn<T>(runner: QueryRunner, sql: string, values: readonly StatementValue[]): Promise<T> {
  if (runner.isReleased) throw new QueryRunnerAlreadyReleasedError();
  const connection = (await runner.connect()) as PoolConnection;
  const askedAt = performance.now();
  return new Promise<T>((resolve, reject) => {
    connection.execute(sql, values as StatementValue[], (error: QueryError | null, result: unknown) => {
      const executionTime = performance.now() - askedAt;
      // TypeORM's own statements tell subscribers the same; none of ours answers anything to wait for.
      runner.broadcaster.broadcastAfterQueryEvent(
        new BroadcasterResult(),
        sql,
        undefined,
        error === null,
        executionTime,
        undefined,
        error ?? undefined,
      );
      if (error === null) resolve(result as T);
      else reject(new QueryFailedError(sql, [...values], error));
    });
  });
}

function isTooManyPrepared(error: unknown): boolean {
  return error instanceof QueryFailedError && (error.driverError as QueryError).errno === TOO_MANY_PREPARED_ERRNO;
}
