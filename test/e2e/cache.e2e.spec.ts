import { CacheStatistics } from '../../src/infrastructure/cache/cache-statistics';
import { type SignedInUser, signedInUser } from '../factories/user.factory';
import { START, startTestApp, type TestAgent, type TestApp } from '../support/test-app';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

describe('cached answers', () => {
  let focus: TestApp;
  let sam: SignedInUser;
  let kim: SignedInUser;

  beforeAll(async () => {
    focus = await startTestApp();
  });

  afterAll(() => focus.close());

  beforeEach(async () => {
    focus.clock.set(START);
    sam = await signedInUser(focus);
    kim = await signedInUser(focus);
  });

  const get = async (user: SignedInUser, path: string): Promise<Record<string, never>> =>
    (await focus.http().get(`/api/${path}`).set(user.auth).expect(200)).body as Record<string, never>;

  const record = async (user: SignedInUser, minutes: number): Promise<number> => {
    const { body } = await focus
      .http()
      .post('/api/activities')
      .set(user.auth)
      .send({ app_name: 'Instagram', duration_minutes: minutes })
      .expect(201);
    return (body as { id: number }).id;
  };

  const challenge = async (user: SignedInUser): Promise<number> => {
    const date = focus.clock.now().toISOString().slice(0, 10);
    const { body } = await focus
      .http()
      .post('/api/challenges')
      .set(user.auth)
      .send({ title: 'A quieter week', daily_target_minutes: 60, start_date: date, end_date: date })
      .expect(201);
    return (body as { id: number }).id;
  };

  /** How often answers of a kind were loaded while `work` ran. */
  async function loads(name: string, work: () => Promise<unknown>): Promise<number> {
    const count = (): number =>
      focus.app
        .get(CacheStatistics)
        .counts()
        .find((counts) => counts.name === name)?.misses ?? 0;
    const before = count();
    await work();
    return count() - before;
  }

  it.each([
    ['profile', 'users/me'],
    ['today', 'activities/today'],
    ['stats_daily', 'activities/stats/daily?date=2026-11-19'],
    ['stats_weekly', 'activities/stats/weekly'],
    ['stats_monthly', 'activities/stats/monthly?month=2026-10'],
    ['challenges', 'challenges?size=5'],
  ])('%s is loaded once for who asks again, and never given to someone else', async (name, path) => {
    const [first, second] = [await get(sam, path), await get(sam, path)];
    expect(second).toEqual(first);
    expect(await loads(name, () => get(sam, path))).toBe(0);
    expect(await loads(name, () => get(kim, path))).toBe(1);
  });

  it('an answer from the cache is the same to the byte, its headers too', async () => {
    const ask = (): ReturnType<TestAgent['get']> => focus.http().get('/api/activities/today').set(sam.auth);
    const [loaded, kept] = [await ask(), await ask()];
    expect(kept.text).toBe(loaded.text);
    const stable = ({ headers }: { headers: Record<string, string> }): Record<string, string> =>
      Object.fromEntries(Object.entries(headers).filter(([name]) => !['date', 'x-request-id'].includes(name)));
    expect(stable(kept)).toEqual(stable(loaded));
    expect(kept.headers['cache-control']).toContain('private');
    await ask().set('If-None-Match', loaded.headers.etag!).expect(304);
  });

  it('who changes their profile sees it at once, and a name on every board', async () => {
    const id = await challenge(sam);
    const path = `challenges/${id}/leaderboard`;
    await get(sam, 'users/me');
    await get(sam, path);
    await get(sam, 'challenges');
    const username = `renamed_${sam.id}`;
    await focus.http().put('/api/users/me').set(sam.auth).send({ username, bio: 'new' }).expect(200);
    expect(await get(sam, 'users/me')).toMatchObject({ username, bio: 'new' });
    expect(await get(sam, path)).toMatchObject({ items: [{ username }] });
    const { items } = (await get(sam, 'challenges')) as unknown as {
      items: { id: number; creator: { username: string } }[];
    };
    expect(items.find((item) => item.id === id)?.creator.username).toBe(username);
  });

  it('a zone or a first day of the week counts at once', async () => {
    expect(await get(sam, 'activities/today')).toMatchObject({ date: '2026-11-20' });
    expect(await get(sam, 'activities/stats/weekly')).toMatchObject({ start_date: '2026-11-16' });
    await focus
      .http()
      .put('/api/users/me')
      .set(sam.auth)
      .send({ timezone: 'Pacific/Pago_Pago', settings: { week_starts_on: 'sunday' } })
      .expect(200);
    expect(await get(sam, 'activities/today')).toMatchObject({ date: '2026-11-19' });
    expect(await get(sam, 'activities/stats/weekly')).toMatchObject({ start_date: '2026-11-15' });
  });

  it('what is recorded and deleted is in the figures of the very next request', async () => {
    for (const path of [
      'activities/today',
      'activities/stats/daily',
      'activities/stats/weekly',
      'activities/stats/monthly',
    ]) {
      const { total_minutes: before = 0 } = await get(sam, path);
      const id = await record(sam, 7);
      expect(await get(sam, path)).toMatchObject({ total_minutes: before + 7 });
      await focus.http().delete(`/api/activities/${id}`).set(sam.auth).expect(204);
      expect(await get(sam, path)).toMatchObject({ total_minutes: before });
    }
  });

  it('a board shows who joins, scores and leaves, to everyone, and to an outsider until it is closed to them', async () => {
    const id = await challenge(sam);
    const path = `challenges/${id}/leaderboard`;
    expect(await get(sam, path)).toMatchObject({ total: 1, me: { score: 0 } });
    expect(await get(kim, path)).toMatchObject({ total: 1, me: null });
    await focus.http().post(`/api/challenges/${id}/join`).set(kim.auth).expect(200);
    expect(await get(sam, path)).toMatchObject({ total: 2 });
    expect(await get(kim, path)).toMatchObject({ total: 2, me: { score: 0, rank: null } });
    await record(kim, 30);
    expect(await get(sam, path)).toMatchObject({ items: [{ username: kim.username, score: 50 }, {}] });
    await focus.http().post(`/api/challenges/${id}/leave`).set(kim.auth).expect(204);
    expect(await get(sam, path)).toMatchObject({ total: 1 });
    await focus.http().put(`/api/challenges/${id}`).set(sam.auth).send({ title: 'Mine' }).expect(200);
    await focus.http().delete(`/api/challenges/${id}`).set(sam.auth).expect(204);
    await focus.http().get(`/api/${path}`).set(sam.auth).expect(404);
    await focus.http().get(`/api/${path}`).set(kim.auth).expect(404);
  });

  it('a day that turns and a challenge that begins need no write to be seen', async () => {
    focus.clock.set(new Date('2026-11-20T23:50:00Z'));
    sam = await signedInUser(focus);
    await record(sam, 7);
    expect(await get(sam, 'activities/today')).toMatchObject({ date: '2026-11-20', total_minutes: 7 });
    const { body } = await focus
      .http()
      .post('/api/challenges')
      .set(sam.auth)
      .send({ title: 'Tomorrow', daily_target_minutes: 60, start_date: '2026-11-21', end_date: '2026-11-22' })
      .expect(201);
    const path = `challenges/${(body as { id: number }).id}/leaderboard`;
    focus.clock.set(new Date(Date.parse('2026-11-21T00:00:00Z') - 500));
    expect(await get(sam, path)).toMatchObject({ status: 'upcoming' });
    expect(await get(sam, 'activities/today')).toMatchObject({ date: '2026-11-20' });
    focus.clock.set(new Date('2026-11-21T00:00:00Z'));
    expect(await get(sam, path)).toMatchObject({ status: 'active' });
    expect(await get(sam, 'activities/today')).toMatchObject({ date: '2026-11-21', total_minutes: 0 });
  });

  it('an answer that was refused is not remembered', async () => {
    const path = '/api/activities/stats/daily?date=never';
    await focus.http().get(path).set(sam.auth).expect(422);
    await focus.http().get(path).set(sam.auth).expect(422);
    const id = await challenge(sam);
    await focus.http().put(`/api/challenges/${id}`).set(sam.auth).send({ is_public: false }).expect(409);
  });

  it('nobody is answered from the cache whose session is over', async () => {
    await get(sam, 'users/me');
    await focus.http().post('/api/auth/logout-all').set(sam.auth).expect(204);
    await focus.http().get('/api/users/me').set(sam.auth).expect(401);
    await get(kim, 'users/me');
    focus.clock.advance(31 * MINUTE_MS);
    await focus.http().get('/api/users/me').set(kim.auth).expect(401);
  });

  it('with CACHE_ENABLED=false every answer is made anew', async () => {
    const plain = await startTestApp({ CACHE_ENABLED: 'false' });
    const user = await signedInUser(plain);
    await plain.http().get('/api/users/me').set(user.auth).expect(200);
    await plain.http().get('/api/users/me').set(user.auth).expect(200);
    expect(plain.app.get(CacheStatistics).counts()).toEqual([]);
    plain.clock.advance(DAY_MS);
    await plain.http().get('/api/users/me').set(user.auth).expect(401);
    await plain.close();
  });
});
