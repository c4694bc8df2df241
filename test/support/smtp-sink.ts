import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** What the sink does with a message. */
export type SinkMood =
  /** Takes it. */
  | 'good'
  /** Refuses it, for now or for ever. */
  | 450
  | 550
  /** Lets the client wait for its greeting. */
  | 'silent'
  /** Takes all of it, and breaks the connection without a word. */
  | 'dies after DATA'
  /** Takes all of it, and lets the client wait for a word. */
  | 'silent after DATA';

/** A mail server that keeps what it is given, or does not behave. */
export class SmtpSink {
  /** Every message that has come through whole, taken or not. */
  readonly received: Email[] = [];
  mood: SinkMood = 'good';
  private server: SMTPServer | null = null;
  private port = 0;

  static async start(): Promise<SmtpSink> {
    const sink = new SmtpSink();
    await sink.start();
    return sink;
  }

  /** What Focus is to know of it. */
  get settings(): Record<string, string> {
    return {
      MAIL_SERVER: '127.0.0.1',
      MAIL_PORT: String(this.port),
      MAIL_TLS: 'false',
      MAIL_FROM: 'focus@example.org',
    };
  }

  /** On the port that it had before. */
  async start(): Promise<void> {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      disableReverseLookup: true,
      closeTimeout: 100,
      onConnect: (_session, callback) => {
        if (this.mood !== 'silent') callback();
      },
      onData: (stream, session, callback) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          void this.take(Buffer.concat(chunks), session.id, callback);
        });
      },
    });
    server.on('error', () => undefined);
    server.listen(this.port, '127.0.0.1');
    await once(server.server, 'listening');
    this.port = (server.server.address() as AddressInfo).port;
    this.server = server;
  }

  /** Nobody answers at its port any more. */
  async stop(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (server === null) return;
    for (const { _socket: socket } of connectionsOf(server)) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  /** The messages to `address`. */
  to(address: string): Email[] {
    return this.received.filter(({ to }) => to?.some((recipient) => recipient.address === address));
  }

  private async take(source: Buffer, id: string, callback: (error?: Error | null) => void): Promise<void> {
    const { mood } = this;
    if (typeof mood === 'number') {
      callback(Object.assign(new Error('Not now'), { responseCode: mood }));
      return;
    }
    this.received.push(await PostalMime.parse(source));
    if (mood === 'good') callback();
    if (mood !== 'dies after DATA' || this.server === null) return;
    for (const connection of connectionsOf(this.server)) if (connection.id === id) connection._socket.destroy();
  }
}

/** What smtp-server keeps of its connections, and does not tell its types. */
interface SmtpConnection {
  id: string;
  _socket: { destroy(): void };
}

const connectionsOf = (server: SMTPServer): SmtpConnection[] => [
  ...(server as unknown as { connections: Set<SmtpConnection> }).connections,
];
