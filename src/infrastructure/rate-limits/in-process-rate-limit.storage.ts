import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock';
import { type BucketState, RateLimitStorage } from './rate-limit.storage';

interface Window {
  hits: number;
  endsAt: number;
}

/** Windows kept before a sweep drops those that have ended. */
const SWEEP_EVERY = 10_000;

/** For one process; with Redis, while that is away. */
@Injectable()
export class InProcessRateLimitStorage extends RateLimitStorage {
  private readonly windows = new Map<string, Window>();
  private sinceSweep = 0;

  constructor(private readonly clock: Clock) {
    super();
  }

  count(buckets: readonly string[], windowMs: number): Promise<BucketState[]> {
    const now = this.clock.timestamp();
    this.sweep(now);
    return Promise.resolve(buckets.map((bucket) => this.hit(bucket, now, windowMs)));
  }

  private hit(bucket: string, now: number, windowMs: number): BucketState {
    let window = this.windows.get(bucket);
    if (window === undefined || window.endsAt <= now) {
      window = { hits: 0, endsAt: now + windowMs };
      this.windows.set(bucket, window);
    }
    window.hits += 1;
    return { hits: window.hits, msLeft: window.endsAt - now };
  }

  private sweep(now: number): void {
    this.sinceSweep += 1;
    if (this.sinceSweep < SWEEP_EVERY) return;
    this.sinceSweep = 0;
    for (const [key, window] of this.windows) if (window.endsAt <= now) this.windows.delete(key);
  }
}
