import type { Response, Test } from 'supertest';
import { Role } from '../../src/common/auth/role.enum';
import { RedisConnection } from '../../src/infrastructure/redis/redis-connection';
import { createUser, PASSWORD, type SignedInUser, signedInUser, signIn } from '../factories/user.factory';
import { readMail } from '../support/mailbox';
import { describeWithRedis, PrivateRedis } from '../support/private-redis';
import { closeClients, openPlain, openSocketIo, type RealtimeClient } from '../support/realtime-client';
import { until } from '../support/scheduling';
import { startTestApp, type TestApp } from '../support/test-app';
import { createTestDatabase, SERVER_URL, type TestDatabase } from '../support/test-database';

/** Milliseconds a request may take, whatever Redis does. */
const PATIENCE_MS = 1_000;

/** Milliseconds that a busy machine may add to what is promised. */
const SLACK_MS = 500;

/** What is done to Redis, and undone. */
const FAULTS: { name: string; begin(redis: PrivateRedis): unknown; end(redis: PrivateRedis): unknown }[] = [
  { name: 'stopped', begin: (redis) => redis.stop(), end: (redis) => redis.start() },
  { name: 'frozen', begin: (redis) => redis.freeze(), end: (redis) => redis.thaw() },
];

const isReady = ({ app }: TestApp): boolean => app.get(RedisConnection).isReady;

