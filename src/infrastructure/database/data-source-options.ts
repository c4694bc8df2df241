import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import * as mysql2 from 'mysql2';
import type { DataSourceOptions } from 'typeorm';
import { MIGRATIONS } from '../../../migrations/migrations';
import { DatabaseConfig } from '../../config/database.config';
import { parseDatabaseUrl } from './database-url';
import { SnakeCaseNamingStrategy } from './naming-strategy';
import { createServerPool } from './server-pool';

/** Milliseconds an embedded database waits for another process that writes to the same file. */
const BUSY_TIMEOUT_MS = 5_000;
const CONNECT_TIMEOUT_MS = 2_500;
/** Milliseconds of quiet after which the operating system asks whether the other end of a connection is still there. */
const KEEP_ALIVE_DELAY_MS = 10_000;
/** For each connection. Servers keep some 16,000 for all of their clients. */
const MAX_PREPARED_STATEMENTS = 100;
/** Seconds a statement waits for a row lock before its transaction is started again. */
const LOCK_WAIT_SECONDS = 2;

/** What every connection to a server is told first; nothing is left to a server's defaults. */
const SESSION_SETTINGS = [
  "SET time_zone = '+00:00'",
  "SET sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
  // Locks what it changes and no gap around it, so parallel inserts of different users do not deadlock.
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  `SET SESSION innodb_lock_wait_timeout = ${LOCK_WAIT_SECONDS}`,
];

/** mysql2, with {@link SESSION_SETTINGS} sent on every new connection before anything else, in a pool that hangs nobody. */
const driver = {
  ...mysql2,
  createPool: (options: mysql2.PoolOptions): mysql2.Pool => createServerPool(options, SESSION_SETTINGS),
};

/** TypeORM's options for the configured database; entities are added by whoever connects. */
export function dataSourceOptions(config: DatabaseConfig): DataSourceOptions {
  const common = {
    synchronize: false,
    migrationsRun: false,
    migrations: MIGRATIONS,
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each' as const,
    namingStrategy: new SnakeCaseNamingStrategy(),
    logging: false,
  };
  const target = parseDatabaseUrl(config.url);
  if (target.engine === 'embedded') {
    if (!target.inMemory) mkdirSync(dirname(target.file), { recursive: true });
    return {
      ...common,
      type: 'better-sqlite3',
      database: target.file,
      enableWAL: !target.inMemory,
      prepareDatabase: (database: { pragma(source: string): unknown }) => {
        database.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
      },
    };
  }
  return {
    ...common,
    type: target.type,
    driver,
    host: target.host,
    port: target.port,
    username: target.username,
    password: target.password,
    database: target.database,
    charset: 'utf8mb4',
    timezone: 'Z',
    dateStrings: ['DATE'],
    poolSize: config.poolSize,
    connectTimeout: CONNECT_TIMEOUT_MS,
    extra: {
      enableKeepAlive: true,
      keepAliveInitialDelay: KEEP_ALIVE_DELAY_MS,
      maxPreparedStatements: MAX_PREPARED_STATEMENTS,
    },
  };
}
