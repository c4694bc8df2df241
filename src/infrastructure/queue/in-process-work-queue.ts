import { type Worker, WorkQueue } from './work-queue';

/** For one process, whose worker finds the work itself once it is woken. */
export class InProcessWorkQueue extends WorkQueue {
  readonly isReady = true;
  private readonly workers = new Map<string, Worker>();

  serve(kind: string, worker: Worker): void {
    this.workers.set(kind, worker);
  }

  announce(kind: string): void {
    this.workers.get(kind)?.wake();
  }
}