describeWithRedis('with Redis', () => {
  let redis: PrivateRedis;
  let focus: TestApp;

  beforeAll(async () => {
    redis = await PrivateRedis.start();
    focus = await startTestApp({
      REDIS_URL: redis.url,
      RATE_LIMIT_ENABLED: 'true',
      RATE_LIMIT_PER_MINUTE: '50',
      LOGIN_MAX_FAILURES: '3',
    });
  });

  afterEach(closeClients);

  afterAll(async () => {
    await focus.close();
    await redis.remove();
  });

  const get = (path: string, user?: SignedInUser): Test =>
    focus
      .http()
      .get(`/api${path}`)
      .set(user?.auth ?? {});
  const post = (path: string, body: object, user?: SignedInUser): Test =>
    focus
      .http()
      .post(`/api${path}`)
      .set(user?.auth ?? {})
      .send(body);
  const login = (username: string, password = PASSWORD): Test => post('/auth/login', { username, password });

  /** A request that is answered in time. */
  const soon = async (request: Test): Promise<Response> => {
    const startedAt = performance.now();
    const response = await request;
    expect(performance.now() - startedAt).toBeLessThan(PATIENCE_MS);
    return response;
  };

  it('is well, and says so', async () => {
    const { status, body } = await get('/health');
    expect([status, body.status, body.checks]).toEqual([200, 'ok', { database: 'ok', cache: 'ok', queue: 'ok' }]);
    const admin = await signedInUser(focus, { role: Role.Admin });
    const { body: system } = await get('/admin/system/health', admin);
    expect([system.status, system.cache.status]).toEqual(['ok', 'ok']);
    expect(system.cache.latency_ms).toBeGreaterThan(0);
  });

  it.each(FAULTS)('F3 does all its work while Redis is $name, and is well again after', async ({ begin, end }) => {
    const admin = await signedInUser(focus, { role: Role.Admin });
    const user = await signedInUser(focus);
    const locked = await createUser(focus);
    for (let n = 0; n < 3; n += 1) await login(locked.username, 'wrong').expect(401);
    const socket = await openPlain(focus.url, user.accessToken);
    // The windows of the addresses begin anew.
    focus.clock.advance(60_000);

    await begin(redis);

    expect((await soon(get('/users/me', user))).status).toBe(200);
    expect((await soon(login(user.username))).status).toBe(200);
    const activity = await soon(post('/activities', { app_name: 'Instagram', duration_minutes: 5 }, user));
    expect(activity.status).toBe(201);
    await socket.notification('info', { app_name: 'Instagram' });
    expect((await soon(get('/activities/today', user))).body.total_minutes).toBe(5);

    // Nothing fails open.
    const refused = await soon(login(locked.username));
    expect([refused.status, refused.body.code]).toEqual([429, 'too_many_attempts']);
    const second = await signIn(focus, await createUser(focus));
    await soon(post('/auth/logout-all', {}, second).expect(204));
    expect((await soon(get('/users/me', second))).status).toBe(401);
    const limited = await Promise.all(Array.from({ length: 60 }, () => get('/users/me', user)));
    expect(limited.some(({ status }) => status === 429)).toBe(true);

    // Mail is in the database.
    await soon(post('/auth/forgot-password', { email: user.email }).expect(202));
    await until(async () => (await readMail(focus, user.email)).length > 0);

    await until(() => !isReady(focus));
    const health = await soon(get('/health'));
    expect([health.status, health.body.status, health.body.checks]).toEqual([
      200,
      'degraded',
      { database: 'ok', cache: 'degraded', queue: 'degraded' },
    ]);
    expect(health.text).not.toMatch(/redis|127\.0\.0\.1|ECONN/i);
    expect((await soon(get('/health/ready'))).status).toBe(200);
    const { body: system } = await soon(get('/admin/system/health', admin));
    expect([system.status, system.cache.status, system.cache.latency_ms]).toEqual(['degraded', 'degraded', null]);
    expect(system.queue).toEqual({ waiting: 0, active: 0, failed: 0 });

    await end(redis);
    await until(async () => (await get('/health')).body.status === 'ok');
    focus.clock.advance(60_000);
    expect((await get('/users/me', user)).headers['ratelimit-remaining']).toBe('49');
  });

  it('F3 loses nothing with a flush', async () => {
    const user = await signedInUser(focus);
    const ended = await signIn(focus, await createUser(focus));
    await post('/auth/logout-all', {}, ended).expect(204);
    await post('/activities', { app_name: 'YouTube', duration_minutes: 7 }, user).expect(201);
    await redis.flush();
    expect((await get('/users/me', ended)).status).toBe(401);
    expect((await get('/activities/today', user)).body.total_minutes).toBe(7);
    await post('/auth/forgot-password', { email: user.email }).expect(202);
    await until(async () => (await readMail(focus, user.email)).length > 0);
    expect((await get('/health')).body.status).toBe('ok');
  });

  it('T4 keeps no token, password or address in Redis', async () => {
    const user = await signedInUser(focus);
    await post('/auth/forgot-password', { email: user.email }).expect(202);
    await login(user.username).expect(200);
    await get('/users/me', user).expect(200);
    const keys = (await redis.command('KEYS', '*')) as string[];
    expect(keys.length).toBeGreaterThan(0);
    const dumped = await Promise.all(keys.map(async (key) => [key, await redis.command('DUMP', key)]));
    const dump = JSON.stringify(dumped);
    for (const secret of [user.accessToken, user.refreshToken, PASSWORD]) expect(dump).not.toContain(secret);
    expect(keys.filter((key) => !key.startsWith('focus:'))).toEqual([]);
  });

  it('F3 starts without Redis and takes it into service when it appears', async () => {
    const late = await PrivateRedis.create();
    const startedAt = performance.now();
    const other = await startTestApp({ REDIS_URL: late.url });
    const { body } = await other.http().get('/api/health').expect(200);
    expect(performance.now() - startedAt).toBeLessThan(20_000);
    expect(body.status).toBe('degraded');
    await late.start();
    await until(async () => (await other.http().get('/api/health')).body.status === 'ok');
    await other.close();
    await late.remove();
  });
});

