import { Logger } from '@nestjs/common';
import { createConnection, type Connection, type ConnectionOptions } from 'mysql2';
import { databaseAway, severConnection } from './server-connection';

/** Milliseconds from an answer to the next question. */
const BEAT_MS = 500;
/** Milliseconds the server has for an answer, or for taking the connection. */
const ANSWER_LIMIT_MS = 1_500;

/**
 * Asks a database server for a sign of life, again and again, over a connection of its own. While that comes, a statement may
 * take its time: it waits for a lock, or has much to do. Once it does not come, nobody is left waiting: whatever is under way
 * fails, and what follows fails at once until the server answers again.
 */
export class ServerPulse {
  private readonly logger = new Logger(ServerPulse.name);
  private connection: Connection | null = null;
  private pause: NodeJS.Timeout | undefined;
  private isStopped = false;
  private isLost = false;

  /** @param onLost gives up what is under way; called once for each time the server falls silent */
  constructor(
    private readonly options: ConnectionOptions,
    private readonly onLost: () => void,
  ) {}

  /** Whether the server owes an answer. A server that refuses is not silent: whoever asks it is told so by itself. */
  get isSilent(): boolean {
    return this.isLost;
  }

  start(): void {
    this.pause = setTimeout(() => void this.beat(), BEAT_MS).unref();
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.pause);
    this.drop();
  }

  private async beat(): Promise<void> {
    try {
      await this.ask();
      this.noteAnswer();
    } catch (error) {
      this.drop();
      const { code, errno } = error as NodeJS.ErrnoException;
      if (code === databaseAway().code) this.noteSilence();
      // Too many connections, no such user: words of a server that is there.
      else if (typeof errno === 'number' && errno > 0) this.noteAnswer();
    }
    if (!this.isStopped) this.start();
  }

  /** @throws what the server or the network answers; {@link databaseAway} where nothing does in time */
  private ask(): Promise<void> {
    this.connection ??= this.open();
    const { connection } = this;
    return new Promise((resolve, reject) => {
      // One more turn, in which an answer that has come is read: if we were busy, the server is not to blame.
      const expire = (): unknown => setImmediate(() => reject(databaseAway()));
      const limit = setTimeout(expire, ANSWER_LIMIT_MS).unref();
      connection.ping((error?: Error | null) => {
        clearTimeout(limit);
        if (error) reject(error);
        else resolve();
      });
    });
  }

  private open(): Connection {
    const connection = createConnection(this.options);
    // What is asked next is told of it.
    connection.on('error', () => undefined);
    return connection;
  }

  private drop(): void {
    if (this.connection !== null) severConnection(this.connection, databaseAway());
    this.connection = null;
  }

  private noteAnswer(): void {
    if (this.isLost) this.logger.log('The database answers again');
    this.isLost = false;
  }

  private noteSilence(): void {
    if (this.isLost || this.isStopped) return;
    this.logger.error(`The database has not answered for ${ANSWER_LIMIT_MS} ms`);
    this.isLost = true;
    this.onLost();
  }
}
