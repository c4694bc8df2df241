import type { Aggregator } from 'prom-client';

/** One metric of one process, as it goes to another. */
export interface Figures {
  name: string;
  help: string;
  type: 'counter' | 'gauge' | 'histogram' | 'summary';
  /** What the figures of several processes make together. */
  aggregator: Aggregator;
  values: { value: number; labels: Record<string, string | number>; metricName?: string }[];
}

/** What the processes of a cluster say to each other about metrics. */
export type ClusterMessage =
  | { /** A worker wants to know of all. */ type: 'focus:metrics:ask' }
  | { /** The primary's answer; `null`: it has none. */ type: 'focus:metrics:text'; text: string | null }
  | { /** The primary wants a worker's own. */ type: 'focus:metrics:collect' }
  | { type: 'focus:metrics:figures'; figures: Figures[] };
