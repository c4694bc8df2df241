import cluster from 'node:cluster';
import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { type Aggregator, collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { ClusterMember } from './cluster-member';
import type { Figures } from './cluster-messages';

/**
 * The labels of a metric: of each the values it can have, so that every series is there (at 0) before the first event, or
 * `open` where they are not known beforehand. There must be few of them: no ids, names, addresses or paths as they were sent.
 */
export type Labels<L extends string> = Record<L, readonly string[] | 'open'>;

export interface GaugeOptions<L extends string> {
  /** What several processes add up to. */
  aggregator: Aggregator;
  /** Sets the gauge when it is asked for. Must not throw. */
  collect: (gauge: Gauge<L>) => void | Promise<void>;
}

/** Makes and keeps the metrics of this process. Names begin with `focus_` and end with a base unit, or `_total` for counters. */
@Injectable()
export class Metrics implements OnModuleInit, OnModuleDestroy {
  private readonly registry = new Registry();
  private readonly member = cluster.isWorker ? new ClusterMember(() => this.figures()) : null;
  private isProcessMeasured = false;

  readonly contentType = this.registry.contentType;

  onModuleInit(): void {
    this.member?.join();
  }

  onModuleDestroy(): void {
    this.member?.leave();
  }

  /** @throws when there is a metric of this name already, as the other makers do */
  counter<L extends string = never>(name: string, help: string, labels: Labels<L> = {} as Labels<L>): Counter<L> {
    const counter = new Counter({ name, help, labelNames: namesOf(labels), registers: [this.registry] });
    for (const series of knownSeries(labels)) counter.inc(series, 0);
    return counter;
  }

  /** A counter of what somebody else counts already: `collect` sets each series to where it stands, and must not throw. */
  totals<L extends string>(
    name: string,
    help: string,
    collect: (set: (series: Record<L, string>, total: number) => void) => void,
    labels: Labels<L>,
  ): void {
    const counter: Counter<L> = new Counter({
      name,
      help,
      labelNames: namesOf(labels),
      registers: [this.registry],
      collect: () => {
        counter.reset();
        collect((series, total) => counter.inc(series, total));
      },
    });
  }

  /** @param buckets their upper bounds, smallest first */
  histogram<L extends string = never>(
    name: string,
    help: string,
    buckets: number[],
    labels: Labels<L> = {} as Labels<L>,
  ): Histogram<L> {
    const histogram = new Histogram({ name, help, buckets, labelNames: namesOf(labels), registers: [this.registry] });
    for (const series of knownSeries(labels)) histogram.zero(series);
    return histogram;
  }

  gauge<L extends string = never>(
    name: string,
    help: string,
    { aggregator, collect }: GaugeOptions<L>,
    labels: Labels<L> = {} as Labels<L>,
  ): Gauge<L> {
    const gauge: Gauge<L> = new Gauge({
      name,
      help,
      aggregator,
      labelNames: namesOf(labels),
      registers: [this.registry],
      collect: () => collect(gauge),
    });
    return gauge;
  }

  /** Everything that is measured, in Prometheus' text format; in a cluster, of all of its workers together. */
  text(): Promise<string> {
    if (this.member !== null) return this.member.clusterText();
    this.measureProcess();
    return this.registry.metrics();
  }

  private figures(): Promise<Figures[]> {
    this.measureProcess();
    return this.registry.getMetricsAsJSON() as unknown as Promise<Figures[]>;
  }

  /** Node's own figures. Watching its event loop and garbage collector costs something, and nobody has asked until now. */
  private measureProcess(): void {
    if (this.isProcessMeasured) return;
    this.isProcessMeasured = true;
    collectDefaultMetrics({ register: this.registry });
  }
}

function namesOf<L extends string>(labels: Labels<L>): L[] {
  return Object.keys(labels) as L[];
}

/** Every combination of the labels' values; none where some of them are not known. */
function knownSeries<L extends string>(labels: Labels<L>): Record<L, string>[] {
  let series: Record<string, string>[] = [{}];
  for (const [name, values] of Object.entries<readonly string[] | 'open'>(labels)) {
    if (values === 'open') return [];
    series = series.flatMap((known) => values.map((value) => ({ ...known, [name]: value })));
  }
  return series;
}
