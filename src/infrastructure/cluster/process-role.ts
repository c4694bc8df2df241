import cluster from 'node:cluster';
import { join } from 'node:path';
import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { ClusterWord } from './cluster-words';

/** What this process is among the workers of its cluster; outside of one it is everything. */
@Injectable()
export class ProcessRole implements OnModuleInit, OnModuleDestroy {
  /** `null`: it is no worker. The number of a worker that has ended is given to no other. */
  readonly workerId = cluster.worker?.id ?? null;
  private keepsTime = this.workerId === null;

  onModuleInit(): void {
    if (this.workerId !== null) process.on('message', this.receive);
  }

  onModuleDestroy(): void {
    process.off('message', this.receive);
  }

  /** Whether it is the one that runs the jobs. */
  get isTimekeeper(): boolean {
    return this.keepsTime;
  }

  /** The socket on which a worker takes what others pass on to it; none but this user can reach it. */
  addressOf(workerId: number): string {
    // The folder was given to every worker on its command line, see WorkerPool.
    return join(process.argv[2]!, `${workerId}.sock`);
  }

  private readonly receive = (word: ClusterWord): void => {
    if (word?.type === 'focus:cluster:timekeeper') this.keepsTime = true;
  };
}
