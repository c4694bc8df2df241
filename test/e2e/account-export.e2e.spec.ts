import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { ActivitiesRepository } from '../../src/modules/activities/activities.repository';
import { ActivityCategory } from '../../src/modules/activities/activity-category.enum';
import { Activity } from '../../src/modules/activities/entities/activity.entity';
import { AuditLog } from '../../src/modules/audit-logs/entities/audit-log.entity';
import { User } from '../../src/modules/users/entities/user.entity';
import { PASSWORD, signedInUser, type SignedInUser } from '../factories/user.factory';
import { mailedToken } from '../support/mailbox';
import { plain } from '../support/pictures';
import { until } from '../support/scheduling';
import { startTestApp, type TestApp } from '../support/test-app';

const EXPORT = '/api/users/me/export';
const LISTS = [
  ...['activities', 'audit_logs', 'blocked_apps', 'challenges', 'mails', 'participations', 'sessions', 'usage'],
];
const INSTANT = /^2026-11-20T08:\d\d:\d\d\.\d{3}Z$/;
const PAGE = 1_000;
/** Activities of more than a kilobyte each. */
const LONG = 20 * PAGE;
/** Milliseconds that so many may take to store on a busy machine. */
const PATIENCE = 120_000;

let focus: TestApp;

beforeAll(async () => {
  focus = await startTestApp();
});
afterEach(() => jest.restoreAllMocks());
afterAll(() => focus.close());

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever a test looks for
type Exported = Record<string, any>;

const exported = async ({ auth }: SignedInUser): Promise<Exported> => (await focus.http().get(EXPORT).set(auth)).body;
const post = async ({ auth }: SignedInUser, path: string, body: object): Promise<{ id: number }> => {
  const response = await focus.http().post(`/api/${path}`).set(auth).send(body);
  expect([200, 201, 202, 204]).toContain(response.status);
  return response.body;
};

const contest = (title: string): object => ({
  title,
  daily_target_minutes: 60,
  start_date: '2026-11-20',
  end_date: '2026-11-27',
});

/** Stores `count` activities of a minute each, past everything that counts them. */
async function manyActivities({ id: userId }: SignedInUser, count: number): Promise<void> {
  const createdAt = focus.clock.now();
  for (let from = 0; from < count; from += 500) {
    const rows = Array.from({ length: Math.min(500, count - from) }, (_, i) => {
      const startedAt = new Date(Date.UTC(2026, 10, 1) + Math.floor((from + i) / 3) * 1_000);
      return {
        ...{
          userId,
          appKey: 'chat',
          appName: '😀'.repeat(100),
          category: ActivityCategory.Messaging,
          durationSeconds: 60,
        },
        ...{ startedAt, endedAt: new Date(startedAt.getTime() + 60_000), date: '2026-11-01', timezone: 'UTC' },
        ...{ parts: null, device: '📱'.repeat(100), clientId: null, createdAt },
      };
    });
    await focus.dataSource.createQueryBuilder().insert().into(Activity).values(rows).updateEntity(false).execute();
  }
}

