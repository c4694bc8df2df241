import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { summariseFailure } from '../../common/errors/failure-summary';
import { RedisConfig } from '../../config/redis.config';
import {
  closeRedisClient,
  createRedisClient,
  type RedisClient,
  type RedisClientOptions,
  RedisTimeoutError,
  within,
} from './redis-client';

/** Milliseconds an answer may take; who waits longer is better off without Redis. */
const ANSWER_LIMIT_MS = 250;
/** Milliseconds between two looks whether Redis answers, and takes what it is given. */
const PROBE_INTERVAL_MS = 1_000;
/** Milliseconds for which what Redis was last probed with is kept there. */
const PROBE_TTL_MS = 10_000;
/** Milliseconds the start waits for Redis. */
const START_LIMIT_MS = 500;

/** Redis is out of reach, or takes too long to be of use. */
export class RedisAwayError extends Error {
  constructor() {
    super('Redis is away');
    this.name = 'RedisAwayError';
  }
}

/**
 * The way to Redis, where `REDIS_URL` names one. It makes things faster and carries words between processes; what must be right
 * is in the database. So nobody ever waits for it: it answers in a moment, or counts as away until it does again.
 */
@Injectable()
export class RedisConnection implements OnModuleInit, OnApplicationShutdown {
  /** `null`: there is no Redis. Ask it through {@link run}, or look at {@link isReady} first. */
  readonly client: RedisClient | null;

  private readonly logger = new Logger(RedisConnection.name);
  private readonly others = new Set<RedisClient>();
  private probing: NodeJS.Timeout | undefined;
  private isProbed = true;
  /** It did not answer in time, or refused to take what it was given. */
  private isInTrouble = false;
  private isToldAway = false;
  private isClosing = false;

  constructor(private readonly config: RedisConfig) {
    this.client = config.url === null ? null : createRedisClient(config.url, { pingIntervalMs: 0 });
  }

  /** Whether there is a Redis that answers. */
  get isReady(): boolean {
    return this.client !== null && this.client.isReady && !this.isInTrouble;
  }

  /** Whether there should be a Redis that answers, and is none. */
  get isAway(): boolean {
    return this.client !== null && !this.isReady;
  }

  /** Waits for Redis for half a second; starts without it then. */
  async onModuleInit(): Promise<void> {
    const { client } = this;
    if (client === null) return;
    client.on('error', (error: unknown) => this.noteAway(error));
    client.on('ready', () => this.noteReady());
    this.probing = setInterval(() => void this.probe(client), PROBE_INTERVAL_MS).unref();
    await within(client.connect(), START_LIMIT_MS).catch((error: unknown) => this.noteAway(error));
  }

  async onApplicationShutdown(): Promise<void> {
    this.isClosing = true;
    clearInterval(this.probing);
    const clients = this.client === null ? [] : [this.client, ...this.others];
    await Promise.all(clients.map((client) => closeRedisClient(client)));
  }

  /**
   * Asks Redis something.
   *
   * @param ask sends one or more commands and answers with what came of them
   * @throws {RedisAwayError} at once where it is away
   * @throws {RedisTimeoutError} where it does not answer within 250 ms; it is away then
   * @throws what it answers where it refuses
   */
  async run<T>(ask: (client: RedisClient) => Promise<T>): Promise<T> {
    if (this.client === null || !this.isReady) throw new RedisAwayError();
    try {
      return await within(ask(this.client), ANSWER_LIMIT_MS);
    } catch (error) {
      if (error instanceof RedisTimeoutError) this.noteAway(error);
      throw error;
    }
  }

  /** Milliseconds that the shortest question takes; `null` where it is not answered. */
  async latency(): Promise<number | null> {
    const askedAt = performance.now();
    try {
      await this.run((client) => client.ping());
      return performance.now() - askedAt;
    } catch {
      return null;
    }
  }

  /** The full name of a key of ours. */
  key(name: string): string {
    return `${this.config.keyPrefix}${name}`;
  }

  /** The full name of a channel of ours. Unlike keys, channels are shared by all of a server's databases. */
  channel(name: string): string {
    return this.key(`${this.client?.options?.database ?? 0}:${name}`);
  }

  /**
   * One more client, for what needs a connection of its own, such as subscriptions; it is closed when Focus ends.
   *
   * @throws where there is no Redis
   */
  openAnother(options?: RedisClientOptions): RedisClient {
    if (this.config.url === null) throw new Error('There is no Redis');
    const client = createRedisClient(this.config.url, options);
    // The first client's errors are told; these have the same reasons.
    client.on('error', () => undefined);
    this.others.add(client);
    client.connect().catch(() => undefined);
    return client;
  }

  /** A server can be reached and be of no use: frozen, out of memory, a replica. So it is asked to take something. */
  private async probe(client: RedisClient): Promise<void> {
    // What goes on being sent would keep a dead connection from being given up.
    if (!client.isReady || !this.isProbed) return;
    this.isProbed = false;
    const answer = client.set(this.key('probe'), '', { expiration: { type: 'PX', value: PROBE_TTL_MS } });
    await within(answer, ANSWER_LIMIT_MS).then(
      () => this.noteReady(),
      (error: unknown) => this.noteAway(error),
    );
    await answer.catch(() => undefined);
    this.isProbed = true;
  }

  private noteReady(): void {
    this.isInTrouble = false;
    if (this.isToldAway) this.logger.log('Redis is back');
    this.isToldAway = false;
  }

  private noteAway(error: unknown): void {
    this.isInTrouble = true;
    // Once per outage, not once per attempt.
    if (!this.isToldAway && !this.isClosing) this.logger.warn(`Going on without Redis: ${summariseFailure(error)}`);
    this.isToldAway = true;
  }
}
