import { createUser } from '../factories/user.factory';
import type { Workshop } from './documentation';
import { startTestApp, type TestApp } from './test-app';

/** A Focus that the examples in `workshop` ask, with sam in it, who reads the guide. */
export async function startGuideApp(workshop: Workshop): Promise<TestApp> {
  const focus = await startTestApp();
  // What the shell and the client take for now.
  focus.clock.set(new Date());
  await createUser(focus, { username: 'sam', timezone: 'UTC' });
  workshop.url = focus.url;
  return focus;
}
