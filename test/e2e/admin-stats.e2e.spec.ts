import type { Response } from 'supertest';
import { Role } from '../../src/common/auth/role.enum';
import type { User } from '../../src/modules/users/entities/user.entity';
import { createUser, signedInUser, type SignedInUser, signIn, type UserOverrides } from '../factories/user.factory';
import { START, startTestApp, type TestApp } from '../support/test-app';

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;
const TODAY = '2026-11-20';

/** START is a Friday; its week began on the 16th. */
describe('figures for administrators', () => {
  let focus: TestApp;
  let admin: SignedInUser;

  beforeEach(async () => {
    focus = await startTestApp({ SCHEDULER_ENABLED: 'false' });
    admin = await signedInUser(focus, { role: Role.Admin });
  });

  afterEach(() => focus.close());

  const get = (path: string, who: SignedInUser | null = admin): Promise<Response> =>
    Promise.resolve(
      focus
        .http()
        .get(`/api/admin/stats${path}`)
        .set(who?.auth ?? {}),
    );

  /** Figures are up to half a minute old. */
  const later = (): void => focus.clock.advance(30 * SECOND_MS);

  async function record(user: SignedInUser, app_name: string, duration_minutes: number, at?: string): Promise<number> {
    const started_at = at === undefined ? {} : { started_at: at };
    const response = await focus
      .http()
      .post('/api/activities')
      .set(user.auth)
      .send({ app_name, duration_minutes, ...started_at });
    expect(response.status).toBe(201);
    return response.body.id;
  }

  const daysAgo = (days: number): Date => new Date(START.getTime() - days * DAY_MS);
  const newUser = (overrides: UserOverrides = {}): Promise<SignedInUser> => signedInUser(focus, overrides);

  function expectFieldErrors(response: Response, ...errors: [field: string, code: string][]): void {
    expect([response.status, response.body.code]).toEqual([422, 'validation_failed']);
    expect(response.body.errors.map(({ field, code }: Record<string, string>) => [field, code])).toEqual(errors);
  }

  it('are for administrators only', async () => {
    const user = await newUser();
    for (const path of ['/overview', '/users-growth', '/app-usage']) {
      expect((await get(path, null)).body.code).toBe('missing_token');
      const refused = await get(path, user);
      expect([refused.status, refused.body.code]).toEqual([403, 'forbidden']);
    }
  });

  describe('GET /admin/stats/overview', () => {
    it('is all zeros in the beginning, but for the administrator', async () => {
      const { status, body } = await get('/overview');
      expect(status).toBe(200);
      expect(JSON.stringify(body)).toBe(
        JSON.stringify({
          users: {
            total: 1,
            active: 1,
            verified: 1,
            admins: 1,
            new_today: 1,
            new_this_week: 1,
            active_today: 0,
            active_this_week: 0,
          },
          activities: { total: 0, today: 0, minutes_today: 0, minutes_total: 0 },
          challenges: { total: 0, active: 0, upcoming: 0, completed: 0, participants: 0 },
          blocked_apps: { total: 0, active: 0 },
          websocket: { active_users: 0, active_connections: 0 },
          generated_at: body.generated_at,
        }),
      );
      const age = focus.clock.timestamp() - new Date(body.generated_at as string).getTime();
      expect(age).toBeGreaterThanOrEqual(0);
      expect(age).toBeLessThan(10 * SECOND_MS);
    });

    it('counts users by state and by when they came', async () => {
      await createUser(focus, { createdAt: new Date('2026-11-19T23:59:59.999Z'), isActive: false });
      await createUser(focus, { createdAt: new Date('2026-11-16T00:00:00.000Z'), isVerified: false });
      await createUser(focus, { createdAt: new Date('2026-11-15T23:59:59.999Z'), role: Role.Admin });
      await createUser(focus, { createdAt: new Date('2026-11-20T00:00:00.000Z') });
      expect((await get('/overview')).body.users).toMatchObject({
        total: 5,
        active: 4,
        verified: 4,
        admins: 2,
        new_today: 2,
        new_this_week: 4,
      });
    });

    it('counts activities by UTC dates, wherever their users are', async () => {
      // In Kiritimati this is the 21st, in Pago Pago the 19th.
      const east = await newUser({ timezone: 'Pacific/Kiritimati' });
      const west = await newUser({ timezone: 'Pacific/Pago_Pago', settings: { day_starts_at: '12:00' } });
      await record(east, 'TikTok', 10, '2026-11-20T07:00:00Z');
      await record(west, 'TikTok', 20, '2026-11-20T07:00:00Z');
      await record(west, 'YouTube', 30, '2026-11-19T12:00:00Z');
      const monday = await newUser();
      await record(monday, 'Chrome', 1.5, '2026-11-16T00:00:00Z');
      const sunday = await newUser();
      await record(sunday, 'Chrome', 5, '2026-11-15T23:59:00Z');
      const { users, activities } = (await get('/overview')).body;
      expect(users).toMatchObject({ active_today: 4, active_this_week: 4 });
      expect(activities).toEqual({ total: 5, today: 2, minutes_today: 30, minutes_total: 66.5 });
    });

    it('counts minutes where they fall, and an activity where it starts', async () => {
      const user = await newUser();
      await record(user, 'YouTube', 60, '2026-11-19T23:29:59.500Z');
      const { activities } = (await get('/overview')).body;
      expect(activities).toEqual({ total: 1, today: 0, minutes_today: 29.98, minutes_total: 60 });
    });

    it('counts who recorded something today and this week, whenever that started', async () => {
      focus.clock.set(new Date('2026-11-15T23:59:00Z'));
      await record(await newUser(), 'TikTok', 10);
      focus.clock.set(new Date('2026-11-16T00:00:01Z'));
      await record(await newUser(), 'TikTok', 10);
      focus.clock.set(START);
      const user = await newUser();
      await record(user, 'TikTok', 10, '2026-10-01T12:00:00Z');
      await record(user, 'YouTube', 10);
      admin = await signedInUser(focus, { role: Role.Admin });
      expect((await get('/overview')).body.users).toMatchObject({ active_today: 1, active_this_week: 2 });
    });

    it('is at most half a minute old, and made once for all who ask', async () => {
      const user = await newUser();
      const [first, second] = await Promise.all([get('/overview'), get('/overview')]);
      await record(user, 'TikTok', 10);
      const third = await get('/overview');
      expect([second.body, third.body]).toEqual([first.body, first.body]);
      later();
      const fourth = (await get('/overview')).body;
      expect(fourth.activities.total).toBe(1);
      expect(fourth.generated_at > first.body.generated_at).toBe(true);
    });

    it('forgets what is deleted: an activity, an account', async () => {
      const [user, other] = [await newUser(), await newUser()];
      const id = await record(user, 'TikTok', 10);
      await record(user, 'TikTok', 20, '2026-11-02T12:00:00Z');
      await record(other, 'TikTok', 40);
      expect((await get('/overview')).body.activities).toMatchObject({ total: 3, minutes_total: 70 });
      await focus.http().delete(`/api/activities/${id}`).set(user.auth);
      later();
      const { users, activities } = (await get('/overview')).body;
      expect(users).toMatchObject({ active_today: 2, active_this_week: 2 });
      expect(activities).toEqual({ total: 2, today: 1, minutes_today: 40, minutes_total: 60 });
      await focus.http().delete(`/api/admin/users/${other.id}`).set(admin.auth);
      later();
      expect((await get('/overview')).body).toMatchObject({
        users: { total: 2, active_today: 1, active_this_week: 1 },
        activities: { total: 1, today: 0, minutes_today: 0, minutes_total: 20 },
      });
    });

    it('counts challenges by the clock, and blocked apps', async () => {
      const user = await newUser();
      const post = (path: string, body: object): Promise<Response> =>
        Promise.resolve(focus.http().post(path).set(user.auth).send(body));
      for (const [start_date, end_date] of [
        [TODAY, '2026-11-21'],
        ['2026-11-22', '2026-11-25'],
        ['2026-12-22', '2026-12-25'],
      ]) {
        const made = { title: 'Quieter', daily_target_minutes: 60, is_public: false, start_date, end_date };
        expect((await post('/api/challenges', made)).status).toBe(201);
      }
      await post('/api/blocked', { app_name: 'TikTok', daily_limit_minutes: 60 });
      await post('/api/blocked', { app_name: 'YouTube', daily_limit_minutes: 60, is_active: false });
      const first = (await get('/overview')).body;
      expect(first.challenges).toEqual({ total: 3, active: 1, upcoming: 2, completed: 0, participants: 3 });
      expect(first.blocked_apps).toEqual({ total: 2, active: 1 });
      focus.clock.set(new Date('2026-11-23T00:00:00.000Z'));
      admin = await signIn(focus, { username: admin.username } as User);
      expect((await get('/overview')).body.challenges).toMatchObject({ active: 1, upcoming: 1, completed: 1 });
    });
  });

  describe('GET /admin/stats/users-growth', () => {
    it('tells of each date who came, who there was, and who used Focus', async () => {
      const old = await newUser({ createdAt: daysAgo(40) });
      const newer = await newUser({ createdAt: new Date('2026-11-18T23:59:59.999Z') });
      await record(old, 'TikTok', 5, '2026-11-18T00:00:00Z');
      await record(newer, 'TikTok', 5, '2026-11-18T23:59:59Z');
      await record(newer, 'Chrome', 5, '2026-11-20T00:00:00Z');
      const { status, body } = await get('/users-growth?days=4');
      expect(status).toBe(200);
      expect(JSON.stringify(body)).toBe(
        JSON.stringify({
          days: [
            { date: '2026-11-17', new_users: 0, total_users: 1, active_users: 0 },
            { date: '2026-11-18', new_users: 1, total_users: 2, active_users: 2 },
            { date: '2026-11-19', new_users: 0, total_users: 2, active_users: 0 },
            { date: TODAY, new_users: 1, total_users: 3, active_users: 1 },
          ],
        }),
      );
    });

    it('looks back 30 days, or up to 365', async () => {
      expect((await get('/users-growth')).body.days).toHaveLength(30);
      const { days } = (await get('/users-growth?days=365')).body;
      expect([days.length, days[0].date, days.at(-1).date]).toEqual([365, '2025-11-21', TODAY]);
      expect((await get('/users-growth?days=1')).body.days).toEqual([
        { date: TODAY, new_users: 1, total_users: 1, active_users: 0 },
      ]);
    });

    it('refuses what is out of range, or unknown', async () => {
      const wrong: [query: string, field: string, code: string][] = [
        ['days=0', 'days', 'out_of_range'],
        ['days=366', 'days', 'out_of_range'],
        ['days=-1', 'days', 'out_of_range'],
        ['days=1.5', 'days', 'invalid_type'],
        ['days=', 'days', 'invalid_type'],
        ['days=1&days=2', 'days', 'invalid_type'],
        ['limit=5', 'limit', 'unknown_field'],
      ];
      for (const [query, field, code] of wrong) {
        expectFieldErrors(await get(`/users-growth?${query}`), [field, code]);
      }
    });
  });

  describe('GET /admin/stats/app-usage', () => {
    it('ranks apps by everybody’s minutes, under the first spelling that was sent', async () => {
      const [ann, ben] = [await newUser(), await newUser({ timezone: 'Asia/Kathmandu' })];
      await record(ann, 'instagram', 30);
      await record(ben, 'Instagram', 20, '2026-11-19T12:00:00Z');
      await record(ben, 'INSTAGRAM', 10);
      await record(ann, 'YouTube', 60);
      await record(ann, 'Other', 80, '2026-10-22T23:50:00Z');
      const { status, body } = await get('/app-usage?days=29');
      expect(status).toBe(200);
      expect(JSON.stringify(body)).toBe(
        JSON.stringify({
          items: [
            {
              app_name: 'Other',
              category: 'other',
              minutes: 70,
              users: 0,
              activities: 0,
              percentage: 36.8,
            },
            { app_name: 'instagram', category: 'social', minutes: 60, users: 2, activities: 3, percentage: 31.6 },
            { app_name: 'YouTube', category: 'video', minutes: 60, users: 1, activities: 1, percentage: 31.6 },
          ],
          total_minutes: 190,
        }),
      );
    });

    it('counts a user once, however often they used an app', async () => {
      const [ann, ben] = [await newUser(), await newUser()];
      for (const day of ['18', '19', '20']) await record(ann, 'TikTok', 1, `2026-11-${day}T06:00:00Z`);
      await record(ben, 'TikTok', 1, '2026-11-18T06:00:00Z');
      const figures = async (days: number): Promise<[number, number]> => {
        const [{ users, activities }] = (await get(`/app-usage?days=${days}`)).body.items;
        return [users, activities];
      };
      expect(await figures(3)).toEqual([2, 4]);
      expect(await figures(2)).toEqual([1, 2]);
      expect(await figures(1)).toEqual([1, 1]);
    });

    it('lists as many as are asked for, and counts all', async () => {
      const user = await newUser();
      for (const minutes of [1, 2, 3]) await record(user, `App ${minutes}`, minutes);
      const { items, total_minutes } = (await get('/app-usage?limit=2')).body;
      expect(items.map(({ app_name, percentage }: Record<string, unknown>) => [app_name, percentage])).toEqual([
        ['App 3', 50],
        ['App 2', 33.3],
      ]);
      expect(total_minutes).toBe(6);
    });

    it('files an app under the category with most of its minutes', async () => {
      const user = await newUser();
      for (const [category, duration_minutes] of [
        ['games', 10],
        ['video', 15],
      ]) {
        const body = { app_name: 'Odd', category, duration_minutes };
        await focus.http().post('/api/activities').set(user.auth).send(body);
      }
      expect((await get('/app-usage')).body.items).toMatchObject([{ category: 'video', minutes: 25, activities: 2 }]);
    });

    it('is empty where nothing was recorded', async () => {
      expect((await get('/app-usage')).body).toEqual({ items: [], total_minutes: 0 });
    });

    it('refuses what is out of range, or unknown', async () => {
      const wrong: [query: string, field: string, code: string][] = [
        ['days=366', 'days', 'out_of_range'],
        ['limit=0', 'limit', 'out_of_range'],
        ['limit=101', 'limit', 'out_of_range'],
        ['limit=x', 'limit', 'invalid_type'],
        ['q=a', 'q', 'unknown_field'],
      ];
      for (const [query, field, code] of wrong) {
        expectFieldErrors(await get(`/app-usage?${query}`), [field, code]);
      }
    });
  });
});
