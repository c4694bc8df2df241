import { Injectable } from '@nestjs/common';
import { DataSource, QueryFailedError } from 'typeorm';

interface DriverError {
  code?: string;
  errno?: number;
  message?: string;
}

/** Lock wait time-out, deadlock. */
const RESTARTABLE_ERRNOS = new Set([1205, 1213]);
const DUPLICATE_ENTRY_ERRNO = 1062;
const UNREACHABLE_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
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
  const { errno } = driverErrorOf(error);
  return errno !== undefined && RESTARTABLE_ERRNOS.has(errno);
}

/** Whether the database could not be reached, or had no connection left. */
export function isDatabaseUnreachable(error: unknown): boolean {
  const { code } = driverErrorOf(error);
  return code !== undefined && UNREACHABLE_CODES.has(code);
}

/** Tells duplicate keys apart by the name of their unique index, on every engine. */
@Injectable()
export class DatabaseErrors {
  constructor(private readonly dataSource: DataSource) {}

  isDuplicateKey(error: unknown, indexName: string): boolean {
    const { code, errno, message = '' } = driverErrorOf(error);
    if (errno === DUPLICATE_ENTRY_ERRNO) return message.includes(indexName);
    if (code !== 'SQLITE_CONSTRAINT_UNIQUE') return false;
    // SQLite names the columns, not the index.
    return message.endsWith(this.columnsOf(indexName));
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
