import { Injectable } from '@nestjs/common';
import { DataSource, QueryFailedError } from 'typeorm';

interface DriverError {
  code?: string;
  errno?: number;
  /** mysql2: the connection is gone, for whatever reason. */
  fatal?: boolean;
  message?: string;
}

/** Lock wait time-out, deadlock. */
const RESTARTABLE_ERRNOS = new Set([1205, 1213]);
/** Another process held the embedded database's file for too long. */
const BUSY_CODE = 'SQLITE_BUSY';
const DUPLICATE_ENTRY_ERRNO = 1062;
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
  'ER_CON_COUNT_ERROR',
  'ER_TOO_MANY_USER_CONNECTIONS',
  'ER_SERVER_SHUTDOWN',
  'ER_NORMAL_SHUTDOWN',
  'ER_CONNECTION_KILLED',
]);

function driverErrorOf(error: unknown): DriverError {
  if (error instanceof QueryFailedError) return error.driverError as DriverError;
  return typeof error === 'object' && error !== null ? error : {};
}

/** Whether the database refused only because of who else was there, so that the whole transaction may be tried again. */
export function isRestartable(error: unknown): boolean {
  const { code, errno } = driverErrorOf(error);
  return code === BUSY_CODE || (errno !== undefined && RESTARTABLE_ERRNOS.has(errno));
}

/** Whether the database could not be reached, or had no connection left. */
export function isDatabaseUnreachable(error: unknown): boolean {
  const { code, fatal } = driverErrorOf(error);
  return fatal === true || (code !== undefined && UNREACHABLE_CODES.has(code));
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
