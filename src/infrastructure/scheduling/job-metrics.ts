import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { Clock } from '../clock/clock';
import { Metrics } from '../metrics/metrics';
import { RecentFigure } from '../metrics/recent-figure';
import { JobFinishedEvent } from './job-finished.event';
import { JobRunner } from './job-runner';

const STATUSES = ['succeeded', 'failed'] as const;
/** Upper bounds in seconds; a run may take 10 minutes. */
const DURATIONS = [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 600];

/** Counts and times the runs of jobs in this process, and tells how far each job has come in any. */
@Injectable()
export class JobMetrics implements OnApplicationBootstrap {
  private readonly runs;
  private readonly durations;

  constructor(
    private readonly runner: JobRunner,
    metrics: Metrics,
    clock: Clock,
  ) {
    this.runs = metrics.counter('focus_job_runs_total', 'Runs of jobs that have ended, by how', {
      name: 'open',
      status: STATUSES,
    });
    this.durations = metrics.histogram('focus_job_duration_seconds', 'Time that runs of jobs took', DURATIONS, {
      name: 'open',
    });
    metrics.gauge(
      'focus_job_period_seconds',
      'How often the job is due',
      {
        aggregator: 'max',
        collect: (gauge) => {
          for (const { name, periodMs } of runner.periods()) gauge.set({ name }, periodMs / 1000);
        },
      },
      { name: 'open' },
    );
    const states = new RecentFigure(clock, () => runner.states());
    metrics.gauge(
      'focus_job_last_success_timestamp_seconds',
      'Up to which instant the job has done its work, whichever process did it; at most 10 s old',
      {
        aggregator: 'max',
        collect: async (gauge) => {
          for (const { name, doneUntil } of (await states.get()) ?? []) {
            if (doneUntil !== null) gauge.set({ name }, doneUntil.getTime() / 1000);
          }
        },
      },
      { name: 'open' },
    );
  }

  /** By now every job is registered. */
  onApplicationBootstrap(): void {
    for (const { name } of this.runner.periods()) {
      for (const status of STATUSES) this.runs.inc({ name, status }, 0);
      this.durations.zero({ name });
    }
  }

  @OnEvent(JobFinishedEvent.name)
  countRun({ name, durationMs, error }: JobFinishedEvent): void {
    this.runs.inc({ name, status: error === null ? 'succeeded' : 'failed' });
    this.durations.observe({ name }, Math.max(0, durationMs) / 1000);
  }
}