/** An embedded database belongs to one process. */
(SERVER_URL ? describeWithRedis : describe.skip)('with Redis and two processes', () => {
  let redis: PrivateRedis;
  let database: TestDatabase;
  let here: TestApp;
  let there: TestApp;
  let user: SignedInUser;

  beforeAll(async () => {
    redis = await PrivateRedis.start();
    database = await createTestDatabase();
    const variables = { DATABASE_URL: database.url, REDIS_URL: redis.url, RATE_LIMIT_ENABLED: 'true' };
    here = await startTestApp(variables);
    there = await startTestApp(variables);
  });

  beforeEach(async () => {
    user = await signedInUser(here);
  });

  afterEach(closeClients);

  afterAll(async () => {
    await Promise.all([here.close(), there.close()]);
    await database.drop();
    await redis.remove();
  });

  const record = (app_name: string): Promise<Response> =>
    here
      .http()
      .post('/api/activities')
      .set(user.auth)
      .send({ app_name, duration_minutes: 1 })
      .expect(201)
      .then((response) => response);
  const stats = async (focus: TestApp): Promise<Record<string, unknown>> =>
    (await focus.http().get('/api/ws/stats')).body as Record<string, unknown>;

  it('S2 limits hold exactly: of 300 requests at once 100 pass', async () => {
    const responses = await Promise.all(
      Array.from({ length: 300 }, (_, n) => (n % 2 === 0 ? here : there).http().get('/api/users/me').set(user.auth)),
    );
    expect(responses.filter(({ status }) => status === 200)).toHaveLength(100);
    expect(responses.filter(({ status }) => status === 429)).toHaveLength(200);
  });

  it('tells a user once, wherever they are connected', async () => {
    const clients = [await openPlain(there.url, user.accessToken), await openPlain(here.url, user.accessToken)];
    await record('Instagram');
    for (const client of clients) await client.notification('info', { app_name: 'Instagram' });
    await record('YouTube');
    for (const client of clients) {
      await client.notification('info', { app_name: 'YouTube' });
      expect((await client.rest()).filter(({ type }) => type === 'notification')).toEqual([]);
    }
  });

  it('counts connections over all processes', async () => {
    const before = Number((await stats(here)).active_connections);
    const [one] = [
      await openSocketIo(here.url, user.accessToken, 'websocket'),
      await openPlain(there.url, user.accessToken),
    ];
    await until(async () => Number((await stats(here)).active_connections) === before + 2);
    await until(async () => Number((await stats(there)).active_connections) === before + 2);
    expect(await one.request('get_stats')).toMatchObject({ connections: 2 });
  });

  it('lets the oldest of 20 connections give way, in whichever process', async () => {
    const clients: RealtimeClient[] = [];
    for (let n = 0; n < 21; n += 1) {
      clients.push(await openPlain((n % 2 === 0 ? here : there).url, user.accessToken));
    }
    expect(await clients[0]!.ended).toEqual({ code: 1008, reason: 'too_many_connections' });
    expect(await clients[1]!.request('get_stats')).toMatchObject({ connections: 20 });
  });

  it('has the board of a challenge follow, wherever its room is', async () => {
    const challenge = await here
      .http()
      .post('/api/challenges')
      .set(user.auth)
      .send({ title: 'Less', daily_target_minutes: 60, start_date: '2026-11-20', end_date: '2026-11-27' })
      .expect(201);
    const client = await openPlain(there.url, user.accessToken);
    await client.request('join_challenge', { challenge_id: challenge.body.id as number });
    await record('Instagram');
    const update = await client.next(({ type, items }) => type === 'leaderboard_update' && items[0].score > 0);
    expect(update.items).toMatchObject([{ user_id: user.id, score: 98 }]);
  });

  it.each(FAULTS)('T2 closes the sockets of an ended session in time while Redis is $name', async ({ begin, end }) => {
    const client = await openPlain(there.url, user.accessToken);
    await begin(redis);
    const startedAt = performance.now();
    await here.http().post('/api/auth/logout-all').set(user.auth).expect(204);
    await until(async () => (await there.http().get('/api/users/me').set(user.auth)).status === 401);
    expect(performance.now() - startedAt).toBeLessThan(1_000 + SLACK_MS);
    expect(await client.ended).toEqual({ code: 4401, reason: 'session_ended' });
    expect(performance.now() - startedAt).toBeLessThan(2_000 + SLACK_MS);
    await end(redis);
    await until(() => isReady(here) && isReady(there));
  });

  it('sends each mail once', async () => {
    const people = await Promise.all(Array.from({ length: 4 }, () => createUser(here)));
    for (const { email } of people) {
      await here.http().post('/api/auth/forgot-password').send({ email }).expect(202);
    }
    for (const { email } of people) {
      await until(async () => (await readMail(here, email)).length + (await readMail(there, email)).length > 0);
    }
    for (const { email } of people) {
      expect((await readMail(here, email)).length + (await readMail(there, email)).length).toBe(1);
    }
  });
});
