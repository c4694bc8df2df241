import { createClient, type RedisClientType } from 'redis';

export type RedisClient = RedisClientType;

/** What a client may have otherwise than the others. */
export interface RedisClientOptions {
  /** Milliseconds between two signs of life; `0`: none, for a client that asks for them itself. */
  pingIntervalMs?: number;
  /** Milliseconds of silence after which the connection is given up; longer than any command that waits. */
  silenceLimitMs?: number;
  /** What it is asked without a connection waits for one, instead of failing at once. */
  isPatient?: boolean;
}

const PING_INTERVAL_MS = 1_000;
const SILENCE_LIMIT_MS = 2_500;
/** Milliseconds to open a connection. */
const CONNECT_LIMIT_MS = 500;
/** Longest pause (milliseconds) between two attempts to connect. */
const LONGEST_PAUSE_MS = 2_000;
/** Milliseconds for the answers that are still to come when a client is closed. */
const CLOSE_LIMIT_MS = 250;

/**
 * A client that connects by itself, again and again. Unless it is patient, what it is asked meanwhile fails at once. Whoever
 * makes one listens to its errors: Node ends the process for one that nobody hears.
 */
export function createRedisClient(url: string, options: RedisClientOptions = {}): RedisClient {
  return createClient({
    url,
    disableOfflineQueue: options.isPatient !== true,
    pingInterval: options.pingIntervalMs ?? PING_INTERVAL_MS,
    socket: {
      connectTimeout: CONNECT_LIMIT_MS,
      socketTimeout: options.silenceLimitMs ?? SILENCE_LIMIT_MS,
      reconnectStrategy: (attempts: number) => Math.min(100 + attempts * 100, LONGEST_PAUSE_MS),
    },
  });
}

/** Closes `client`, whatever state it is in: after the answers that are still to come, or without them where they do not. */
export async function closeRedisClient(client: RedisClient): Promise<void> {
  if (!client.isOpen) return;
  const isAnswering = client.isReady && (await within(client.ping(), CLOSE_LIMIT_MS).then(yes, no));
  if (!client.isOpen) return;
  // Answers come in order: none is left to wait for. close() would wait for those of a frozen server for ever.
  if (isAnswering) await client.close();
  else client.destroy();
}

/** Redis did not answer in time. */
export class RedisTimeoutError extends Error {
  constructor(limitMs: number) {
    super(`Redis did not answer within ${limitMs} ms`);
    this.name = 'RedisTimeoutError';
  }
}

/** @throws {RedisTimeoutError}; what `answer` rejects with */
export function within<T>(answer: Promise<T>, limitMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    // One more turn, in which an answer that has come is read: if we were busy, Redis is not to blame.
    const expire = (): unknown => setImmediate(() => reject(new RedisTimeoutError(limitMs)));
    const timer = setTimeout(expire, limitMs);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

const yes = (): boolean => true;
const no = (): boolean => false;
