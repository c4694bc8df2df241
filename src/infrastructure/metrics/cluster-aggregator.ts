import cluster, { type Worker } from 'node:cluster';
import { AggregatorRegistry } from 'prom-client';
import type { ClusterMessage, Figures } from './cluster-messages';

/** Milliseconds a worker has to tell its figures; of one that is late, the last ones count. */
const WORKER_TIMEOUT_MS = 2_000;

/**
 * In the primary process of a cluster: adds up what the workers have measured, for whichever of them is asked for it. What
 * a worker that has ended had counted stays in the sums, so that they never fall: Prometheus would take that for a restart
 * and count everything again.
 */
export class ClusterAggregator {
  /** What each worker told last. */
  private readonly latest = new Map<number, Figures[]>();
  /** What the workers that have ended had counted, as far as they had told. */
  private departed: Figures[] = [];
  private collecting: Promise<string> | null = null;
  /** Workers that have not told yet, and what to call when they have or cannot any more. */
  private readonly awaited = new Map<number, () => void>();

  /** Listens to the workers, those to come too. */
  start(): void {
    cluster.on('message', (worker: Worker, message: ClusterMessage) => {
      if (message?.type === 'focus:metrics:figures') this.note(worker, message.figures);
      if (message?.type === 'focus:metrics:ask') void this.answer(worker);
    });
    cluster.on('exit', (worker) => this.dismiss(worker));
  }

  private note(worker: Worker, figures: Figures[]): void {
    // Its last word may come after its end, when what it had counted has been taken over already.
    if (worker.isDead()) return;
    const { id } = worker;
    this.latest.set(id, figures);
    this.awaited.get(id)?.();
  }

  private dismiss({ id }: Worker): void {
    const counted = (this.latest.get(id) ?? []).filter(({ type }) => type === 'counter' || type === 'histogram');
    this.departed = AggregatorRegistry.aggregate([this.departed, counted]).getMetricsAsArray() as unknown as Figures[];
    this.latest.delete(id);
    this.awaited.get(id)?.();
  }

  private async answer(worker: Worker): Promise<void> {
    // Who asks while they are being collected gets the same.
    this.collecting ??= this.collect().finally(() => (this.collecting = null));
    const text = await this.collecting.catch(() => null);
    if (worker.isConnected()) send(worker, { type: 'focus:metrics:text', text });
  }

  private async collect(): Promise<string> {
    const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker?.isConnected()) as Worker[];
    await Promise.all(workers.map((worker) => this.ask(worker)));
    return AggregatorRegistry.aggregate([this.departed, ...this.latest.values()]).metrics();
  }

  private async ask(worker: Worker): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, WORKER_TIMEOUT_MS);
    this.awaited.set(worker.id, resolve);
    send(worker, { type: 'focus:metrics:collect' });
    await promise;
    clearTimeout(timer);
    this.awaited.delete(worker.id);
  }
}

/** A worker that dies at this very moment is told of by its `exit`. */
function send(worker: Worker, message: ClusterMessage): void {
  worker.send(message, () => undefined);
}
