import { Clock } from '../clock/clock';
import type { RedisConnection } from '../redis/redis-connection';
import { RedisScript } from '../redis/redis-script';
import type { InProcessRateLimitStorage } from './in-process-rate-limit.storage';
import { type BucketState, RateLimitStorage } from './rate-limit.storage';

/**
 * One request in all of its buckets, in one go. The time is the server's, which all processes share however far their own
 * clocks are off; what a clock was moved by is added to it. Answers hits and milliseconds left, bucket by bucket.
 */
const COUNT = new RedisScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[2]
local states = {}
for _, key in ipairs(KEYS) do
  local ends = tonumber(redis.call('HGET', key, 'ends_at'))
  if not ends or ends <= now then
    ends = now + ARGV[1]
    redis.call('HSET', key, 'hits', 0, 'ends_at', ends)
    redis.call('PEXPIRE', key, ARGV[1])
  end
  table.insert(states, redis.call('HINCRBY', key, 'hits', 1))
  table.insert(states, ends - now)
end
return states
`);

/**
 * For all processes together. While Redis is away each counts for itself, from nothing: limits get wider for a while, they do
 * not fall.
 */
export class RedisRateLimitStorage extends RateLimitStorage {
  constructor(
    private readonly redis: RedisConnection,
    private readonly standIn: InProcessRateLimitStorage,
    private readonly clock: Clock,
  ) {
    super();
  }

  async count(buckets: readonly string[], windowMs: number): Promise<BucketState[]> {
    if (!this.redis.isReady) return this.standIn.count(buckets, windowMs);
    const keys = buckets.map((bucket) => this.redis.key(`rate-limit:${bucket}`));
    const args = [String(windowMs), String(Math.round(this.clock.displacement))];
    try {
      const states = (await this.redis.run((client) => COUNT.run(client, keys, args))) as number[];
      return buckets.map((_, i) => ({ hits: states[2 * i]!, msLeft: states[2 * i + 1]! }));
    } catch {
      return this.standIn.count(buckets, windowMs);
    }
  }
}
