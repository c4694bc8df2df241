import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Interval } from '@nestjs/schedule';
import { summariseFailure } from '../../common/errors/failure-summary';
import { SchedulerConfig } from '../../config/scheduler.config';
import { Clock } from '../clock/clock';
import { ProcessRole } from '../cluster/process-role';
import { EventPublisher } from '../events/event-publisher';
import type { Job } from './entities/job.entity';
import { JobFinishedEvent } from './job-finished.event';
import { type JobSchedule, latestSlot, nextSlot, periodOf } from './job-schedule';
import { JobsRepository } from './jobs.repository';
import { stoppable } from './stoppable';

/** The stretch of time a run is for: after `after`, up to and including `until`. Usually one slot; more after a stop. */
export interface JobWindow {
  after: Date;
  until: Date;
}

export interface JobDefinition {
  name: string;
  schedule: JobSchedule;
  /** A run that takes longer (milliseconds) is told to stop, and fails. Left out: 10 minutes. */
  timeoutMs?: number;
  /**
   * Does what fell due within `window`. A run that was cut off is repeated for the same window, so what must not happen
   * twice is guarded by the job itself. Stops at the next good moment when `signal` is aborted.
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
  /** Up to which instant its work is done; `null` before its first run. */
  doneUntil: Date | null;
  nextRunAt: Date;
}

const TICK_MS = 1_000;
/** A missed job is made up for when it is less than this late. */
const MAX_LATENESS_MS = 6 * 3_600_000;
/** How long a process that died keeps a job from the others. Renewed often, so that clocks may be 90 s apart. */
const CLAIM_MS = 150_000;
const RENEW_EVERY_MS = 15_000;
const RETRY_AFTER_MS = 60_000;
const DEFAULT_TIMEOUT_MS = 10 * 60_000;

/**
 * Runs the jobs that features register, each slot once over any number of processes: who claims the job's row runs it, a
 * claim is renewed while it runs and runs out by itself when the process dies. What was missed is made up for in one run over
 * the whole time missed.
 */
@Injectable()
export class JobRunner implements OnModuleDestroy {
  private readonly logger = new Logger(JobRunner.name);
  private readonly definitions = new Map<string, JobDefinition>();
  /** How far each job is known to have come; another process may have brought it further. */
  private readonly doneUntil = new Map<string, Date>();
  private readonly running = new Map<string, Promise<void>>();
  private readonly stopping = new AbortController();
  private readonly processId = randomUUID();
  private isFaulty = false;

  constructor(
    private readonly jobs: JobsRepository,
    private readonly events: EventPublisher,
    private readonly config: SchedulerConfig,
    private readonly clock: Clock,
    private readonly adapterHost: HttpAdapterHost,
    private readonly role: ProcessRole,
  ) {}

  /** @throws when there is a job of this name already */
  register(definition: JobDefinition): void {
    if (this.definitions.has(definition.name)) throw new Error(`Two jobs are named ${definition.name}`);
    this.definitions.set(definition.name, definition);
  }

  /** Begins nothing more and lets running jobs come to a clean end; what they leave is for another process to do. */
  async onModuleDestroy(): Promise<void> {
    this.stopping.abort(new Error('The process ends'));
    await Promise.allSettled(this.running.values());
  }

  /**
   * Runs what is due by now and resolves when it is done. Called every second; by tests after they have moved the clock.
   *
   * @throws {AggregateError} of the database's errors; a job that fails is no error, it is run again later
   */
  async runDue(): Promise<void> {
    if (this.stopping.signal.aborted) return;
    const runs = await Promise.allSettled([...this.definitions.values()].map((job) => this.runOnce(job)));
    const errors = runs.flatMap((run) => (run.status === 'rejected' ? [run.reason as unknown] : []));
    if (errors.length > 0) throw new AggregateError(errors, summariseFailure(errors[0]));
  }

  /** Every job, and how often (milliseconds) it is due. */
  periods(): { name: string; periodMs: number }[] {
    return [...this.definitions.values()].map(({ name, schedule }) => ({ name, periodMs: periodOf(schedule) }));
  }

