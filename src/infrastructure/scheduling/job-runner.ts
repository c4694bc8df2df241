import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { SchedulerConfig } from '../../config/scheduler.config';
import { Clock } from '../clock/clock';
import { EventPublisher } from '../events/event-publisher';
import type { Job } from './entities/job.entity';
import { JobFinishedEvent } from './job-finished.event';
import { type JobSchedule, latestSlot, nextSlot } from './job-schedule';
import { JobsRepository } from './jobs.repository';

/** The stretch of time a run is for: after `after`, up to and including `until`. Usually one slot; more after a stop. */
export interface JobWindow {
  after: Date;
  until: Date;
}

export interface JobDefinition {
  name: string;
  schedule: JobSchedule;
  /**
   * Does what fell due within `window`. A run that was cut off is repeated for the same window, so what must not happen
   * twice is guarded by the job itself. Stops early when `signal` is aborted.
   *
   * @returns how many things it changed
   */
  run(window: JobWindow, signal: AbortSignal): Promise<number>;
}

/** What an administrator sees of a job. */
export interface JobState {
  name: string;
  lastRunAt: Date | null;
  lastStatus: Job['lastStatus'];
  nextRunAt: Date;
}

const TICK_MS = 1_000;
/** A missed job is made up for when it is less than this late. */
const MAX_LATENESS_MS = 6 * 3_600_000;
/** A claim outlives its renewals by far, even between machines whose clocks are 90 s apart. */
const CLAIM_MS = 5 * 60_000;
const RENEW_EVERY_MS = 30_000;
const RETRY_AFTER_MS = 60_000;

/**
 * Runs the jobs that features register, each slot once over any number of processes: who claims the job's row runs it, a
 * claim is renewed while it runs and runs out by itself when the process dies. What was missed is made up for in one run over
 * the whole time missed.
 */
@Injectable()
export class JobRunner implements OnModuleDestroy {
  private readonly logger = new Logger(JobRunner.name);
  private readonly definitions = new Map<string, JobDefinition>();
  private readonly known = new Set<string>();
  private readonly running = new Map<string, Promise<void>>();
  private readonly stopping = new AbortController();
  private readonly processId = randomUUID();

  constructor(
    private readonly jobs: JobsRepository,
    private readonly events: EventPublisher,
    private readonly config: SchedulerConfig,
    private readonly clock: Clock,
  ) {}

  /** @throws when there is a job of this name already */
  register(definition: JobDefinition): void {
    if (this.definitions.has(definition.name)) throw new Error(`Two jobs are named ${definition.name}`);
    this.definitions.set(definition.name, definition);
  }

  /** Lets running jobs finish what they are at. */
  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.running.values());
  }

  /** Runs what is due by now and resolves when it is done. Called every second; by tests after they have moved the clock. */
  async runDue(): Promise<void> {
    await Promise.all([...this.definitions.values()].map((definition) => this.runOnce(definition)));
  }

  /** Every job, with its last and next run. */
  async states(): Promise<JobState[]> {
    const rows = new Map((await this.jobs.findAll()).map((job) => [job.name, job]));
    return [...this.definitions.values()].map(({ name, schedule }) => ({
      name,
      lastRunAt: rows.get(name)?.lastStartedAt ?? null,
      lastStatus: rows.get(name)?.lastStatus ?? null,
      nextRunAt: nextSlot(schedule, this.clock.now()),
    }));
  }

  @Interval(TICK_MS)
  protected async tick(): Promise<void> {
    if (!this.config.enabled || this.stopping.signal.aborted) return;
    try {
      await this.runDue();
    } catch (error) {
      this.logger.error(error);
    }
  }

  /** One run at a time in this process; who asks meanwhile waits for the one that runs. */
  private runOnce(definition: JobDefinition): Promise<void> {
    const { name } = definition;
    const current = this.running.get(name);
    if (current !== undefined) return current;
    const run = this.claimAndRun(definition).finally(() => this.running.delete(name));
    this.running.set(name, run);
    return run;
  }

  private async claimAndRun(definition: JobDefinition): Promise<void> {
    const { name, schedule } = definition;
    const now = this.clock.now();
    const slot = latestSlot(schedule, now);
    if (!this.known.has(name)) {
      // A job that is new has nothing to make up for.
      await this.jobs.ensure(name, slot);
      this.known.add(name);
    }
    const job = await this.jobs.find(name);
    if (job === null || job.doneUntil >= slot) return;
    if (!(await this.jobs.claim(name, slot, this.processId, now, this.claimEnd()))) return;
    // Read again: between the first look and the claim another process may have come further.
    const { doneUntil } = (await this.jobs.find(name)) ?? job;
    const earliest = new Date(now.getTime() - MAX_LATENESS_MS);
    await this.run(definition, { after: doneUntil < earliest ? earliest : doneUntil, until: slot });
  }

  private async run({ name, run }: JobDefinition, window: JobWindow): Promise<void> {
    const startedAt = this.clock.timestamp();
    const lost = new AbortController();
    const renewal = setInterval(() => {
      this.jobs.renew(name, this.processId, this.claimEnd()).then(
        (isOurs) => (isOurs ? undefined : lost.abort()),
        (error: unknown) => this.logger.warn(`The claim on ${name} could not be renewed: ${String(error)}`),
      );
    }, RENEW_EVERY_MS);
    try {
      const signal = AbortSignal.any([this.stopping.signal, lost.signal]);
      const changed = await run(window, signal);
      // A run that was cut off has not done its window; the claim is given back for another to do the rest.
      signal.throwIfAborted();
      await this.jobs.succeed(name, this.processId, window.until, this.clock.now());
      if (changed > 0) this.publish(name, changed, startedAt, null);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const isStopped = this.stopping.signal.aborted;
      const now = this.clock.now();
      await this.jobs.fail(
        name,
        this.processId,
        message,
        now,
        isStopped ? now : new Date(now.getTime() + RETRY_AFTER_MS),
      );
      if (isStopped) return;
      this.logger.error({ err: error }, `The job ${name} failed`);
      this.publish(name, 0, startedAt, message);
    } finally {
      clearInterval(renewal);
    }
  }

  private publish(name: string, changed: number, startedAt: number, error: string | null): void {
    this.events.publish(new JobFinishedEvent(name, changed, this.clock.timestamp() - startedAt, error));
  }

  private claimEnd(): Date {
    return new Date(this.clock.timestamp() + CLAIM_MS);
  }
}
