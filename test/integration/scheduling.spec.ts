import { EventEmitter2 } from '@nestjs/event-emitter';
import { HttpAdapterHost } from '@nestjs/core';
import { SchedulerConfig } from '../../src/config/scheduler.config';
import { Environment } from '../../src/config/environment';
import { Clock } from '../../src/infrastructure/clock/clock';
import { ProcessRole } from '../../src/infrastructure/cluster/process-role';
import { EventPublisher } from '../../src/infrastructure/events/event-publisher';
import { JobStatus } from '../../src/infrastructure/scheduling/entities/job-status.enum';
import { Job } from '../../src/infrastructure/scheduling/entities/job.entity';
import { JobFinishedEvent } from '../../src/infrastructure/scheduling/job-finished.event';
import { type JobDefinition, JobRunner, type JobWindow } from '../../src/infrastructure/scheduling/job-runner';
import { JobsRepository } from '../../src/infrastructure/scheduling/jobs.repository';
import { until } from '../support/scheduling';
import { START, startTestApp, type TestApp } from '../support/test-app';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** What a claim outlives its last renewal by. */
const CLAIM_MS = 150_000;

const later = (ms: number): Date => new Date(START.getTime() + ms);
const never = (): Promise<number> => new Promise(() => undefined);

/** One process: a runner with a clock of its own, and what its job was run for. */
interface Process {
  runner: JobRunner;
  clock: Clock;
  windows: JobWindow[];
}

