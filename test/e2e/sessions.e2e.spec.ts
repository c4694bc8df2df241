import type { Test } from 'supertest';
import { AuditLog } from '../../src/modules/audit-logs/entities/audit-log.entity';
import { createUser, PASSWORD, signedInUser, signIn, type SignedInUser } from '../factories/user.factory';
import { closeClients, DOORS } from '../support/realtime-client';
import { startTestApp, type TestApp } from '../support/test-app';

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const DAY = 86_400_000;

let focus: TestApp;

beforeAll(async () => {
  focus = await startTestApp();
});
afterEach(closeClients);
afterAll(() => focus.close());

const list = ({ auth }: Pick<SignedInUser, 'auth'>, query = ''): Test =>
  focus.http().get(`/api/auth/sessions${query}`).set(auth);
const end = ({ auth }: SignedInUser, id: number): Test => focus.http().delete(`/api/auth/sessions/${id}`).set(auth);
const idOf = async (user: SignedInUser): Promise<number> =>
  (await list(user)).body.items.find((session: { is_current: boolean }) => session.is_current).id;

/** Two sessions of one account. */
async function twice(): Promise<[SignedInUser, SignedInUser]> {
  const account = await createUser(focus);
  return [await signIn(focus, account), await signIn(focus, account)];
}

describe('GET /auth/sessions', () => {
  it('shows of each where it was begun and how long it lasts, and nothing one could sign in with', async () => {
    const { username } = await createUser(focus);
    const login = await focus
      .http()
      .post('/api/auth/login')
      .set('User-Agent', 'Focus/1.0 (Android 16)')
      .send({ username, password: PASSWORD })
      .expect(200);

    const { text, body, headers } = await list({ auth: { Authorization: `Bearer ${login.body.access_token}` } });

    const [session] = body.items;
    expect(text).toBe(
      JSON.stringify({
        items: [
          {
            id: session.id,
            created_at: session.created_at,
            last_used_at: session.last_used_at,
            expires_at: session.expires_at,
            ip: '127.0.0.1',
            user_agent: 'Focus/1.0 (Android 16)',
            is_current: true,
          },
        ],
        total: 1,
        page: 1,
        size: 20,
        pages: 1,
      }),
    );
    for (const field of ['created_at', 'last_used_at', 'expires_at']) expect(session[field]).toMatch(INSTANT);
    expect(Date.parse(session.expires_at) - Date.parse(session.created_at)).toBe(7 * DAY);
    expect(headers['cache-control']).toMatch(/private/);
    expect(headers.etag).toBeDefined();
  });

  it('moves on when a session is refreshed, and ends with it', async () => {
    const [user] = await twice();
    const before = (await list(user)).body.items.find((session: { is_current: boolean }) => session.is_current);
    focus.clock.advance(60_000);
    await focus.http().post('/api/auth/refresh').send({ refresh_token: user.refreshToken }).expect(200);
    const { body } = await list(user);
    expect(body.items[0]).toMatchObject({ id: before.id, created_at: before.created_at, is_current: true });
    expect(Date.parse(body.items[0].last_used_at)).toBeGreaterThanOrEqual(Date.parse(before.last_used_at) + 60_000);
    expect(Date.parse(body.items[0].expires_at)).toBeGreaterThanOrEqual(Date.parse(before.expires_at) + 60_000);
  });

  it('names the one that asks, whichever that is', async () => {
    const [first, second] = await twice();
    for (const user of [first, second]) {
      const { body } = await list(user);
      const current = body.items.filter((session: { is_current: boolean }) => session.is_current);
      expect(current).toHaveLength(1);
      expect(body.total).toBe(2);
    }
    expect(await idOf(first)).not.toBe(await idOf(second));
  });

  it('stores what a client calls itself as text, cut to 500 characters', async () => {
    const { username } = await createUser(focus);
    const agent = `<script>alert(1)</script>${'x'.repeat(1_000)}`;
    const login = await focus
      .http()
      .post('/api/auth/login')
      .set('User-Agent', agent)
      .send({ username, password: PASSWORD });
    const { body } = await list({ auth: { Authorization: `Bearer ${login.body.access_token}` } });
    expect(body.items[0].user_agent).toBe(agent.slice(0, 500));
  });
});

describe('DELETE /auth/sessions/{id}', () => {
  it('ends the caller’s own session, which is then good for nothing', async () => {
    const [user, other] = await twice();
    const id = await idOf(user);
    const response = await end(user, id);
    expect([response.status, response.text]).toEqual([204, '']);
    expect((await list(user)).status).toBe(401);
    expect((await end(user, id)).status).toBe(401);
    await focus.http().post('/api/auth/refresh').send({ refresh_token: user.refreshToken }).expect(401);
    const { body } = await list(other).expect(200);
    expect(body.items.map((session: { id: number }) => session.id)).toEqual([await idOf(other)]);
    const rows = await focus.dataSource.getRepository(AuditLog).findBy({ userId: user.id, action: 'auth.logged_out' });
    expect(rows.map(({ context }) => context)).toEqual([{ session_id: id }]);
  });

  it('tells another’s session from none at all in no way', async () => {
    const [user, stranger] = [await signedInUser(focus), await signedInUser(focus)];
    const theirs = await idOf(stranger);
    const [foreign, absent] = [await end(user, theirs), await end(user, 2_000_000_000)];
    expect([foreign.status, foreign.body.code]).toEqual([404, 'not_found']);
    const ofAnyRequest = { instance: null, request_id: null };
    expect({ ...foreign.body, ...ofAnyRequest }).toEqual({ ...absent.body, ...ofAnyRequest });
    await list(stranger).expect(200);
  });

  it('is done once, however many ask at once', async () => {
    const [user, other] = await twice();
    const id = await idOf(other);
    const replies = await Promise.all(Array.from({ length: 6 }, () => end(user, id)));
    expect(replies.map(({ status }) => status).sort()).toEqual([204, 404, 404, 404, 404, 404]);
  });

  it.each(DOORS)('closes what was opened with it within 2 s, and nothing else: $name', async (door) => {
    const [user, other] = await twice();
    const stranger = await signedInUser(focus);
    const gone = await door.open(focus.url, user.accessToken);
    const [kept, foreign] = [
      await door.open(focus.url, other.accessToken),
      await door.open(focus.url, stranger.accessToken),
    ];
    const before = performance.now();
    await end(other, await idOf(user)).expect(204);
    await gone.ended;
    expect(performance.now() - before).toBeLessThan(2_000);
    for (const client of [kept, foreign]) expect(await client.request('ping')).toMatchObject({ type: 'pong' });
    // Also where it is the caller's own.
    await end(other, await idOf(other)).expect(204);
    await kept.ended;
    expect(await foreign.request('ping')).toMatchObject({ type: 'pong' });
  });
});
