import type { Response } from 'supertest';
import { Role } from '../../src/common/auth/role.enum';
import { JobRunner } from '../../src/infrastructure/scheduling/job-runner';
import { signedInUser, type SignedInUser } from '../factories/user.factory';
import { startTestApp, type TestApp } from '../support/test-app';
import { SERVER_URL } from '../support/test-database';

describe('the system, for administrators', () => {
  let focus: TestApp;
  let admin: SignedInUser;

  beforeAll(async () => {
    focus = await startTestApp({ SCHEDULER_ENABLED: 'false' });
    admin = await signedInUser(focus, { role: Role.Admin });
  });

  afterAll(() => focus.close());

  const health = (who: SignedInUser | null = admin): Promise<Response> =>
    Promise.resolve(
      focus
        .http()
        .get('/api/admin/system/health')
        .set(who?.auth ?? {}),
    );

  it('is for administrators only', async () => {
    expect((await health(null)).body.code).toBe('missing_token');
    const refused = await health(await signedInUser(focus));
    expect([refused.status, refused.body.code]).toEqual([403, 'forbidden']);
  });

  it('tells how everything is doing', async () => {
    const { status, body } = await health();
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual([
      'status',
      'version',
      'uptime_seconds',
      'node',
      'memory',
      'cpu',
      'database',
      'cache',
      'queue',
      'websocket',
      'jobs',
    ]);
    expect(body).toMatchObject({
      status: 'ok',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      uptime_seconds: expect.any(Number),
      node: process.version,
      websocket: { active_users: 0, active_connections: 0 },
    });
    expect(body.memory.rss_bytes).toBeGreaterThan(body.memory.heap_used_bytes as number);
    expect(body.cpu.user_seconds).toBeGreaterThan(0);
    expect(Object.keys(body.database)).toEqual(['status', 'latency_ms', 'pool']);
    expect(body.database.status).toBe('ok');
    expect(body.database.latency_ms).toBeGreaterThanOrEqual(0);
    expect(Object.keys(body.cache)).toEqual(['status', 'latency_ms', 'hit_ratio']);
    expect(Object.keys(body.queue)).toEqual(['waiting', 'active', 'failed']);
  });

  it('tells of the pool where there is one', async () => {
    const { pool } = (await health()).body.database;
    if (!SERVER_URL) expect(pool).toBeNull();
    else expect(pool).toMatchObject({ size: 10, active: expect.any(Number), waiting: 0 });
  });

  it('counts the mails that wait', async () => {
    const before = (await health()).body.queue.waiting;
    const other = await signedInUser(focus);
    await focus.http().post('/api/auth/forgot-password').send({ email: other.email });
    await focus.mails.drain();
    expect((await health()).body.queue).toMatchObject({ waiting: before, failed: 0 });
  });

  it('tells of each job when it ran and when it will', async () => {
    const jobOf = async (): Promise<unknown> =>
      (await health()).body.jobs.find(({ name }: { name: string }) => name === 'activity_figures');
    const before = (await jobOf()) as object;
    expect(Object.keys(before)).toEqual(['name', 'last_run_at', 'last_status', 'next_run_at']);
    // A job's first run is the one after it became known.
    await focus.app.get(JobRunner).runDue();
    focus.clock.advance(60_000);
    await focus.app.get(JobRunner).runDue();
    expect(await jobOf()).toEqual({
      name: 'activity_figures',
      last_run_at: expect.stringMatching(/^2026-11-20T08:0\d:/),
      last_status: 'succeeded',
      next_run_at: expect.stringMatching(/^2026-11-20T08:0\d:00.000Z$/),
    });
  });

  it('knows how often figures were at hand', async () => {
    for (let i = 0; i < 4; i += 1) await focus.http().get('/api/admin/stats/users-growth').set(admin.auth);
    expect((await health()).body.cache).toEqual({ status: 'ok', latency_ms: expect.any(Number), hit_ratio: 0.75 });
  });
});