describe('the job runner', () => {
  let focus: TestApp;
  let jobCount = 0;
  let name: string;
  let events: JobFinishedEvent[];

  beforeAll(async () => {
    focus = await startTestApp();
    focus.app.get(EventEmitter2).on(JobFinishedEvent.name, (event: JobFinishedEvent) => events.push(event));
  });

  afterAll(() => focus.close());

  beforeEach(() => {
    jobCount += 1;
    name = `job_${jobCount}`;
    events = [];
  });

  function newProcess(
    run: JobDefinition['run'] = () => Promise.resolve(1),
    options: Partial<JobDefinition> & { skewMs?: number; isTimekeeper?: boolean } = {},
  ): Process {
    const { skewMs = 0, isTimekeeper = true, ...definition } = options;
    const clock = new Clock(later(skewMs));
    const windows: JobWindow[] = [];
    const runner = new JobRunner(
      focus.app.get(JobsRepository),
      focus.app.get(EventPublisher),
      new SchedulerConfig(Environment.load({ NODE_ENV: 'test' })),
      clock,
      focus.app.get(HttpAdapterHost),
      Object.defineProperty(new ProcessRole(), 'isTimekeeper', { value: isTimekeeper }),
    );
    runner.register({
      name,
      schedule: { everyMinutes: 15 },
      ...definition,
      run: (window, signal) => {
        windows.push(window);
        return run(window, signal);
      },
    });
    return { runner, clock, windows };
  }

  const moveTo = (ms: number, ...processes: Process[]): void => {
    for (const { clock } of processes) clock.advance(START.getTime() + ms - clock.timestamp());
  };

  /** Moves all clocks on, their differences kept. */
  const pass = (ms: number, ...processes: Process[]): void => {
    for (const { clock } of processes) clock.advance(ms);
  };

  const stored = (): Promise<Job> => focus.dataSource.getRepository(Job).findOneByOrFail({ name });

  describe('runs a slot', () => {
    it('once it has come, for the time since the one before', async () => {
      const process = newProcess();
      await process.runner.runDue();
      expect(process.windows).toEqual([]);
      moveTo(15 * MINUTE_MS - 1_000, process);
      await process.runner.runDue();
      expect(process.windows).toEqual([]);
      for (const minutes of [15, 16, 30]) {
        moveTo(minutes * MINUTE_MS, process);
        await process.runner.runDue();
        await process.runner.runDue();
      }
      expect(process.windows).toEqual([
        { after: START, until: later(15 * MINUTE_MS) },
        { after: later(15 * MINUTE_MS), until: later(30 * MINUTE_MS) },
      ]);
      expect(await stored()).toMatchObject({
        doneUntil: later(30 * MINUTE_MS),
        claimedBy: null,
        claimedUntil: null,
        lastStatus: 'succeeded',
        failures: 0,
      });
    });

    it('once over many processes', async () => {
      const processes = Array.from({ length: 8 }, () => newProcess());
      await Promise.all(processes.map(({ runner }) => runner.runDue()));
      for (const slot of [1, 2, 3]) {
        moveTo(slot * 15 * MINUTE_MS, ...processes);
        await Promise.all(processes.flatMap(({ runner }) => [runner.runDue(), runner.runDue()]));
      }
      const slots = processes.flatMap(({ windows }) => windows).map(({ until: slot }) => slot);
      expect(slots.sort((a, b) => Number(a) - Number(b))).toEqual([
        later(15 * MINUTE_MS),
        later(30 * MINUTE_MS),
        later(45 * MINUTE_MS),
      ]);
    });

    it.each([90_000, -90_000])('once though a clock is %i ms off', async (skewMs) => {
      const exact = newProcess();
      const skewed = newProcess(undefined, { skewMs });
      await exact.runner.runDue();
      for (let seconds = 0; seconds < 3_600; seconds += 30) {
        await Promise.all([exact.runner.runDue(), skewed.runner.runDue()]);
        pass(30_000, exact, skewed);
      }
      const windows = [...exact.windows, ...skewed.windows].sort((a, b) => Number(a.until) - Number(b.until));
      // No slot twice, and no time left out between them.
      for (const [index, { after }] of windows.slice(1).entries()) expect(after).toEqual(windows[index]!.until);
      expect(windows.length).toBeGreaterThanOrEqual(3);
    });

    it('and leaves a job alone that a process with another clock is at', async () => {
      const exact = newProcess(never);
      const ahead = newProcess(undefined, { skewMs: 90_000 });
      await exact.runner.runDue();
      moveTo(15 * MINUTE_MS, exact);
      void exact.runner.runDue();
      await until(async () => (await stored()).lastStatus === JobStatus.Running);
      moveTo(15 * MINUTE_MS + 90_000 + 30_000, ahead);
      await ahead.runner.runDue();
      expect(ahead.windows).toEqual([]);
    });
  });

  describe('makes up for what was missed', () => {
    it('in one run over all of it', async () => {
      const process = newProcess();
      await process.runner.runDue();
      moveTo(5 * HOUR_MS + 20 * MINUTE_MS, process);
      await process.runner.runDue();
      expect(process.windows).toEqual([{ after: START, until: later(5 * HOUR_MS + 15 * MINUTE_MS) }]);
    });

    it('up to six hours', async () => {
      const process = newProcess();
      await process.runner.runDue();
      moveTo(30 * HOUR_MS, process);
      const now = process.clock.timestamp();
      await process.runner.runDue();
      const [window] = process.windows;
      expect(window!.until).toEqual(later(30 * HOUR_MS));
      expect(Math.abs(Number(window!.after) - (now - 6 * HOUR_MS))).toBeLessThan(5_000);
    });

    it.each([
      ['is run', 5, 1],
      ['is not run any more', 7, 0],
    ])('a daily job %s when it is %i hours late', async (_, hours, runs) => {
      // 03:00 UTC; the clock stands at 08:00.
      const definition = { schedule: { dailyAtMinute: 180 } };
      await newProcess(undefined, definition).runner.runDue();
      const restarted = newProcess(undefined, definition);
      moveTo((19 + hours) * HOUR_MS, restarted);
      await restarted.runner.runDue();
      expect(restarted.windows).toHaveLength(runs);
      moveTo((19 + 24) * HOUR_MS, restarted);
      await restarted.runner.runDue();
      expect(restarted.windows).toHaveLength(runs + 1);
    });

    it('but not for the time before a job existed', async () => {
      const process = newProcess(undefined, { schedule: { dailyAtMinute: 180 } });
      await process.runner.runDue();
      expect(process.windows).toEqual([]);
      moveTo(19 * HOUR_MS, process);
      await process.runner.runDue();
      expect(process.windows).toHaveLength(1);
    });
  });

  describe('survives', () => {
    it('a process that dies in the middle: another does the same window', async () => {
      const dying = newProcess(never);
      const other = newProcess();
      await dying.runner.runDue();
      moveTo(15 * MINUTE_MS, dying, other);
      void dying.runner.runDue();
      await until(() => dying.windows.length === 1);
      await other.runner.runDue();
      expect(other.windows).toEqual([]);
      pass(CLAIM_MS + 1_000, other);
      await other.runner.runDue();
      expect(other.windows).toEqual(dying.windows);
      expect((await stored()).lastStatus).toBe('succeeded');
    });

    it('a process that comes back late: it does not undo what the other has done', async () => {
      let finish!: (changed: number) => void;
      const frozen = newProcess(() => new Promise((resolve) => (finish = resolve)));
      const other = newProcess();
      await frozen.runner.runDue();
      moveTo(15 * MINUTE_MS, frozen, other);
      const late = frozen.runner.runDue();
      await until(() => frozen.windows.length === 1);
      moveTo(30 * MINUTE_MS, other);
      await other.runner.runDue();
      finish(1);
      await late;
      expect(await stored()).toMatchObject({ doneUntil: later(30 * MINUTE_MS), lastStatus: 'succeeded' });
    });

    it('a job that fails: its error is kept, and it is run again a minute later', async () => {
      let isBroken = true;
      const process = newProcess(() => (isBroken ? Promise.reject(new Error('no luck')) : Promise.resolve(2)));
      await process.runner.runDue();
      moveTo(15 * MINUTE_MS, process);
      await process.runner.runDue();
      expect(await stored()).toMatchObject({
        lastStatus: 'failed',
        lastError: 'no luck',
        failures: 1,
        doneUntil: START,
      });
      pass(30_000, process);
      await process.runner.runDue();
      expect(process.windows).toHaveLength(1);
      pass(31_000, process);
      await process.runner.runDue();
      expect(await stored()).toMatchObject({ lastStatus: 'failed', failures: 2 });
      isBroken = false;
      pass(61_000, process);
      await process.runner.runDue();
      expect(process.windows).toEqual(Array(3).fill({ after: START, until: later(15 * MINUTE_MS) }));
      expect(await stored()).toMatchObject({ lastStatus: 'succeeded', lastError: null, failures: 0 });
      expect(events.map(({ changed, error }) => ({ changed, error }))).toEqual([
        { changed: 0, error: 'no luck' },
        { changed: 0, error: 'no luck' },
        { changed: 2, error: null },
      ]);
    });

    it('a job that takes too long: it is told to stop, and fails', async () => {
      const process = newProcess(
        (_window, signal) =>
          new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
        { timeoutMs: 20 },
      );
      await process.runner.runDue();
      moveTo(15 * MINUTE_MS, process);
      await process.runner.runDue();
      expect(await stored()).toMatchObject({
        lastStatus: 'failed',
        lastError: 'Not done within 0.02 s',
        claimedBy: null,
      });
    });

    it('a job that throws where it should reject, beside one that does not', async () => {
      const process = newProcess(() => {
        throw new Error('at once');
      });
      const ran = jest.fn(() => Promise.resolve(0));
      process.runner.register({ name: `${name}_b`, schedule: { everyMinutes: 15 }, run: ran });
      await process.runner.runDue();
      moveTo(15 * MINUTE_MS, process);
      await process.runner.runDue();
      expect((await stored()).lastError).toBe('at once');
      expect(ran).toHaveBeenCalledTimes(1);
    });
  });

  describe('at the end of the process', () => {
    it('lets a job come to a clean end and hands the rest to another at once', async () => {
      const steps: string[] = [];
      const ending = newProcess(async (_window, signal) => {
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        await stored();
        steps.push('job ended');
        signal.throwIfAborted();
        return 1;
      });
      const other = newProcess();
      await ending.runner.runDue();
      moveTo(15 * MINUTE_MS, ending, other);
      void ending.runner.runDue();
      await until(() => ending.windows.length === 1);
      await ending.runner.onModuleDestroy();
      steps.push('runner ended');
      expect(steps).toEqual(['job ended', 'runner ended']);
      expect(await stored()).toMatchObject({ lastStatus: 'stopped', claimedBy: null, claimedUntil: null, failures: 0 });
      await other.runner.runDue();
      expect(other.windows).toEqual(ending.windows);
    });

    it('begins nothing more', async () => {
      const process = newProcess();
      await process.runner.runDue();
      await process.runner.onModuleDestroy();
      moveTo(15 * MINUTE_MS, process);
      await process.runner.runDue();
      expect(process.windows).toEqual([]);
    });
  });

  it('refuses two jobs of one name', () => {
    const { runner } = newProcess();
    expect(() => runner.register({ name, schedule: { everyMinutes: 1 }, run: never })).toThrow(name);
  });

  it('asks the database nothing while nothing is due', async () => {
    const process = newProcess();
    await process.runner.runDue();
    const find = jest.spyOn(focus.app.get(JobsRepository), 'find');
    await process.runner.runDue();
    expect(find).not.toHaveBeenCalled();
    find.mockRestore();
  });

  it('is left to the one worker that keeps the time', async () => {
    const processes = [false, true].map((isTimekeeper) => newProcess(undefined, { isTimekeeper }));
    for (const { runner } of processes) await runner['tick']();
    moveTo(15 * MINUTE_MS, ...processes);
    for (const { runner } of processes) await runner['tick']();
    expect(processes.map(({ windows }) => windows.length)).toEqual([0, 1]);
  });

  it('shows its jobs with their last and next run', async () => {
    const process = newProcess();
    await process.runner.runDue();
    moveTo(15 * MINUTE_MS, process);
    await process.runner.runDue();
    expect(await process.runner.states()).toEqual([
      {
        name,
        lastRunAt: expect.any(Date),
        lastStatus: 'succeeded',
        doneUntil: later(15 * MINUTE_MS),
        nextRunAt: later(30 * MINUTE_MS),
      },
    ]);
  });

  it('knows every job of the contract, and ticks only where it is asked to', async () => {
    const states = await focus.app.get(JobRunner).states();
    expect(states.map((state) => state.name)).toEqual(
      expect.arrayContaining(['daily_reset', 'schedule_edges', 'daily_reminder', 'weekly_summary', 'session_cleanup']),
    );
    expect(states.every(({ lastRunAt }) => lastRunAt === null)).toBe(true);
  });
});
