import { once } from 'node:events';
import { io } from 'socket.io-client';
import WebSocket, { type ClientOptions } from 'ws';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever a test looks for
export type Message = { type: string } & Record<string, any>;
type Match = (message: Message) => boolean;

/** How a connection ended; the code is the plain door's. */
export interface End {
  code: number | null;
  reason: string;
}

/** A client of either door, as a test wants it. */
export abstract class RealtimeClient {
  private readonly inbox: Message[] = [];
  private readonly waiting: { match: Match; resolve: (message: Message) => void; reject: (error: Error) => void }[] =
    [];
  private finish!: (end: End) => void;
  /** Resolves when the connection has ended, whoever ended it. */
  readonly ended = new Promise<End>((resolve) => (this.finish = resolve));

  /** Asks for something and waits for the answer. */
  abstract request(action: string, payload?: unknown): Promise<Message>;

  /** Asks without waiting for anything. */
  abstract send(action: string, payload?: unknown): void;

  /** Reads nothing that comes, as a phone without a network. */
  abstract stopReading(): void;

  abstract close(): void;

  /** The first message that matches, come already or still to come; it is taken out. */
  next(match: Match | string): Promise<Message> {
    const matches = typeof match === 'string' ? (message: Message) => message.type === match : match;
    const index = this.inbox.findIndex(matches);
    if (index >= 0) return Promise.resolve(this.inbox.splice(index, 1)[0]!);
    return new Promise((resolve, reject) => this.waiting.push({ match: matches, resolve, reject }));
  }

  notification(type: string, more: object = {}): Promise<Message> {
    return this.next((message) => {
      if (message.type !== 'notification' || message.notification_type !== type) return false;
      return Object.entries(more).every(([key, value]) => message.data[key] === value);
    });
  }

  /** Everything that has come and not been taken. What was sent before is here: messages keep their order. */
  async rest(): Promise<Message[]> {
    await this.request('ping');
    return this.inbox.splice(0).filter(({ type }) => type !== 'heartbeat');
  }

  protected take(message: Message): void {
    const index = this.waiting.findIndex(({ match }) => match(message));
    if (index < 0) this.inbox.push(message);
    else this.waiting.splice(index, 1)[0]!.resolve(message);
  }

  protected end(end: End): void {
    this.finish(end);
    for (const { reject } of this.waiting.splice(0))
      reject(new Error(`The connection has ended: ${JSON.stringify(end)}`));
  }
}

const PUSHED = ['connection', 'heartbeat', 'notification', 'leaderboard_update'];

export class PlainClient extends RealtimeClient {
  constructor(readonly socket: WebSocket) {
    super();
    socket.on('message', (data) => this.take(JSON.parse((data as Buffer).toString())));
    socket.on('close', (code, reason) => this.end({ code, reason: reason.toString() }));
    socket.on('error', () => undefined);
  }

  request(action: string, payload: unknown = {}): Promise<Message> {
    this.send(action, payload);
    return this.next(({ type }) => !PUSHED.includes(type));
  }

  send(action: string, payload: unknown = {}): void {
    this.socket.send(JSON.stringify({ action, ...(payload as object) }));
  }

  stopReading(): void {
    this.socket.pause();
  }

  close(): void {
    this.socket.terminate();
  }
}

type IoSocket = ReturnType<typeof io>;

export class SocketIoClient extends RealtimeClient {
  constructor(readonly socket: IoSocket) {
    super();
    socket.onAny((event: string, message: Message) => {
      expect(event).toBe(message.type);
      this.take(message);
    });
    socket.on('disconnect', (reason) => this.end({ code: null, reason }));
  }

  async request(action: string, payload: unknown = {}): Promise<Message> {
    return (await this.socket.emitWithAck(action, payload)) as Message;
  }

  send(action: string, payload: unknown = {}): void {
    this.socket.emit(action, payload, () => undefined);
  }

  /** What is below, as far as the tests reach into it. */
  get transport(): { ws?: WebSocket; _poll?: () => void } {
    return this.socket.io.engine.transport as unknown as { ws?: WebSocket; _poll?: () => void };
  }

  stopReading(): void {
    this.transport.ws?.pause();
    this.transport._poll = () => undefined;
  }

  close(): void {
    const { ws } = this.transport;
    this.socket.disconnect();
    ws?.terminate();
  }
}

/** A door was closed in our face. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    readonly status: number | null = null,
  ) {
    super(code);
  }
}

export interface Door {
  name: string;
  /** Opens a connection; resolves with the first message still in the inbox. Throws {@link Refused}. */
  open(url: string, token: string | undefined, headers?: Record<string, string>): Promise<RealtimeClient>;
}

/** All open clients, for {@link closeClients}. */
const clients = new Set<RealtimeClient>();

export function closeClients(): void {
  for (const client of clients) client.close();
  clients.clear();
}

export async function openPlain(url: string, token?: string, options: ClientOptions = {}): Promise<PlainClient> {
  const query = token === undefined ? '' : `?token=${encodeURIComponent(token)}`;
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/ws/notifications${query}`, options);
  const client = new PlainClient(socket);
  const status = await new Promise<number | null>((resolve, reject) => {
    socket.once('open', () => resolve(null));
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.once('error', reject);
  });
  if (status !== null) throw new Refused('refused', status);
  clients.add(client);
  const greeting = await client.next('connection').catch(async () => {
    const { code, reason } = await client.ended;
    throw new Refused(reason, code);
  });
  client['take'](greeting);
  return client;
}

export async function openSocketIo(
  url: string,
  token: unknown,
  transport: 'websocket' | 'polling',
  headers?: Record<string, string>,
): Promise<SocketIoClient> {
  const socket = io(`${url}/notifications`, {
    transports: [transport],
    forceNew: true,
    reconnection: false,
    ...(token === undefined ? {} : { auth: { token } }),
    ...(headers === undefined ? {} : { extraHeaders: headers }),
  });
  const client = new SocketIoClient(socket);
  clients.add(client);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    // A refused handshake closes the transport first and is told of then.
    socket.io.once('close', (reason) => setImmediate(() => reject(new Refused(reason))));
    socket.once('connect_error', (error: Error & { data?: { code: string } }) => {
      reject(new Refused(error.data?.code ?? 'refused'));
      socket.disconnect();
    });
  });
  client['take'](await client.next('connection'));
  return client;
}

export const PLAIN_DOOR: Door = {
  name: 'plain WebSocket',
  open: (url, token, headers) => openPlain(url, token, headers === undefined ? {} : { headers }),
};

export const DOORS: Door[] = [
  {
    name: 'Socket.IO over WebSocket',
    open: (url, token, headers) => openSocketIo(url, token, 'websocket', headers),
  },
  { name: 'Socket.IO over polling', open: (url, token, headers) => openSocketIo(url, token, 'polling', headers) },
  PLAIN_DOOR,
];

/** A plain socket that is only opened: for what a well-behaved client would not do. */
export async function openRaw(url: string, token: string): Promise<WebSocket> {
  const { socket } = await openPlain(url, token);
  if (socket.readyState !== WebSocket.OPEN) await once(socket, 'open');
  return socket;
}
