import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { LoggerService } from '@nestjs/common';
import type { ClusterWord } from './cluster-words';

/** A worker that has served for so long (milliseconds) is no failure when it ends. */
const STEADY_MS = 10_000;
/** The first pause before another worker takes the place of one that failed; doubled each time, up to the longest. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** Failures in a row after which all is given up, where no worker is steady. */
const MAX_FAILURES = 5;
/** Milliseconds a worker has to end: more than it gives to its requests. */
const STOP_MS = 12_000;

/** Who waits for a worker to serve for the first time. */
interface Start {
  resolve: () => void;
  reject: (error: Error) => void;
}

/** A connection on its way to a worker. */
interface Dealt {
  to: Worker;
  connection: Socket;
}

/** How a worker came to its end before it could take connections. */
export class WorkerStartError extends Error {
  /** @param isTold whether the worker has said why */
  constructor(
    message: string,
    readonly isTold: boolean,
  ) {
    super(message);
  }
}

/**
 * In the primary process: starts workers, deals connections out to them in turn, makes the oldest of them the timekeeper, and
 * puts another in the place of one that has ended.
 */
export class WorkerPool {
  /** Those that take connections, oldest first. */
  private readonly serving: Worker[] = [];
  /** When each began to serve, on the clock that only runs forward, milliseconds. */
  private readonly servingSince = new Map<number, number>();
  private readonly starting = new Map<number, Start>();
  /** Connections for which there is no worker at the moment. */
  private readonly waiting: Socket[] = [];
  /** By number: those that no worker has said to have. */
  private readonly dealt = new Map<number, Dealt>();
  private timekeeper: Worker | null = null;
  /** How often connections were dealt out. */
  private turn = 0;
  private failures = 0;
  private isStopping = false;

  /**
   * @param variables what differs in the environment of a worker started now
   * @param giveUp called when workers keep failing and none serves for long
   */
  constructor(
    folder: string,
    private readonly logger: LoggerService,
    private readonly variables: () => Record<string, string>,
    private readonly giveUp: () => void,
  ) {
    cluster.setupPrimary({ args: [folder] });
    cluster.on('message', (worker: Worker, word: ClusterWord) => {
      if (word?.type === 'focus:cluster:ready') this.admit(worker);
      if (word?.type === 'focus:cluster:taken') this.letGo(word.number);
    });
    cluster.on('exit', (worker: Worker, code: number | null, signal: string | null) =>
      this.dismiss(worker, code, signal),
    );
  }

  /**
   * Starts workers and resolves when all of them serve. While others serve, one that ends before it does is replaced.
   *
   * @throws {WorkerStartError} when one ends before any serves
   */
  async start(count: number): Promise<void> {
    await Promise.all(
      Array.from({ length: count }, () => {
        const { promise, resolve, reject } = Promise.withResolvers<void>();
        this.starting.set(this.fork(), { resolve, reject });
        return promise;
      }),
    );
  }

  /** Hands a connection, of which nothing was read yet, to the next worker. */
  deal(connection: Socket): void {
    const number = (this.turn += 1);
    const able = this.serving.filter((worker) => worker.isConnected());
    const worker = able[number % able.length];
    if (worker === undefined) {
      this.waiting.push(connection);
      return;
    }
    this.dealt.set(number, { to: worker, connection });
    send(worker, { type: 'focus:cluster:connection', number }, connection);
  }

  /** Lets every worker finish what it has; resolves when all have ended. */
  async stop(): Promise<void> {
    this.isStopping = true;
    const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
    const ended = workers.map((worker) => once(worker, 'exit'));
    for (const worker of workers) {
      if (this.serving.includes(worker)) send(worker, { type: 'focus:cluster:drain' });
      // It serves nobody yet, and ends at once.
      else worker.process.kill('SIGTERM');
    }
    const late = setTimeout(() => workers.forEach((worker) => worker.process.kill('SIGKILL')), STOP_MS);
    await Promise.all(ended);
    clearTimeout(late);
  }

  private fork(): number {
    return cluster.fork(this.variables()).id;
  }

  private admit(worker: Worker): void {
    if (this.isStopping) {
      send(worker, { type: 'focus:cluster:drain' });
      return;
    }
    this.serving.push(worker);
    this.servingSince.set(worker.id, performance.now());
    this.appointTimekeeper();
    for (const connection of this.waiting.splice(0)) this.deal(connection);
    this.starting.get(worker.id)?.resolve();
    this.starting.delete(worker.id);
  }

  /** The worker has a connection of its own to the client: this one is closed, that one stays. */
  private letGo(number: number): void {
    this.dealt.get(number)?.connection.destroy();
    this.dealt.delete(number);
  }

  /** What was on its way to a worker that has ended goes to another. */
  private dealAgain(ended: Worker): void {
    for (const [number, { to, connection }] of [...this.dealt]) {
      if (to !== ended) continue;
      this.dealt.delete(number);
      this.deal(connection);
    }
  }

  private dismiss(worker: Worker, code: number | null, signal: string | null): void {
    const place = this.serving.indexOf(worker);
    if (place >= 0) this.serving.splice(place, 1);
    const since = this.servingSince.get(worker.id);
    this.servingSince.delete(worker.id);
    if (this.isStopping) return;
    this.appointTimekeeper();
    this.dealAgain(worker);
    const how = signal === null ? `with code ${code}` : `by ${signal}`;
    const start = this.starting.get(worker.id);
    this.starting.delete(worker.id);
    if (start !== undefined && this.serving.length === 0) {
      start.reject(new WorkerStartError(`A worker has ended ${how} before it could serve`, signal === null));
    } else {
      this.replace(worker, how, since !== undefined && isSteady(since), start);
    }
  }

  private replace({ id, process: { pid } }: Worker, how: string, wasSteady: boolean, start?: Start): void {
    this.failures = wasSteady ? 0 : this.failures + 1;
    if (this.failures >= MAX_FAILURES && ![...this.servingSince.values()].some(isSteady)) {
      this.logger.error(`Worker ${id} (process ${pid}) has ended ${how}, as did those before it: giving up`, 'Focus');
      this.giveUp();
      return;
    }
    this.logger.warn(`Worker ${id} (process ${pid}) has ended ${how}: another takes its place`, 'Focus');
    const pause = wasSteady ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** (this.failures - 1), LONGEST_PAUSE_MS);
    setTimeout(() => {
      if (this.isStopping) return;
      const successor = this.fork();
      if (start !== undefined) this.starting.set(successor, start);
    }, pause);
  }

  private appointTimekeeper(): void {
    const [oldest] = this.serving;
    if (oldest === undefined || oldest === this.timekeeper) return;
    this.timekeeper = oldest;
    send(oldest, { type: 'focus:cluster:timekeeper' });
  }
}

function isSteady(since: number): boolean {
  return performance.now() - since >= STEADY_MS;
}

/** A worker that dies at this very moment is told of by its `exit`; a connection is kept until the worker has said to have it. */
function send(worker: Worker, word: ClusterWord, connection?: Socket): void {
  worker.send(word, connection, { keepOpen: true }, () => undefined);
}
