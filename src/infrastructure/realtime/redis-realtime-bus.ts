import { randomUUID } from 'node:crypto';
import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { type RedisClient, within } from '../redis/redis-client';
import type { RedisConnection } from '../redis/redis-connection';
import { InProcessRealtimeBus } from './in-process-realtime-bus';
import { RealtimeBus, RealtimeChannel } from './realtime-bus';

/** How often (milliseconds) what may have been missed is looked up while no words come. */
const GAP_INTERVAL_MS = 5_000;
/** Milliseconds the start waits until words of others can be heard. */
const START_LIMIT_MS = 500;

/** A word on its way. */
interface Envelope {
  /** The process it comes from. */
  from: string;
  channel: string;
  word: object;
}

/**
 * For several processes: a word goes to this one at once, to the others through Redis. While Redis is away it goes no further
 * than this process.
 */
export class RedisRealtimeBus extends RealtimeBus implements OnModuleInit, OnModuleDestroy {
  private readonly here = new InProcessRealtimeBus();
  private readonly processId = randomUUID();
  private readonly gapListeners: (() => void)[] = [];
  private subscriber: RedisClient | undefined;
  private gapTimer: NodeJS.Timeout | undefined;

  constructor(private readonly redis: RedisConnection) {
    super();
  }

  async onModuleInit(): Promise<void> {
    const subscriber = this.redis.openAnother();
    this.subscriber = subscriber;
    const heard = new Promise<void>((resolve) => {
      subscriber.on('ready', () => void this.listen(subscriber).then(resolve, ignore));
    });
    this.gapTimer = setInterval(() => this.tellGapWhileDeaf(), GAP_INTERVAL_MS).unref();
    await within(heard, START_LIMIT_MS).catch(ignore);
  }

  onModuleDestroy(): void {
    clearInterval(this.gapTimer);
    this.gapListeners.length = 0;
  }

  publish<T extends object>(channel: RealtimeChannel<T>, word: T): void {
    this.here.publish(channel, word);
    const envelope: Envelope = { from: this.processId, channel: channel.name, word };
    this.redis.run((client) => client.publish(this.address, JSON.stringify(envelope))).catch(ignore);
  }

  subscribe<T extends object>(channel: RealtimeChannel<T>, listener: (word: T) => void): void {
    this.here.subscribe(channel, listener);
  }

  onGap(listener: () => void): void {
    this.gapListeners.push(listener);
  }

  /** All words have one address: every process wants to hear all of them. */
  private get address(): string {
    return this.redis.channel('realtime');
  }

  /** After each connect. The client subscribes again by itself to what it was subscribed to; the same listener is not added twice. */
  private async listen(subscriber: RedisClient): Promise<void> {
    await subscriber.subscribe(this.address, this.hear);
    this.tellGap();
  }

  private readonly hear = (message: string): void => {
    const { from, channel, word } = JSON.parse(message) as Envelope;
    if (from !== this.processId) this.here.publish(new RealtimeChannel(channel), word);
  };

  private tellGapWhileDeaf(): void {
    if (this.subscriber?.isReady !== true || !this.redis.isReady) this.tellGap();
  }

  private tellGap(): void {
    for (const listener of this.gapListeners) listener();
  }
}

/** A word that cannot be told is lost; who must not miss it looks in the database. */
function ignore(): void {}
