import type { OnModuleDestroy } from '@nestjs/common';
import {
  createNodeRedisClient,
  type IRedisClient,
  type JobsOptions,
  Queue,
  type QueueOptions,
  Worker as Taker,
} from 'bullmq';
import { within } from '../redis/redis-client';
import type { RedisConnection } from '../redis/redis-connection';
import { InProcessWorkQueue } from './in-process-work-queue';
import { type Worker, WorkQueue } from './work-queue';

/** Pieces a process does at once. */
const CONCURRENCY = 4;
/** Seconds for which Redis is asked to wait for work, and the silence (milliseconds) after which it counts as gone; longer. */
const WAIT_SECONDS = 5;
const SILENCE_LIMIT_MS = 10_000;
/** Milliseconds for which nothing is taken after an error. */
const REST_MS = 1_000;
/** Milliseconds Redis has to take an announcement. */
const ANNOUNCE_LIMIT_MS = 250;
/** Log of what became of jobs that nobody reads; kept short. */
const MAX_EVENTS = 100;

/** Whatever becomes of a piece, its row in the database says so: nothing of it stays in Redis, and it is not tried again there. */
const FORGET: JobsOptions = { attempts: 1, removeOnComplete: true, removeOnFail: true };

/** What is kept in Redis of a piece of work. */
interface Piece {
  id: number;
}

/** For several processes, over BullMQ. What Redis does not take in a moment is done in this process. */
export class RedisWorkQueue extends WorkQueue implements OnModuleDestroy {
  private readonly here = new InProcessWorkQueue();
  private readonly client: IRedisClient;
  private readonly queues = new Map<string, Queue<Piece>>();
  private readonly takers: Taker<Piece>[] = [];

  constructor(private readonly redis: RedisConnection) {
    super();
    this.client = this.openClient();
  }

  get isReady(): boolean {
    return this.redis.isReady && this.client.status === 'ready';
  }

  /** Takes no more; what is in hand is its worker's to finish. */
  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.takers.map((taker) => taker.close(true)));
  }

  serve(kind: string, worker: Worker): void {
    this.here.serve(kind, worker);
    const perform = async ({ data }: { data: Piece }): Promise<void> => {
      await worker.perform(data.id);
    };
    const options = { ...this.options(), concurrency: CONCURRENCY, drainDelay: WAIT_SECONDS };
    const taker = new Taker<Piece>(kind, perform, options);
    taker.on('error', () => this.rest(taker));
    this.takers.push(taker);
  }

  announce(kind: string, ids: readonly number[]): void {
    const announced = this.isReady ? this.add(kind, ids) : Promise.reject(new Error('Redis is away'));
    announced.catch(() => this.here.announce(kind));
  }

  /** One by one, in one go all the same: BullMQ's bulk does not send a script again that Redis has lost in a restart. */
  private async add(kind: string, ids: readonly number[]): Promise<void> {
    const queue = this.queueOf(kind);
    const added = Promise.all(ids.map((id) => queue.add(kind, { id }, { ...FORGET, jobId: `${kind}-${id}` })));
    await within(added, ANNOUNCE_LIMIT_MS);
  }

  /** BullMQ takes no breath: a Redis that refuses, being out of memory, would be asked thousands of times a second. */
  private rest(taker: Taker<Piece>): void {
    if (taker.isPaused()) return;
    taker.pause(true).catch(ignore);
    setTimeout(() => void taker.resume(), REST_MS).unref();
  }

  private queueOf(kind: string): Queue<Piece> {
    const known = this.queues.get(kind);
    if (known !== undefined) return known;
    const queue = new Queue<Piece>(kind, { ...this.options(), streams: { events: { maxLen: MAX_EVENTS } } });
    queue.on('error', ignore);
    this.queues.set(kind, queue);
    return queue;
  }

  private options(): QueueOptions {
    // Its check prints advice, and is not made again where it fails for want of a server.
    return { connection: this.client, prefix: this.redis.key('queue'), skipVersionCheck: true };
  }

  /** A patient one: where commands fail at once, BullMQ repeats them without taking breath, and nothing else runs any more. */
  private openClient(): IRedisClient {
    const client = createNodeRedisClient(this.redis.openAnother({ silenceLimitMs: SILENCE_LIMIT_MS, isPatient: true }));
    // BullMQ takes its own listener away before the last error has come.
    client.on('error', ignore);
    // It waits for work on a duplicate, which is to be like this one.
    client.duplicate = () => this.openClient();
    return client;
  }
}

/** The connection has told of it; a piece that failed is looked after by its worker. */
function ignore(): void {}