/** Asks for an export on a socket of its own, read by hand. */
function askFor({ auth }: SignedInUser): Socket {
  const socket = connect(Number(new URL(focus.url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(`GET ${EXPORT} HTTP/1.1\r\nHost: focus\r\nAuthorization: ${auth.Authorization}\r\n\r\n`);
  return socket;
}

/** Everything that comes until the other side hangs up. */
async function restOf(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  socket.resume();
  await once(socket, 'close');
  return text;
}

/** How many pages of a user's activities have been asked for. */
const readsOf = ({ id }: SignedInUser, calls: unknown[][]): number => calls.filter(([userId]) => userId === id).length;

describe('GET /users/me/export', () => {
  it('holds everything that the account does', async () => {
    const user = await signedInUser(focus, { fullName: 'Sam Doe', bio: 'Less is "more" 🌿\n', timezone: 'UTC' });
    const other = await signedInUser(focus, { fullName: 'Somebody Else' });
    const picture = await plain(30, 30, 'teal').png().toBuffer();
    const uploaded = await focus.http().put('/api/users/me/avatar').set(user.auth).attach('file', picture, 'me.png');
    const crossing = { app_name: 'Chat', duration_minutes: 60, started_at: '2026-11-18T23:30:00Z' };
    await post(user, 'activities', crossing);
    const today = { app_name: 'TikTok 😀', duration_minutes: 12.5, device: 'phone' };
    await post(user, 'activities', today);
    const rule = await post(user, 'blocked', {
      app_name: 'TikTok 😀',
      daily_limit_minutes: 10,
      schedule: [{ days: [1, 7], start: '22:00', end: '07:00' }],
    });
    await post(user, `blocked/${rule.id}/reset`, {});
    const own = await post(user, 'challenges', contest('Mine'));
    const theirs = await post(other, 'challenges', contest('Theirs'));
    await post(user, `challenges/${theirs.id}/join`, {});
    await post(user, 'users/me/email', { new_email: 'sam.new@example.org', password: PASSWORD });
    await focus.mails.drain();

    const { status, body } = await focus.http().get(EXPORT).set(user.auth);

    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['exported_at', 'profile', 'sign_in', 'avatar', ...LISTS]);
    expect(body.exported_at).toMatch(INSTANT);
    expect(body.profile).toEqual((await focus.http().get('/api/users/me').set(user.auth)).body);
    expect(body.profile).toMatchObject({ bio: 'Less is "more" 🌿\n', avatar_url: uploaded.body.avatar_url });
    expect(body.sign_in).toEqual({
      has_password: true,
      is_google_linked: false,
      pending_email: 'sam.new@example.org',
    });
    const served = await focus.http().get(body.profile.avatar_url).buffer();
    expect(body.avatar).toMatchObject({ media_type: 'image/webp', base64: expect.stringMatching(/^UklGR/) });
    expect(Buffer.from(body.avatar.base64, 'base64')).toHaveLength(Number(served.headers['content-length']));

    const sessions = await focus.http().get('/api/auth/sessions').set(user.auth);
    expect(body.sessions.map((session: object) => ({ ...session, is_current: true }))).toEqual(sessions.body.items);

    const activities = await focus.http().get('/api/activities?sort=started_at').set(user.auth);
    expect(body.activities).toEqual(activities.body.items);
    expect(body.activities).toHaveLength(2);
    expect(body.usage).toEqual([
      { date: '2026-11-18', app_name: 'Chat', category: expect.any(String), minutes: 30 },
      { date: '2026-11-19', app_name: 'Chat', category: expect.any(String), minutes: 30 },
      { date: '2026-11-20', app_name: 'TikTok 😀', category: expect.any(String), minutes: 12.5 },
    ]);
    expect(body.blocked_apps).toEqual([
      {
        id: rule.id,
        app_name: 'TikTok 😀',
        daily_limit_minutes: 10,
        schedule: [{ days: [1, 7], start: '22:00', end: '07:00' }],
        is_active: true,
        days: [{ date: '2026-11-20', is_warned: false, is_blocked: false, reset_at_minutes: 12.5 }],
        created_at: expect.any(String),
        updated_at: expect.any(String),
      },
    ]);
    expect(body.challenges).toEqual([
      expect.objectContaining({ id: own.id, title: 'Mine', status: 'active', invite_code: expect.any(String) }),
    ]);
    expect(body.participations).toEqual([
      expect.objectContaining({ challenge_id: own.id, title: 'Mine', status: 'active' }),
      {
        challenge_id: theirs.id,
        title: 'Theirs',
        status: 'active',
        joined_at: expect.any(String),
        joined_on: '2026-11-20',
        score: expect.any(Number),
        total_minutes: expect.any(Number),
        days_counted: expect.any(Number),
        final_rank: null,
      },
    ]);
    expect(body.mails).toContainEqual({
      id: expect.any(Number),
      kind: expect.any(String),
      recipient: 'sam.new@example.org',
      status: 'sent',
      created_at: expect.any(String),
      sent_at: expect.any(String),
    });
    const actions = body.audit_logs.map(({ action }: { action: string }) => action);
    expect(actions).toEqual(expect.arrayContaining(['auth.logged_in', 'blocked_apps.reset', 'challenge.joined']));
    expect(actions.at(-1)).toBe('users.account_exported');
    expect(body.audit_logs.at(-1)).toEqual({
      id: expect.any(Number),
      level: 'info',
      action: 'users.account_exported',
      message: expect.any(String),
      ip: expect.any(String),
      user_agent: null,
      request_id: expect.any(String),
      context: null,
      created_at: expect.stringMatching(INSTANT),
    });
  });

  it('is an attachment that no cache keeps', async () => {
    const user = await signedInUser(focus, { timezone: 'Pacific/Kiritimati' });
    const { headers, text } = await focus.http().get(EXPORT).set(user.auth);
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="focus-account-2026-11-20.json"',
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(JSON.parse(text)).toHaveProperty('profile');
    // Each holds the record of its own making, so no two are the same.
    const again = await focus.http().get(EXPORT).set(user.auth).set('If-None-Match', String(headers.etag));
    expect(again.status).toBe(200);
    expect(again.headers.etag).toMatch(/^"[\da-f-]{36}"$/);
    expect(again.headers.etag).not.toBe(headers.etag);
    const head = await focus.http().head(EXPORT).set(user.auth);
    expect([head.status, head.text]).toEqual([200, undefined]);
    expect(head.headers['content-disposition']).toBe(headers['content-disposition']);
  });

  it('is written down in the audit log', async () => {
    const user = await signedInUser(focus);
    await exported(user);
    const rows = await focus.dataSource
      .getRepository(AuditLog)
      .findBy({ userId: user.id, action: 'users.account_exported' });
    expect(rows).toHaveLength(1);
  });

  it('of an account that has done nothing yet is whole, too', async () => {
    const user = await signedInUser(focus);
    const body = await exported(user);
    expect(body.avatar).toBeNull();
    for (const list of ['mails', 'activities', 'usage', 'blocked_apps', 'challenges', 'participations']) {
      expect([list, body[list]]).toEqual([list, []]);
    }
  });

  it('shows no password, token, hash or Google id, and nobody else’s address', async () => {
    const user = await signedInUser(focus, { googleSubject: 'google-subject-4711' });
    const other = await signedInUser(focus, { fullName: 'Marker Of Another', bio: 'another bio' });
    const challenge = await post(user, 'challenges', contest('Together'));
    await post(other, `challenges/${challenge.id}/join`, {});
    await focus.http().post('/api/auth/forgot-password').send({ email: user.email }).expect(202);
    const mailed = await mailedToken(focus, user.email);

    const { text } = await focus.http().get(EXPORT).set(user.auth);

    expect(JSON.parse(text).sign_in).toMatchObject({ has_password: true, is_google_linked: true });
    const { passwordHash } = await focus.dataSource.getRepository(User).findOneByOrFail({ id: user.id });
    const hashes = await focus.dataSource.query<{ token_hash: string }[]>(
      'SELECT token_hash FROM sessions UNION SELECT token_hash FROM one_time_tokens',
    );
    const secrets = [
      ...[String(passwordHash), PASSWORD, 'google-subject-4711', mailed, user.accessToken, user.refreshToken],
      ...hashes.map(({ token_hash: hash }) => hash),
      ...[other.email, 'Marker Of Another', 'another bio'],
    ];
    for (const secret of secrets) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/_hash|\$2[aby]\$/);
  });

  it('holds what is the caller’s, and nothing of anybody else', async () => {
    const [user, other] = [await signedInUser(focus), await signedInUser(focus)];
    for (const [person, app] of [
      [user, 'Own'],
      [other, 'Foreign'],
    ] as const) {
      await post(person, 'activities', { app_name: app, duration_minutes: 5 });
      await post(person, 'blocked', { app_name: app, daily_limit_minutes: 60 });
      await post(person, 'challenges', contest(`${app} contest`));
    }
    const text = JSON.stringify(await exported(user));
    expect(text).toContain('Own contest');
    expect(text).not.toContain('Foreign');
    expect(text).not.toContain(other.username);
  });

  it('holds every row once, in order, over many pages', async () => {
    const user = await signedInUser(focus);
    await manyActivities(user, 2 * PAGE + 345);
    const { activities } = await exported(user);
    const ids = activities.map(({ id }: { id: number }) => id);
    expect(ids).toHaveLength(2 * PAGE + 345);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
  });

  it('holds exactly full pages, and every day of use', async () => {
    const user = await signedInUser(focus);
    await manyActivities(user, PAGE);
    const rows = Array.from({ length: PAGE }, (_, i) => [
      user.id,
      `2026-${String(1 + Math.floor(i / 100)).padStart(2, '0')}-${String(1 + (i % 25)).padStart(2, '0')}`,
      `app ${i}`,
    ]);
    const usage = focus.dataSource.driver.escape('usage');
    for (const [userId, date, app] of [...rows, ...rows.slice(0, 1).map(([id, date]) => [id, date, 'Z'])]) {
      await focus.dataSource.query(
        `INSERT INTO ${usage} (user_id, date, app_key, category, app_name, seconds) VALUES (?, ?, ?, 'other', ?, 60)`,
        [userId, date, app, app],
      );
    }
    const body = await exported(user);
    expect(body.activities).toHaveLength(PAGE);
    expect(body.usage).toHaveLength(PAGE + 1);
    const names = body.usage.map(({ date, app_name: app }: { date: string; app_name: string }) => `${date} ${app}`);
    expect(new Set(names).size).toBe(PAGE + 1);
    expect(body.usage[0]).toEqual({ date: '2026-01-01', app_name: 'Z', category: 'other', minutes: 1 });
  });

  it('is cut off, never silently short, where the database fails in the middle', async () => {
    const user = await signedInUser(focus);
    await post(user, 'activities', { app_name: 'Chat', duration_minutes: 5 });
    await focus.dataSource.query('ALTER TABLE challenge_participants RENAME TO hidden_participants');
    const text = await restOf(askFor(user));
    await focus.dataSource.query('ALTER TABLE hidden_participants RENAME TO challenge_participants');
    expect(text).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(text).toContain('"activities": [');
    expect(text).not.toMatch(/\r\n0\r\n\r\n$/);
    expect(text).not.toMatch(/hidden|SELECT|no such table/i);
    expect(await exported(user)).toHaveProperty('participations');
  });

  describe('of more than the buffers on its way hold', () => {
    let user: SignedInUser;

    beforeAll(async () => {
      user = await signedInUser(focus);
      await manyActivities(user, LONG);
    }, PATIENCE);

    it(
      'is read no further once the client has gone',
      async () => {
        const reads = jest.spyOn(ActivitiesRepository.prototype, 'findAfter');
        const socket = askFor(user);
        await once(socket, 'data');
        socket.pause();
        let before = 0;
        // It reads ahead as far as the buffers go, and waits.
        await until(async () => {
          before = readsOf(user, reads.mock.calls);
          await exported(await signedInUser(focus));
          return before > 0 && before === readsOf(user, reads.mock.calls);
        });
        expect(before).toBeLessThan(LONG / PAGE);
        socket.destroy();
        await exported(await signedInUser(focus));
        await exported(await signedInUser(focus));
        expect(readsOf(user, reads.mock.calls)).toBeLessThanOrEqual(before + 1);
      },
      PATIENCE,
    );

    it(
      'is cut off where the account is deleted in the middle',
      async () => {
        const socket = askFor(user);
        const [first] = (await once(socket, 'data')) as [Buffer];
        socket.pause();
        await focus.http().delete('/api/users/me').set(user.auth).send({ password: PASSWORD }).expect(204);
        const text = first.toString() + (await restOf(socket));
        expect(text).toMatch(/^HTTP\/1\.1 200 OK/);
        expect(text).not.toMatch(/\r\n0\r\n\r\n$/);
      },
      PATIENCE,
    );
  });

  it('is for signed-in callers', async () => {
    const response = await focus.http().get(EXPORT);
    expect([response.status, response.body.code]).toEqual([401, 'missing_token']);
    expect(response.headers).not.toHaveProperty('content-disposition');
  });
});
