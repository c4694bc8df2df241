import { Injectable } from '@nestjs/common';

/** Who had the answer. */
export type CacheLevel = 'process' | 'shared';

/** How often one kind of answer was asked for, since the process started. */
export interface CacheCounts {
  name: string;
  hits: Record<CacheLevel, number>;
  misses: number;
}

/** Counts what the cache was asked and had, for metrics and administrators. */
@Injectable()
export class CacheStatistics {
  private readonly byName = new Map<string, CacheCounts>();

  hit(name: string, level: CacheLevel): void {
    this.of(name).hits[level] += 1;
  }

  miss(name: string): void {
    this.of(name).misses += 1;
  }

  counts(): CacheCounts[] {
    return [...this.byName.values()];
  }

  /** The share of questions that were answered without loading, 0–1; `null` before the first one. */
  hitRatio(): number | null {
    let hits = 0;
    let questions = 0;
    for (const counts of this.byName.values()) {
      hits += counts.hits.process + counts.hits.shared;
      questions += counts.hits.process + counts.hits.shared + counts.misses;
    }
    return questions === 0 ? null : hits / questions;
  }

  private of(name: string): CacheCounts {
    let counts = this.byName.get(name);
    if (counts === undefined) {
      counts = { name, hits: { process: 0, shared: 0 }, misses: 0 };
      this.byName.set(name, counts);
    }
    return counts;
  }
}