  /** Every job, with its last and next run. */
  async states(): Promise<JobState[]> {
    const rows = new Map((await this.jobs.findAll()).map((job) => [job.name, job]));
    return [...this.definitions.values()].map(({ name, schedule }) => ({
      name,
      lastRunAt: rows.get(name)?.lastStartedAt ?? null,
      lastStatus: rows.get(name)?.lastStatus ?? null,
      doneUntil: rows.get(name)?.doneUntil ?? null,
      nextRunAt: nextSlot(schedule, this.clock.now()),
    }));
  }

  @Interval(TICK_MS)
  protected async tick(): Promise<void> {
    // On the command line there is no server, and nobody is connected who could be told.
    const isServing = Boolean(this.adapterHost.httpAdapter);
    if (!this.config.enabled || !isServing || !this.role.isTimekeeper) return;
    try {
      await this.runDue();
      if (this.isFaulty) this.logger.log('Jobs can be run again');
      this.isFaulty = false;
    } catch (error) {
      // Once per outage, not once per second.
      if (!this.isFaulty) this.logger.error({ err: error }, 'Jobs cannot be run');
      this.isFaulty = true;
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
    const known = this.doneUntil.get(name);
    if (known !== undefined && known >= slot) return;
    // A job that is new has nothing to make up for.
    if (known === undefined) await this.jobs.ensure(name, slot);
    const earliest = new Date(now.getTime() - MAX_LATENESS_MS);
    const job = await this.find(name);
    if (job.doneUntil >= slot || slot <= earliest || isTaken(job, now)) return;
    if (!(await this.jobs.claim(name, slot, this.processId, now, this.claimEnd()))) return;
    // Read again: between the first look and the claim another process may have come further.
    const { doneUntil } = await this.find(name);
    await this.run(definition, { after: doneUntil < earliest ? earliest : doneUntil, until: slot });
  }

  private async run(definition: JobDefinition, window: JobWindow): Promise<void> {
    const { name, timeoutMs = DEFAULT_TIMEOUT_MS } = definition;
    const startedAt = this.clock.timestamp();
    const lost = new AbortController();
    const overdue = new AbortController();
    const renewal = setInterval(() => void this.renew(name, lost), RENEW_EVERY_MS).unref();
    const limit = setTimeout(
      () => overdue.abort(new Error(`Not done within ${timeoutMs / 1000} s`)),
      timeoutMs,
    ).unref();
    const signal = AbortSignal.any([this.stopping.signal, lost.signal, overdue.signal]);
    try {
      const changed = await stoppable(definition.run(window, signal), signal);
      await this.jobs.succeed(name, this.processId, window.until, this.clock.now());
      this.doneUntil.set(name, window.until);
      this.publish(name, changed, startedAt, null);
    } catch (error) {
      if (lost.signal.aborted) this.logger.warn(`The job ${name} was taken over by another process`);
      else if (this.stopping.signal.aborted) await this.jobs.handBack(name, this.processId, this.clock.now());
      else await this.recordFailure(name, error, startedAt);
    } finally {
      clearInterval(renewal);
      clearTimeout(limit);
    }
  }

  private async renew(name: string, lost: AbortController): Promise<void> {
    try {
      const isOurs = await this.jobs.renew(name, this.processId, this.claimEnd());
      if (!isOurs) lost.abort(new Error('Another process has taken the job over'));
    } catch (error) {
      this.logger.warn(`The claim on ${name} could not be renewed: ${summariseFailure(error)}`);
    }
  }

  private async recordFailure(name: string, error: unknown, startedAt: number): Promise<void> {
    this.logger.error({ err: error }, `The job ${name} failed`);
    const message = summariseFailure(error);
    const now = this.clock.now();
    await this.jobs.fail(name, this.processId, message, now, new Date(now.getTime() + RETRY_AFTER_MS));
    this.publish(name, 0, startedAt, message);
  }

  private async find(name: string): Promise<Job> {
    const job = await this.jobs.find(name);
    if (job === null) throw new Error(`The row of the job ${name} is gone`);
    this.doneUntil.set(name, job.doneUntil);
    return job;
  }

  private publish(name: string, changed: number, startedAt: number, error: string | null): void {
    this.events.publish(new JobFinishedEvent(name, changed, this.clock.timestamp() - startedAt, error));
  }

  private claimEnd(): Date {
    return new Date(this.clock.timestamp() + CLAIM_MS);
  }
}

function isTaken({ claimedUntil }: Job, now: Date): boolean {
  return claimedUntil !== null && claimedUntil > now;
}
