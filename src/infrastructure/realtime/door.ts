import type { IncomingMessage } from 'node:http';
import type { Connection, ConnectionContext } from './connection';
import type { SocketAuthenticator } from './socket-authenticator';

/** A way in. */
export interface Door {
  onConnection(listener: (connection: Connection) => void): void;
  /** Lets nobody in any more; resolves when everybody is out. */
  close(): Promise<void>;
}

export interface DoorContext extends ConnectionContext {
  authenticator: SocketAuthenticator;
  /** Origins whose pages may come in. */
  origins: readonly string[];
}

/** The path a request asks for, without the query, which may hold a token. */
export function pathOf({ url = '' }: IncomingMessage): string {
  return url.split('?', 1)[0]!;
}
