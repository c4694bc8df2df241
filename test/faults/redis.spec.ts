import { randomUUID } from 'node:crypto';
import { BuiltFocus, PASSWORD, type Person } from '../support/built-focus';
import { eventually } from '../support/eventually';
import { describeWithServers, PrivateMariadb } from '../support/private-mariadb';
import { PrivateRedis } from '../support/private-redis';
import { TcpProxy } from '../support/tcp-proxy';

/** Nobody waits for Redis: what is slower than this has. */
const ANSWER_LIMIT_MS = 1_500;
/** How long a change may take to be known to another process. */
const SPREAD_LIMIT_MS = 1_500;

describeWithServers('F3 Redis', () => {
  let mariadb: PrivateMariadb;
  let redis: PrivateRedis;
  let proxy: TcpProxy;
  let processes: [BuiltFocus, BuiltFocus];
  let sam: Person;
  let locks = 0;

  const settings = (more: Record<string, string> = {}): Record<string, string> => ({
    DATABASE_URL: mariadb.url,
    REDIS_URL: proxy.through(redis.url),
    SCHEDULER_ENABLED: 'false',
    TRUST_PROXY: 'loopback',
    ...more,
  });

  beforeAll(async () => {
    [mariadb, redis] = await Promise.all([PrivateMariadb.start(), PrivateRedis.start()]);
    proxy = await TcpProxy.to(redis.url);
    const first = await BuiltFocus.start(settings());
    processes = [first, await BuiltFocus.start(settings(), first.folder)];
    sam = await first.signUp('sam');
  });

  afterAll(async () => {
    for (const focus of processes ?? []) await focus.remove();
    await proxy?.close();
    await redis?.remove();
    await mariadb?.remove();
  });

  const statusOf = async (focus: BuiltFocus): Promise<string> => {
    const { status, body } = await focus.get('/api/health');
    expect(status).toBe(200);
    return body.status;
  };

  const bioOf = async (focus: BuiltFocus): Promise<string> => {
    const { status, body, ms } = await focus.get('/api/users/me', sam);
    expect(status).toBe(200);
    expect(ms).toBeLessThan(ANSWER_LIMIT_MS);
    return body.bio;
  };

  /** A change through one process: who made it sees it at once there, and within a moment through the other. */
  async function expectFresh(writer: BuiltFocus, reader: BuiltFocus): Promise<string> {
    await Promise.all([bioOf(writer), bioOf(reader)]);
    const bio = randomUUID();
    const { status, ms } = await writer.request('PUT', '/api/users/me', { person: sam, body: { bio } });
    expect(status).toBe(200);
    expect(ms).toBeLessThan(ANSWER_LIMIT_MS);
    expect(await bioOf(writer)).toBe(bio);
    await eventually(
      async () => (await bioOf(reader)) === bio,
      SPREAD_LIMIT_MS,
      'the change, through the other process',
    );
    return bio;
  }

  /** A session that is ended through one process is good for nothing through the other. */
  async function expectRevocation(here: BuiltFocus, there: BuiltFocus): Promise<void> {
    const session = await here.signIn('sam');
    expect((await there.get('/api/users/me', session)).status).toBe(200);
    expect((await here.post('/api/auth/logout', { refresh_token: session.refreshToken })).status).toBe(204);
    expect((await here.get('/api/users/me', session)).status).toBe(401);
    await eventually(
      async () => (await there.get('/api/users/me', session)).status === 401,
      1_000,
      'the end of a session',
    );
  }

  /** Wrong passwords count over both processes, exactly. */
  async function expectLock(): Promise<void> {
    const body = { username: `nobody-${randomUUID().slice(0, 8)}`, password: PASSWORD };
    // Each time from another address, which is slowed down otherwise.
    locks += 1;
    const headers = { 'X-Forwarded-For': `198.51.100.${locks}` };
    const attempts = Array.from({ length: 20 }, (_, n) =>
      processes[n % 2]!.request('POST', '/api/auth/login', { body, headers }),
    );
    const statuses = (await Promise.all(attempts)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(10);
  }

  async function expectCorrect(): Promise<void> {
    const [first, second] = processes;
    await expectFresh(first, second);
    await expectFresh(second, first);
    await expectRevocation(first, second);
    await expectLock();
    const clientId = randomUUID();
    const activity = { app_name: 'Reels', duration_minutes: 1, client_id: clientId };
    const before = await first.get('/api/activities/today', sam);
    const sent = await Promise.all(processes.map((focus) => focus.post('/api/activities', activity, sam)));
    expect(sent.map(({ status }) => status).sort()).toEqual([200, 201]);
    // Whichever process stored it: without Redis the other answers from its memory for a second at the most.
    const isCounted = async (): Promise<boolean> => {
      const { body } = await first.get('/api/activities/today', sam);
      return body.activities_count === before.body.activities_count + 1;
    };
    await eventually(isCounted, SPREAD_LIMIT_MS, 'one activity more');
  }

  const faults: [string, () => Promise<void> | void, () => Promise<void> | void][] = [
    ['is stopped', () => redis.stop(), () => redis.start()],
    ['is frozen', () => redis.freeze(), () => redis.thaw()],
    ['is slow', () => proxy.delay(2_000), () => proxy.open()],
    ['cannot be reached', () => proxy.freeze(), () => proxy.open()],
  ];

  it.each(faults)(
    'F3 %s in the middle: everything stays correct, and it comes back by itself',
    async (_name, begin, end) => {
      const [first, second] = processes;
      await expectCorrect();
      await begin();
      let written: string;
      try {
        await expectCorrect();
        await eventually(async () => (await statusOf(first)) === 'degraded', 5_000, 'degraded');
        await expectCorrect();
        expect((await first.get('/api/health/ready')).status).toBe(200);
        await first.signUp(`during_${randomUUID().slice(0, 8)}`);
        written = await expectFresh(first, second);
      } finally {
        await end();
      }
      // While it comes back, and after: nothing older than what was written is ever read.
      await eventually(
        async () => {
          expect(await Promise.all(processes.map(bioOf))).toEqual([written, written]);
          return (await Promise.all(processes.map(statusOf))).every((status) => status === 'ok');
        },
        10_000,
        'ok',
      );
      expect(await Promise.all(processes.map(bioOf))).toEqual([written, written]);
      await expectCorrect();
    },
  );

  it('F3 is flushed in the middle: nobody notices', async () => {
    const [first, second] = processes;
    for (let round = 0; round < 3; round += 1) {
      const written = await expectFresh(first, second);
      await redis.flush();
      expect(await Promise.all(processes.map(bioOf))).toEqual([written, written]);
      await expectCorrect();
      expect(await statusOf(first)).toBe('ok');
    }
  });

  it('F3 is not there at the start: Focus starts without it, keeps its limits, and finds it later', async () => {
    await redis.stop();
    const late = await BuiltFocus.start(settings({ RATE_LIMIT_ENABLED: 'true' }));
    try {
      expect(await statusOf(late)).toBe('degraded');
      const batches = (count: number): Promise<number[]> =>
        Promise.all(
          Array.from({ length: count }, async () => {
            const activities = [{ app_name: 'Reels', duration_minutes: 1 }];
            return (await late.post('/api/activities/batch', { activities }, sam)).status;
          }),
        );
      const statuses = await batches(35);
      expect(statuses.filter((status) => status === 200)).toHaveLength(30);
      expect(statuses.filter((status) => status === 429)).toHaveLength(5);
      await redis.start();
      await eventually(async () => (await statusOf(late)) === 'ok', 10_000, 'ok');
      // A new count, which all processes share.
      expect((await batches(35)).filter((status) => status === 200)).toHaveLength(30);
      await eventually(async () => (await statusOf(processes[0])) === 'ok', 10_000, 'ok');
      await expectCorrect();
    } finally {
      await late.remove();
    }
  });

  it('F3 is frozen when Focus is told to end: it ends all the same, in time', async () => {
    redis.freeze();
    const { code, ms } = await processes[1].stop();
    redis.thaw();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(10_000);
  });
});
