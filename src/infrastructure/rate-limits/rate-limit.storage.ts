import type { ThrottlerStorage } from '@nestjs/throttler';

/** @nestjs/throttler's record, which it does not export. */
type ThrottlerStorageRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/** Where a bucket stands, the request just counted included. */
export interface BucketState {
  hits: number;
  /** Milliseconds until its window ends. */
  msLeft: number;
}

/** Counts requests in fixed windows that begin with the first one. */
export abstract class RateLimitStorage implements ThrottlerStorage {
  /**
   * Counts one request in each of several buckets. Never fails.
   *
   * @param windowMs how long (milliseconds) their windows are
   * @returns where they stand then, in the same order
   */
  abstract count(buckets: readonly string[], windowMs: number): Promise<BucketState[]>;

  /** {@link count} for one bucket, as @nestjs/throttler asks for it: times in seconds, but for `ttl`. */
  async increment(key: string, ttl: number, limit: number): Promise<ThrottlerStorageRecord> {
    const [state] = await this.count([key], ttl);
    const { hits, msLeft } = state!;
    const timeToExpire = Math.ceil(msLeft / 1000);
    const isBlocked = hits > limit;
    return { totalHits: hits, timeToExpire, isBlocked, timeToBlockExpire: isBlocked ? timeToExpire : 0 };
  }
}
