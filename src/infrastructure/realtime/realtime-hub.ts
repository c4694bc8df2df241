import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { type Closing, SERVER_SHUTDOWN, TOO_MANY_CONNECTIONS } from './closing';
import type { Connection } from './connection';

/** Connections a user may hold. */
export const MAX_CONNECTIONS = 20;

/**
 * Who is connected to this process, by user and by room. What is to reach other processes too goes over {@link RealtimeBus};
 * who is connected to them is known to {@link RealtimePresence}.
 */
@Injectable()
export class RealtimeHub implements OnModuleDestroy {
  private readonly byUser = new Map<number, Set<Connection>>();
  private readonly byRoom = new Map<string, Set<Connection>>();
  private readonly changeListeners: ((userId: number) => void)[] = [];
  private latestTurn = 0;
  private isClosing = false;

  /** On the way out everybody is told, and nobody let in any more. */
  onModuleDestroy(): void {
    this.isClosing = true;
    for (const connection of [...this.all()]) connection.close(SERVER_SHUTDOWN);
  }

  /**
   * Takes in a connection; the user's oldest gives way where there are too many.
   *
   * @returns whether it may stay
   */
  add(connection: Connection): boolean {
    if (this.isClosing) {
      connection.close(SERVER_SHUTDOWN);
      return false;
    }
    const [oldest] = this.ofUser(connection.userId);
    if (oldest !== undefined && this.ofUser(connection.userId).size >= MAX_CONNECTIONS) {
      oldest.close(TOO_MANY_CONNECTIONS);
    }
    this.latestTurn += 1;
    connection.turn = this.latestTurn;
    insert(this.byUser, connection.userId, connection);
    connection.onClose(() => this.remove(connection));
    this.tellChange(connection.userId);
    return true;
  }

  /** `listener` is called with a user whenever their connections have become more or fewer. */
  onChange(listener: (userId: number) => void): void {
    this.changeListeners.push(listener);
  }

  /** Lets every connection to come have a later turn than `turn`, which was taken in another process. */
  noteTurn(turn: number): void {
    this.latestTurn = Math.max(this.latestTurn, turn);
  }

  /** Oldest first. */
  ofUser(userId: number): ReadonlySet<Connection> {
    return this.byUser.get(userId) ?? NOBODY;
  }

  inRoom(room: string): ReadonlySet<Connection> {
    return this.byRoom.get(room) ?? NOBODY;
  }

  *all(): Generator<Connection> {
    for (const connections of this.byUser.values()) yield* connections;
  }

  userIds(): number[] {
    return [...this.byUser.keys()];
  }

  /** Open connections of all users. */
  get size(): number {
    let size = 0;
    for (const connections of this.byUser.values()) size += connections.size;
    return size;
  }

  join(connection: Connection, room: string): void {
    if (!connection.isOpen) return;
    connection.rooms.add(room);
    insert(this.byRoom, room, connection);
  }

  leave(connection: Connection, room: string): void {
    connection.rooms.delete(room);
    remove(this.byRoom, room, connection);
  }

  /** @param sessionIds `all`: whichever they are */
  closeSessions(userId: number, sessionIds: readonly number[] | 'all', closing: Closing): void {
    for (const connection of [...this.ofUser(userId)]) {
      if (sessionIds === 'all' || sessionIds.includes(connection.sessionId)) connection.close(closing);
    }
  }

  private remove(connection: Connection): void {
    remove(this.byUser, connection.userId, connection);
    for (const room of connection.rooms) remove(this.byRoom, room, connection);
    connection.rooms.clear();
    this.tellChange(connection.userId);
  }

  private tellChange(userId: number): void {
    for (const listener of this.changeListeners) listener(userId);
  }
}

const NOBODY: ReadonlySet<Connection> = new Set();

function insert<K>(index: Map<K, Set<Connection>>, key: K, connection: Connection): void {
  const connections = index.get(key);
  if (connections === undefined) index.set(key, new Set([connection]));
  else connections.add(connection);
}

function remove<K>(index: Map<K, Set<Connection>>, key: K, connection: Connection): void {
  const connections = index.get(key);
  connections?.delete(connection);
  if (connections?.size === 0) index.delete(key);
}
