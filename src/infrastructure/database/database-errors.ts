import { Injectable } from '@nestjs/common';
import { DataSource, QueryFailedError } from 'typeorm';

interface DriverError {
  code?: string;
  errno?: number;
  /** mysql2: the connection is gone, for whatever reason. */
  fatal?: boolean;
  message?: string;
}

const LOCK_TIMEOUT_ERRNO = 1205;
const DEADLOCK_ERRNO = 1213;
const RESTARTABLE_ERRNOS = new Set([LOCK_TIMEOUT_ERRNO, DEADLOCK_ERRNO]);
/** Another process held the embedded database's file for too long. */
const BUSY_CODE = 'SQLITE_BUSY';
const DUPLICATE_ENTRY_ERRNO = 1062;
const MISSING_REFERENCE_ERRNO = 1452;
const CONSTRAINT_ERRNOS = new Set([DUPLICATE_ENTRY_ERRNO, MISSING_REFERENCE_ERRNO]);
const TIMEOUT_CODES = new Set(['ETIMEDOUT', 'PROTOCOL_SEQUENCE_TIMEOUT', 'DATABASE_SILENT', 'POOL_EXHAUSTED']);
/** A server that takes no writes: a replica, or what a failover has left of the old one. */
const READ_ONLY_CODES = new Set([
  'ER_OPTION_PREVENTS_STATEMENT',
  'ER_READ_ONLY_MODE',
  'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION',
]);
const UNREACHABLE_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_SEQUENCE_TIMEOUT',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'POOL_CLOSED',
  'POOL_NOCONNECTIONS',
  'DATABASE_SILENT',
  'POOL_EXHAUSTED',
  'ER_CON_COUNT_ERROR',
  'ER_TOO_MANY_USER_CONNECTIONS',
  'ER_USER_LIMIT_REACHED',
  'ER_HOST_IS_BLOCKED',
  'ER_HOST_NOT_PRIVILEGED',
  'ER_ACCESS_DENIED_ERROR',
  'ER_DBACCESS_DENIED_ERROR',
  'ER_TABLEACCESS_DENIED_ERROR',
  'ER_BAD_DB_ERROR',
  'ER_OUT_OF_RESOURCES',
  'ER_DISK_FULL',
  'ER_RECORD_FILE_FULL',
  'ER_SERVER_SHUTDOWN',
  'ER_NORMAL_SHUTDOWN',
  'ER_NEW_ABORTING_CONNECTION',
  'ER_QUERY_INTERRUPTED',
  ...READ_ONLY_CODES,
]);

/** Errors that mysql2 has no name for: MariaDB's killed connection, MySQL's for one that was idle for too long. */
const UNREACHABLE_ERRNOS = new Set([1927, 4031]);

function driverErrorOf(error: unknown): DriverError {
  if (error instanceof QueryFailedError) return error.driverError as DriverError;
  return typeof error === 'object' && error !== null ? error : {};
}

/** Whether the database refused only because of who else was there, so that the whole transaction may be tried again. */
export function isRestartable(error: unknown): boolean {
  const { code, errno } = driverErrorOf(error);
  return code === BUSY_CODE || (errno !== undefined && RESTARTABLE_ERRNOS.has(errno));
}

/** Whether the database refused a write because it takes none at all. */
export function isReadOnlyServer(error: unknown): boolean {
  return READ_ONLY_CODES.has(driverErrorOf(error).code ?? '');
}

/** Whether the database could not be reached, had no connection left, or is in no state to serve anybody. */
export function isDatabaseUnreachable(error: unknown): boolean {
  const { code = '', errno = 0, fatal } = driverErrorOf(error);
  return fatal === true || UNREACHABLE_CODES.has(code) || UNREACHABLE_ERRNOS.has(errno);
}

/** What a failure of the database comes down to, for the metrics. */
export const DATABASE_ERROR_KINDS = [
  'deadlock',
  'lock_timeout',
  'timeout',
  'unreachable',
  'constraint',
  'other',
] as const;
export type DatabaseErrorKind = (typeof DATABASE_ERROR_KINDS)[number];

export function databaseErrorKind(error: unknown): DatabaseErrorKind {
  const { code = '', errno = 0 } = driverErrorOf(error);
  if (errno === DEADLOCK_ERRNO) return 'deadlock';
  if (isRestartable(error)) return 'lock_timeout';
  if (TIMEOUT_CODES.has(code)) return 'timeout';
  if (isDatabaseUnreachable(error)) return 'unreachable';
  return CONSTRAINT_ERRNOS.has(errno) || code.startsWith('SQLITE_CONSTRAINT') ? 'constraint' : 'other';
}

/** Whether a row was refused because one it refers to is not there. */
export function isMissingReference(error: unknown): boolean {
  const { code, errno } = driverErrorOf(error);
  return errno === MISSING_REFERENCE_ERRNO || code === 'SQLITE_CONSTRAINT_FOREIGNKEY';
}

/** Whether a row was refused because its table has one with the same primary key. */
export function isDuplicatePrimaryKey(error: unknown): boolean {
  const { code, errno, message = '' } = driverErrorOf(error);
  // At the very end, where MySQL puts the table before it.
  if (errno === DUPLICATE_ENTRY_ERRNO) return /for key '(?:[^'.]*\.)?PRIMARY'$/.test(message);
  return code === 'SQLITE_CONSTRAINT_PRIMARYKEY';
}

/** Tells duplicate keys apart by the name of their unique index, on every engine. */
@Injectable()
export class DatabaseErrors {
  constructor(private readonly dataSource: DataSource) {}

  isDuplicateKey(error: unknown, indexName: string): boolean {
    const { code, errno, message = '' } = driverErrorOf(error);
    // At the very end: the value before it is a client's and may be spelled like an index. MySQL puts the table before it.
    if (errno === DUPLICATE_ENTRY_ERRNO) return /for key '(?:[^'.]*\.)?([^'.]*)'$/.exec(message)?.[1] === indexName;
    if (code !== 'SQLITE_CONSTRAINT_UNIQUE') return false;
    // SQLite names the columns, not the index.
    return message === `UNIQUE constraint failed: ${this.columnsOf(indexName)}`;
  }

  private columnsOf(indexName: string): string {
    for (const entity of this.dataSource.entityMetadatas) {
      const index = entity.indices.find((candidate) => candidate.name === indexName);
      if (index !== undefined) {
        return index.columns.map((column) => `${entity.tableName}.${column.databaseName}`).join(', ');
      }
    }
    throw new Error(`No unique index is named ${indexName}`);
  }
}
