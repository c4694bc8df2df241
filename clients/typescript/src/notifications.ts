import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import type { ClientToServerEvents, ServerToClientEvents } from './realtime.js';

export type * from './realtime.js';

export type NotificationsSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

/** Where tokens come from; a client's `session` is one. */
export interface TokenSource {
  /** A good one; `null` where nobody is signed in. */
  accessToken(): Promise<string | null>;
  /** Another one; `null` where the session is over. */
  refresh(): Promise<string | null>;
  /** `listener` is told of every change, until the returned function is called. */
  onChange(listener: (accessToken: string | null) => void): () => void;
}

export interface NotificationsOptions extends Partial<ManagerOptions & SocketOptions> {
  /** Where Focus is: `https://focus.example.org`. */
  url: string;
  /** An access token, with which the connection ends, or a source, with which it stays. */
  token: string | TokenSource;
}

/** How long (milliseconds) before its end a token is renewed, and how long we wait before we come back. */
const RENEW_BEFORE_MS = 60_000;
const RETURN_AFTER_MS = 2_000;

/** Why a connection ended or was refused where another token cures it. */
const TOKEN_CODES = ['missing_token', 'invalid_token', 'expired_token'];
/** … and where time does. */
const PASSING_CODES = ['server_shutdown', 'unavailable', 'internal_error'];

/**
 * A connection to `/notifications`. With a {@link TokenSource} it outlives its tokens: it shows each new one to Focus
 * (`authenticate`), renews them in time, and comes back after a restart of the server. It ends with the session, or with `close()`.
 */
export function connectNotifications({ url, token, ...options }: NotificationsOptions): NotificationsSocket {
  const source = typeof token === 'string' ? null : token;
  const socket: NotificationsSocket = io(`${url}/notifications`, {
    ...options,
    autoConnect: false,
    auth: (give) => {
      if (source === null) give({ token });
      // Focus answers `missing_token`, and we go on from there.
      else
        void source.accessToken().then(
          (fresh) => give({ token: fresh }),
          () => give({ token: null }),
        );
    },
  });
  if (source === null) socket.on('error', ignore);
  else keepAlive(socket, source);
  if (options.autoConnect !== false) socket.connect();
  return socket;
}

/** Socket.IO throws an `error` that nobody listens to. */
const ignore = (): void => undefined;

function keepAlive(socket: NotificationsSocket, source: TokenSource): void {
  let lastError = '';
  let hasTriedAnotherToken = false;
  let isWanted = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Milliseconds by which the server's clock is ahead of ours. */
  let ahead = 0;
  let forget = ignore;

  const later = (milliseconds: number, act: () => void): void => {
    clearTimeout(timer);
    timer = setTimeout(act, milliseconds);
  };
  const comeBack = (): void => {
    // Not all at once.
    if (isWanted) later(RETURN_AFTER_MS * (1 + Math.random()), () => void socket.connect());
  };
  /** Connects with another token, or waits where there is none just now; a session that is over ends it. */
  const comeBackWithAnotherToken = async (): Promise<void> => {
    hasTriedAnotherToken = true;
    try {
      const fresh = await source.refresh();
      if (fresh !== null && isWanted) socket.connect();
    } catch {
      hasTriedAnotherToken = false;
      comeBack();
    }
  };
  const renewBefore = (expiresAt: string): void => {
    const left = Date.parse(expiresAt) - (Date.now() + ahead);
    later(Math.max(left - RENEW_BEFORE_MS, left / 2, RETURN_AFTER_MS), () => {
      // What came of it is told by onChange, or by the connection's end.
      source.refresh().catch(() => {
        if (socket.connected) renewBefore(expiresAt);
      });
    });
  };
  const show = (token: string | null): void => {
    if (token === null) {
      socket.disconnect();
      return;
    }
    socket.emit('authenticate', { token }, (answer) => {
      if (answer.type === 'authenticated') renewBefore(answer.expires_at);
    });
  };

  // Socket.IO says nothing of a socket that is closed while it waits to come back.
  const disconnect = socket.disconnect.bind(socket);
  socket.disconnect = socket.close = () => {
    isWanted = false;
    clearTimeout(timer);
    return disconnect();
  };
  socket.on('error', ({ code }) => (lastError = code));
  socket.on('connect', () => {
    lastError = '';
    isWanted = true;
    forget();
    forget = source.onChange(show);
  });
  socket.on('connection', ({ expires_at: expiresAt, timestamp }) => {
    hasTriedAnotherToken = false;
    ahead = Date.parse(timestamp) - Date.now();
    renewBefore(expiresAt);
  });
  socket.on('disconnect', (reason) => {
    clearTimeout(timer);
    forget();
    if (reason !== 'io server disconnect') return;
    if (TOKEN_CODES.includes(lastError)) void comeBackWithAnotherToken();
    else if (PASSING_CODES.includes(lastError)) comeBack();
  });
  socket.on('connect_error', (error) => {
    // Where the server was not reached at all Socket.IO tries again by itself.
    if (socket.active) return;
    const { code = '' } = (error as Error & { data?: { code?: string } }).data ?? {};
    if (TOKEN_CODES.includes(code) && !hasTriedAnotherToken) void comeBackWithAnotherToken();
    else if (PASSING_CODES.includes(code)) comeBack();
  });
}
