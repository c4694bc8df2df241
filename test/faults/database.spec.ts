import { randomUUID } from 'node:crypto';
import { createConnection } from 'mysql2/promise';
import { type Answer, BuiltFocus, PASSWORD, type Person } from '../support/built-focus';
import { eventually } from '../support/eventually';
import { describeWithServers, PrivateMariadb } from '../support/private-mariadb';
import { openPlain, type PlainClient } from '../support/realtime-client';
import { TcpProxy } from '../support/tcp-proxy';

const ANSWER_LIMIT_MS = 3_000;
const RECOVERY_LIMIT_MS = 10_000;

describeWithServers('F2 the database', () => {
  let mariadb: PrivateMariadb;
  let proxy: TcpProxy;
  let focus: BuiltFocus;
  let sam: Person;
  /** Another session, whose tokens a test may use up. */
  let spare: Person;
  let socket: PlainClient;
  let challengeId: number;

  beforeAll(async () => {
    mariadb = await PrivateMariadb.start();
    proxy = await TcpProxy.to(mariadb.url);
    focus = await BuiltFocus.start({
      DATABASE_URL: proxy.through(mariadb.url),
      DATABASE_POOL_SIZE: '4',
      // What is in memory is answered from there.
      CACHE_ENABLED: 'false',
    });
    sam = await focus.signUp('sam');
    const challenge = { title: 'Less', daily_target_minutes: 60, start_date: '2030-01-01', end_date: '2030-01-02' };
    challengeId = (await focus.post('/api/challenges', challenge, sam)).body.id;
  });

  afterAll(async () => {
    await focus?.remove();
    await proxy?.close();
    await mariadb?.remove();
  });

  const isReady = async (): Promise<boolean> => (await focus.get('/api/health/ready')).status === 200;

  beforeEach(async () => {
    await eventually(isReady, RECOVERY_LIMIT_MS, 'ready');
    spare = await focus.signIn('sam');
    socket = await openPlain(focus.url, sam.accessToken);
  });

  afterEach(() => socket.close());

  const record = (clientId: string = randomUUID()): Promise<Answer> =>
    focus.post('/api/activities', { app_name: 'Reels', duration_minutes: 1, client_id: clientId }, sam);

  /** One of each kind of route that needs the database. */
  const everyKind = (): Promise<Answer>[] => [
    focus.post('/api/auth/login', { username: 'sam', password: PASSWORD }),
    focus.post('/api/auth/login', { username: `nobody_${Math.random().toString(36).slice(2)}`, password: PASSWORD }),
    focus.post('/api/auth/refresh', { refresh_token: spare.refreshToken }),
    focus.post('/api/auth/verify-email', { token: 'x'.repeat(43) }),
    focus.post('/api/auth/register', { username: 'eve', email: 'eve@example.org', password: PASSWORD }),
    focus.post('/api/auth/forgot-password', { email: 'sam@example.org' }),
    focus.get('/api/users/me', sam),
    focus.get('/api/users/me/stats', sam),
    focus.get('/api/users/me/export', sam),
    focus.request('PUT', '/api/users/me', { person: sam, body: { bio: randomUUID() } }),
    focus.get('/api/activities', sam),
    focus.get('/api/activities/999999', sam),
    record(),
    focus.post('/api/activities/batch', { activities: [{ app_name: 'Reels', duration_minutes: 1 }] }, sam),
    focus.get('/api/blocked', sam),
    focus.get('/api/challenges', sam),
    focus.post(`/api/challenges/${challengeId}/leave`, {}, sam),
    focus.get(`/api/challenges/${challengeId}/leaderboard`, sam),
  ];

  /** Every kind of route, a socket and the probes, while the database is out of reach. */
  async function expectUnavailable(): Promise<void> {
    const joining = socket.request('join_challenge', { challenge_id: challengeId });
    const [answers, live, ready, health] = await Promise.all([
      Promise.all(everyKind()),
      focus.get('/api/health/live', sam),
      focus.get('/api/health/ready'),
      focus.get('/api/health'),
    ]);
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(answers.map(() => [503, 'unavailable']));
    for (const { headers, ms } of answers) {
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      expect(ms).toBeLessThan(ANSWER_LIMIT_MS);
    }
    expect(await joining).toMatchObject({ type: 'error', code: 'unavailable' });
    expect([live.status, ready.status, health.status]).toEqual([200, 503, 503]);
    expect(health.body.checks.database).toBe('unavailable');
    for (const { ms } of [live, ready, health]) expect(ms).toBeLessThan(ANSWER_LIMIT_MS);
  }

  /** Everything goes on by itself: requests, the socket, mails. */
  async function expectRecovery(): Promise<void> {
    await eventually(isReady, RECOVERY_LIMIT_MS, 'ready');
    const answers = await Promise.all(everyKind());
    expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
    expect((await record()).status).toBe(201);
    expect(await socket.request('join_challenge', { challenge_id: challengeId })).toMatchObject({ type: 'joined' });
  }

  const faults: [string, () => Promise<void> | void, () => Promise<void> | void][] = [
    ['is stopped', () => mariadb.stop(), () => mariadb.start()],
    ['is frozen', () => mariadb.freeze(), () => mariadb.thaw()],
    ['cannot be reached: nothing gets through', () => proxy.freeze(), () => proxy.open()],
    ['cannot be reached: connections are reset', () => proxy.refuse(), () => proxy.open()],
  ];

  it.each(faults)('F2 %s: 503 within 3 s, live and not ready, and back by itself', async (_name, begin, end) => {
    await record();
    await begin();
    try {
      await expectUnavailable();
      // And at once, from then on.
      await expectUnavailable();
    } finally {
      await end();
    }
    await expectRecovery();
  });

  it('F2 freezes under load: nobody hangs, a request that is sent again is stored once, and what was told is true', async () => {
    const ids = Array.from({ length: 60 }, () => randomUUID());
    const first = Promise.all(ids.map((id) => record(id)));
    await eventually(
      async () =>
        Number((await mariadb.query<{ n: number }>('SELECT COUNT(*) AS n FROM activities', [], 'focus'))[0]!.n) > 20,
    );
    mariadb.freeze();
    const answers = await first;
    mariadb.thaw();
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 503]));
    await eventually(isReady, RECOVERY_LIMIT_MS, 'ready');
    const again = await Promise.all(ids.map((id) => record(id)));
    for (const [i, { status, body }] of again.entries()) {
      expect([200, 201]).toContain(status);
      if (answers[i]!.status === 201) expect([status, body.id]).toEqual([200, answers[i]!.body.id]);
    }
    const list = `SELECT COUNT(*) AS n FROM activities WHERE client_id IN (${ids.map(() => '?').join()})`;
    expect(Number((await mariadb.query<{ n: number }>(list, ids, 'focus'))[0]!.n)).toBe(ids.length);
    await expectRecovery();
  });

  it('F2 is out of connections: 503 within 3 s, and back by itself', async () => {
    await mariadb.query('SET GLOBAL max_connections = 10');
    proxy.cut();
    const others: Awaited<ReturnType<typeof createConnection>>[] = [];
    try {
      const { hostname, port } = new URL(mariadb.url);
      await eventually(async () => {
        try {
          others.push(await createConnection({ host: hostname, port: Number(port), user: 'focus' }));
          return false;
        } catch (error) {
          // Until Focus has none left, either: those that it opened meanwhile are cut off again.
          proxy.cut();
          return (error as { code: string }).code === 'ER_CON_COUNT_ERROR' && others.length >= 10;
        }
      });
      await expectUnavailable();
    } finally {
      await Promise.all(others.map((connection) => connection.end()));
      await mariadb.query('SET GLOBAL max_connections = 151');
    }
    await expectRecovery();
  });

  it('F2 holds up every connection: who waits for one is turned away within 3 s, and no connection is lost', async () => {
    const locks = await createConnection({ socketPath: mariadb.socketPath, user: 'root', database: 'focus' });
    await locks.query('LOCK TABLES users WRITE');
    // A table lock is waited for without end; these take all the connections of the pool.
    const held = Array.from({ length: 4 }, () =>
      focus.post('/api/auth/login', { username: 'sam', password: PASSWORD }),
    );
    await eventually(async () => {
      const [row] = await mariadb.query<{ n: number }>(
        "SELECT COUNT(*) AS n FROM information_schema.processlist WHERE state LIKE 'Waiting for table%'",
      );
      return Number(row!.n) === 4;
    });
    try {
      await expectUnavailable();
    } finally {
      await locks.end();
    }
    expect((await Promise.all(held)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    await expectRecovery();
  });

  it('F2 keeps no more prepared statements: nobody notices', async () => {
    await mariadb.query('SET GLOBAL max_prepared_stmt_count = 0');
    try {
      // New connections have no statements from before.
      proxy.cut();
      await eventually(isReady, RECOVERY_LIMIT_MS, 'ready');
      for (let n = 0; n < 8; n += 1) expect((await record()).status).toBe(201);
      expect((await focus.get('/api/activities', sam)).status).toBe(200);
    } finally {
      await mariadb.query('SET GLOBAL max_prepared_stmt_count = 16382');
    }
  });

  it('F2 takes no more writes: 503, and the connections are not used again once it does', async () => {
    const connections = async (): Promise<number[]> => {
      const sql = "SELECT id FROM information_schema.processlist WHERE user = 'focus'";
      return (await mariadb.query<{ id: number }>(sql)).map(({ id }) => Number(id));
    };
    const before = await connections();
    await mariadb.query('SET GLOBAL read_only = 1');
    try {
      const answer = await record();
      expect([answer.status, answer.body.code]).toEqual([503, 'unavailable']);
      // The one that was refused is left: behind a new one there may be another server.
      const isLeft = async (): Promise<boolean> => {
        const now = await connections();
        return before.some((id) => !now.includes(id));
      };
      await eventually(isLeft, 2_000, 'the end of a connection');
      expect((await focus.get('/api/activities', sam)).status).toBe(200);
    } finally {
      await mariadb.query('SET GLOBAL read_only = 0');
    }
    await expectRecovery();
  });

  it('F2 does not know Focus any more: 503 and not 401, and back by itself', async () => {
    await mariadb.query('RENAME USER focus@127.0.0.1 TO gone@127.0.0.1');
    try {
      proxy.cut();
      await expectUnavailable();
    } finally {
      await mariadb.query('RENAME USER gone@127.0.0.1 TO focus@127.0.0.1');
    }
    await expectRecovery();
  });

  it('F2 kills a connection in the middle of a statement: 503, and the next request is served', async () => {
    const locks = await createConnection({ socketPath: mariadb.socketPath, user: 'root', database: 'focus' });
    await locks.query('LOCK TABLES users WRITE');
    const held = focus.post('/api/auth/login', { username: 'sam', password: PASSWORD });
    const waiting =
      "SELECT id FROM information_schema.processlist WHERE user = 'focus' AND state LIKE 'Waiting for table%'";
    const [{ id }] = await eventually(async () => {
      const rows = await mariadb.query<{ id: number }>(waiting);
      return rows.length > 0 && (rows as [{ id: number }]);
    });
    await mariadb.query(`KILL ${id}`);
    await locks.query('UNLOCK TABLES');
    await locks.end();
    const { status, body } = await held;
    expect([status, body.code]).toEqual([503, 'unavailable']);
    await expectRecovery();
  });

  it('F2 is stopped: requests are counted all the same, and told so', async () => {
    const limited = await BuiltFocus.start({
      DATABASE_URL: proxy.through(mariadb.url),
      RATE_LIMIT_ENABLED: 'true',
      CACHE_ENABLED: 'false',
    });
    try {
      await limited.get('/api/users/me', sam);
      proxy.refuse();
      const known = await limited.get('/api/activities', sam);
      expect(known.status).toBe(503);
      const attempts: Answer[] = [];
      for (let n = 0; n < 11; n += 1) {
        attempts.push(await limited.post('/api/auth/login', { username: 'sam', password: PASSWORD }));
      }
      expect(attempts.map(({ status }) => status)).toEqual([...attempts.slice(1).map(() => 503), 429]);
      for (const { headers } of [known, ...attempts]) {
        expect(Number(headers.get('ratelimit-limit'))).toBeGreaterThan(0);
      }
    } finally {
      proxy.open();
      await limited.remove();
    }
  });

  it('F2 lets jobs and mails go on once it is back', async () => {
    mariadb.freeze();
    await expectUnavailable();
    mariadb.thaw();
    const backAt = new Date();
    await expectRecovery();
    await focus.signUp('mia');
    await eventually(
      async () => {
        const [job] = await mariadb.query<{ done_until: string }>(
          "SELECT CAST(done_until AS CHAR) AS done_until FROM jobs WHERE name = 'schedule_edges'",
          [],
          'focus',
        );
        return new Date(`${job!.done_until.replace(' ', 'T')}Z`) > backAt;
      },
      70_000,
      'a job of the minute after',
    );
    expect((await focus.command('usage-verify')).code).toBe(0);
  });

  it('F2 is stopped when Focus is told to end: it ends all the same, in time', async () => {
    mariadb.freeze();
    const { code, ms } = await focus.stop();
    mariadb.thaw();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(10_000);
  });
});
