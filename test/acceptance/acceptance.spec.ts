import { buildOnce } from '../support/build-once';
import { BuiltFocus, PASSWORD, type Person } from '../support/built-focus';
import { eventually } from '../support/eventually';
import { KeptConnection } from '../support/kept-connection';
import { PrivateRedis } from '../support/private-redis';
import { closeClients, openPlain, openSocketIo, type RealtimeClient } from '../support/realtime-client';
import { createTestDatabase, SERVER_URL, type TestDatabase } from '../support/test-database';

const NEW_PASSWORD = 'a wholly new one';
/** Far from any user's midnight; an hour later a mail may go to the same address again. */
const NOON = '2026-11-20T12:00:00Z';
const AN_HOUR_LATER = '2026-11-20T13:00:00Z';

/** How Focus is set up, on the engine under test. */
const SETUPS = SERVER_URL
  ? [
      { name: 'a database server and Redis', workers: 1 },
      { name: 'a database server, Redis and two workers', workers: 2 },
    ]
  : [{ name: 'nothing but itself', workers: 1 }];

// On a busy machine a start takes its time.
jest.setTimeout(150_000);

/** What people see of Focus, from the outside: HTTP, sockets, mails and the command line. Each step goes on from the one before. */
describe.each(SETUPS)('Focus with $name', ({ workers }) => {
  let database: TestDatabase;
  let redis: PrivateRedis | null = null;
  let focus: BuiltFocus;
  /** Sam's and Kim's connections: to either worker, where there are two. */
  let sams: KeptConnection;
  let kims: KeptConnection;
  let sam: Person;
  let kim: Person;
  let screen: RealtimeClient;
  let challengeId: number;

  beforeAll(async () => {
    await buildOnce();
    database = await createTestDatabase();
    if (SERVER_URL) redis = await PrivateRedis.start();
    focus = new BuiltFocus({
      ...(redis === null ? {} : { DATABASE_URL: database.url, REDIS_URL: redis.url }),
      WORKERS: String(workers),
      // As people meet it: nothing that is done here is too much.
      RATE_LIMIT_ENABLED: 'true',
    });
    await begin(NOON);
  }, 300_000);

  afterAll(async () => {
    closeClients();
    hangUp();
    await focus?.remove();
    await redis?.remove();
    await database?.drop();
  });

  async function begin(now: string): Promise<void> {
    focus.launch({ CLOCK_NOW: now });
    await focus.listening(120_000);
    const connections = await KeptConnection.toEach(focus.url, workers);
    [sams, kims] = [connections[0]!, connections.at(-1)!];
  }

  function hangUp(): void {
    for (const connection of [sams, kims]) connection?.close();
  }

  /** The token in the link of the newest mail to `name` whose subject matches. */
  function mailedToken(name: string, subject: RegExp): Promise<string> {
    return eventually(async () => {
      const mails = (await focus.mails()).filter(
        (mail) => mail.to?.some(({ address }) => address === `${name}@example.org`) && subject.test(mail.subject ?? ''),
      );
      return /[?&]token=([\w-]+)/.exec(mails.at(-1)?.text ?? '')?.[1];
    });
  }

  async function signIn(connection: KeptConnection, name: string, password: string): Promise<Person> {
    const { status, body } = await connection.post('/api/auth/login', { username: name, password });
    expect(status).toBe(200);
    return { id: body.user.id, name, accessToken: body.access_token, refreshToken: body.refresh_token };
  }

  it('lets people register, follow the mailed link, and sign in', async () => {
    const signUp = async (connection: KeptConnection, name: string): Promise<Person> => {
      const account = { username: name, email: `${name}@example.org`, password: PASSWORD };
      expect(await connection.post('/api/auth/register', account)).toMatchObject({ status: 202 });
      expect(await connection.post('/api/auth/login', { username: name, password: PASSWORD })).toMatchObject({
        status: 403,
        body: { code: 'email_not_verified' },
      });
      const token = await mailedToken(name, /./);
      expect(await connection.post('/api/auth/verify-email', { token })).toMatchObject({ status: 200 });
      return signIn(connection, name, PASSWORD);
    };
    sam = await signUp(sams, 'sam');
    kim = await signUp(kims, 'kim');
    expect(await kims.get('/api/users/me', sam)).toMatchObject({ status: 200, body: { id: sam.id, username: 'sam' } });
  });

  it('records what they do, and tells their screens', async () => {
    screen = await openPlain(focus.url, sam.accessToken);
    const activity = { app_name: 'Instagram', duration_minutes: 12.5 };
    expect(await sams.post('/api/activities', activity, sam)).toMatchObject({ status: 201, body: activity });
    await screen.notification('info', { app_name: 'Instagram', duration_minutes: 12.5 });
    expect(await kims.get('/api/activities/today', sam)).toMatchObject({
      status: 200,
      body: { date: '2026-11-20', total_minutes: 12.5, apps: [{ app_name: 'Instagram', minutes: 12.5 }] },
    });
    expect(await kims.get('/api/activities/today', kim)).toMatchObject({ body: { total_minutes: 0 } });
  });

  it('warns and blocks where they have set themselves a limit', async () => {
    const limit = { app_name: 'TikTok', daily_limit_minutes: 10 };
    expect(await sams.post('/api/blocked', limit, sam)).toMatchObject({ status: 201, body: { is_blocked: false } });
    expect(await sams.post('/api/blocked', limit, sam)).toMatchObject({ body: { code: 'app_already_blocked' } });
    await kims.post('/api/activities', { app_name: 'TikTok', duration_minutes: 8 }, sam);
    await screen.notification('warning', { app_name: 'TikTok', percentage: 80 });
    await sams.post('/api/activities', { app_name: 'TikTok', duration_minutes: 2 }, sam);
    await screen.notification('blocked', { app_name: 'TikTok', reason: 'limit' });
    expect(await kims.get('/api/blocked', sam)).toMatchObject({
      body: { items: [{ app_name: 'TikTok', used_today_minutes: 10, is_blocked: true, block_reason: 'limit' }] },
    });
  });

  it('sets them one against the other, and shows both the same board', async () => {
    const created = await sams.post(
      '/api/challenges',
      { title: 'Less is more', daily_target_minutes: 60, start_date: '2026-11-20', end_date: '2026-11-26' },
      sam,
    );
    expect(created).toMatchObject({ status: 201, body: { participants_count: 1, status: 'active' } });
    challengeId = created.body.id;
    expect(await kims.post(`/api/challenges/${challengeId}/join`, {}, kim)).toMatchObject({
      status: 200,
      body: { participants_count: 2, is_participant: true },
    });
    await screen.notification('challenge', { challenge_id: challengeId, update_type: 'joined' });

    const hers = await openSocketIo(focus.url, kim.accessToken, 'polling');
    for (const client of [screen, hers]) {
      expect(await client.request('join_challenge', { challenge_id: challengeId })).toMatchObject({ type: 'joined' });
    }
    await kims.post('/api/activities', { app_name: 'Instagram', duration_minutes: 6 }, kim);
    for (const client of [screen, hers]) {
      const { items } = await client.next(
        (message) => message.type === 'leaderboard_update' && message.items[0].username === 'kim',
      );
      expect(items).toMatchObject([{ rank: 1, username: 'kim', score: 90 }, { username: 'sam' }]);
    }
    expect(await sams.get(`/api/challenges/${challengeId}/leaderboard`, kim)).toMatchObject({
      body: { items: [{ username: 'kim', is_me: true }, { username: 'sam' }], me: { rank: 1, score: 90 } },
    });
  });

  it('renews their tokens, and ends all their sessions where they say so', async () => {
    const renewed = await kims.post('/api/auth/refresh', { refresh_token: sam.refreshToken });
    expect(renewed.status).toBe(200);
    const again = { ...sam, accessToken: renewed.body.access_token, refreshToken: renewed.body.refresh_token };
    expect(await sams.get('/api/users/me', again)).toMatchObject({ status: 200 });
    expect(await sams.post('/api/auth/logout-all', {}, again)).toMatchObject({ status: 204 });
    await eventually(async () => (await kims.get('/api/users/me', again)).status === 401, 1_000, 'the end there');
    await screen.ended;
    for (const connection of [sams, kims]) {
      expect(await connection.get('/api/users/me', sam)).toMatchObject({ status: 401 });
      const refused = await connection.post('/api/auth/refresh', { refresh_token: again.refreshToken });
      expect(refused).toMatchObject({ status: 401 });
    }
  });

  it('makes an administrator on the command line, and is all there after a restart', async () => {
    closeClients();
    hangUp();
    expect((await focus.stop()).code).toBe(0);
    expect(await focus.command('admin-grant', 'kim@example.org')).toEqual({
      code: 0,
      output: 'kim@example.org is an administrator now.\n',
    });
    await begin(AN_HOUR_LATER);
    expect(await kims.get('/api/admin/stats/overview', kim)).toMatchObject({ status: 401 });
    kim = await signIn(kims, 'kim', PASSWORD);
    expect(await sams.get('/api/admin/stats/overview', kim)).toMatchObject({
      status: 200,
      body: {
        users: { total: 2, admins: 1 },
        activities: { total: 4, minutes_total: 28.5 },
        challenges: { active: 1, participants: 2 },
      },
    });
    expect(await sams.get(`/api/challenges/${challengeId}`, kim)).toMatchObject({ body: { participants_count: 2 } });
  });

  it('lets who has forgotten the password choose a new one, by mail', async () => {
    expect(await sams.post('/api/auth/forgot-password', { email: 'sam@example.org' })).toMatchObject({ status: 202 });
    const token = await mailedToken('sam', /new password/);
    const reset = { token, new_password: NEW_PASSWORD };
    expect(await kims.post('/api/auth/reset-password', reset)).toMatchObject({ status: 200 });
    expect(await sams.post('/api/auth/reset-password', reset)).toMatchObject({ status: 422 });
    const old = await sams.post('/api/auth/login', { username: 'sam', password: PASSWORD });
    expect(old).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } });
    sam = await signIn(kims, 'sam', NEW_PASSWORD);
    expect(await sams.get('/api/users/me/stats', sam)).toMatchObject({
      status: 200,
      body: { activities_count: 3, today_minutes: 22.5, challenges: { joined: 1 } },
    });
  });

  it('lets an administrator shut somebody out', async () => {
    screen = await openPlain(focus.url, sam.accessToken);
    const path = `/api/admin/users/${sam.id}/deactivate`;
    expect(await sams.request('PATCH', path, { reason: 'Too loud' }, sam)).toMatchObject({ status: 403 });
    expect(await sams.request('PATCH', path, { reason: 'Too loud' }, kim)).toMatchObject({ status: 200 });
    await screen.ended;
    await eventually(async () => (await kims.get('/api/users/me', sam)).status === 401, 1_000, 'the end there');
    const login = await kims.post('/api/auth/login', { username: 'sam', password: NEW_PASSWORD });
    expect(login).toMatchObject({ status: 403, body: { code: 'account_disabled' } });
    expect(await kims.get('/api/admin/logs?action=admin.user_deactivated', kim)).toMatchObject({
      status: 200,
      body: { items: [{ user_id: kim.id, context: { reason: 'Too loud' } }], total: 1 },
    });
  });
});
