import { Injectable } from '@nestjs/common';
import { Metrics } from '../metrics/metrics';
import { CacheStatistics } from './cache-statistics';

/** Tells how often the cache was asked, and how often it had the answer. */
@Injectable()
export class CacheMetrics {
  constructor(statistics: CacheStatistics, metrics: Metrics) {
    metrics.totals(
      'focus_cache_requests_total',
      'Questions to the cache, by the kind of answer, and by who had it: process (its memory), shared (Redis), or nobody (miss)',
      (set) => {
        for (const { name, hits, misses } of statistics.counts()) {
          set({ cache: name, result: 'process' }, hits.process);
          set({ cache: name, result: 'shared' }, hits.shared);
          set({ cache: name, result: 'miss' }, misses);
        }
      },
      { cache: 'open', result: ['process', 'shared', 'miss'] },
    );
    metrics.gauge(
      'focus_cache_hit_ratio',
      'Share of the questions since the start that the cache had the answer to, 0–1',
      {
        // Of a cluster it is the mean of its processes; for a stretch of time go by the counter.
        aggregator: 'average',
        collect: (gauge) => gauge.set(statistics.hitRatio() ?? 0),
      },
    );
  }
}
