import { setImmediate as nextTurn } from 'node:timers/promises';
import { JobRunner } from '../../src/infrastructure/scheduling/job-runner';
import type { TestApp } from './test-app';

const LIMIT_MS = 10_000;

/**
 * Waits for something that another part of Focus does by itself.
 *
 * @param limitMs what is too long
 */
export async function until(isSo: () => boolean | Promise<boolean>, limitMs = LIMIT_MS): Promise<void> {
  const limit = performance.now() + limitMs;
  while (!(await isSo())) {
    if (performance.now() > limit) throw new Error('It has not come about');
    await nextTurn();
  }
}

/** Moves the clock to `instant` and runs what is due by then. */
export async function runJobsAt({ app, clock }: TestApp, instant: Date): Promise<void> {
  clock.set(instant);
  await app.get(JobRunner).runDue();
}
