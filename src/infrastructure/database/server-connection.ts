import type { Socket } from 'node:net';
import type { Connection } from 'mysql2';

/** What mysql2 has of a connection and does not tell its types. */
interface WithStream {
  stream: Socket;
}

/** Errors of ours beside the driver's, by their codes. */
type PoolErrorCode = 'DATABASE_SILENT' | 'POOL_EXHAUSTED' | 'POOL_NOCONNECTIONS';

/** Something that kept a statement from the server. */
export class ServerPoolError extends Error {
  /** mysql2's word for: this connection is gone. */
  readonly fatal = true;

  constructor(
    readonly code: PoolErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'ServerPoolError';
  }
}

export const databaseAway = (): ServerPoolError =>
  new ServerPoolError('DATABASE_SILENT', 'The database does not answer');

/**
 * Cuts a connection off, whatever it is at: what waits for an answer on it fails with `error`, and a pool forgets it. mysql2's
 * own `destroy()` leaves them waiting for ever.
 */
export function severConnection(connection: Connection, error: Error): void {
  (connection as unknown as WithStream).stream.destroy(error);
}
