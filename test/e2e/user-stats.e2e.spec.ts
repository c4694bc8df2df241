import type { Response } from 'supertest';
import { UsersService } from '../../src/modules/users/users.service';
import { signedInUser, type SignedInUser, signIn } from '../factories/user.factory';
import { START, startTestApp, type TestApp } from '../support/test-app';

describe('GET /users/me/stats', () => {
  let focus: TestApp;

  beforeAll(async () => {
    focus = await startTestApp();
  });

  afterAll(() => focus.close());

  // A Friday.
  beforeEach(() => focus.clock.set(START));

  const stats = async (user: SignedInUser): Promise<Response> => focus.http().get('/api/users/me/stats').set(user.auth);

  /** Records `[app, minutes, day]` for each, at 06:00. */
  async function given(user: SignedInUser, ...rows: [string, number, string][]): Promise<void> {
    const activities = rows.map(([app_name, duration_minutes, day]) => ({
      app_name,
      duration_minutes,
      started_at: `${day}T06:00:00Z`,
    }));
    const { body } = await focus.http().post('/api/activities/batch').set(user.auth).send({ activities });
    expect(body.accepted).toBe(rows.length);
  }

  it('is the caller in figures, every field of them', async () => {
    const user = await signedInUser(focus);
    await given(
      user,
      ...([
        ['TikTok', 60, '2026-11-20'],
        ['tiktok', 60.5, '2026-11-19'],
        ['Reddit', 40, '2026-11-18'],
        ['Netflix', 119.25, '2026-11-15'],
        ['YouTube', 130, '2026-10-22'],
        ['Old', 10, '2026-10-21'],
        ['Older', 1, '2026-10-20'],
      ] as [string, number, string][]),
    );
    await given(await signedInUser(focus), ['Another’s', 100, '2026-11-20']);
    const rule = (body: object): Promise<Response> =>
      focus.http().post('/api/blocked').set(user.auth).send(body).expect(201);
    await rule({ app_name: 'TikTok', daily_limit_minutes: 60 });
    await rule({ app_name: 'Reddit', daily_limit_minutes: 60 });
    await rule({ app_name: 'X', daily_limit_minutes: 0, is_active: false });
    const contest = { title: 'Less', daily_target_minutes: 60, start_date: '2026-11-20', end_date: '2026-11-21' };
    await focus.http().post('/api/challenges').set(user.auth).send(contest).expect(201);

    const response = await stats(user);

    expect(response.status).toBe(200);
    expect(response.text).toBe(
      JSON.stringify({
        activities_count: 7,
        total_minutes: 420.75,
        today_minutes: 60,
        week_minutes: 160.5,
        month_minutes: 279.75,
        // Over five of the last 30 days: 22 October is the first of them.
        daily_average_minutes: 81.95,
        most_used_apps: [
          { app_name: 'YouTube', minutes: 130 },
          { app_name: 'TikTok', minutes: 120.5 },
          { app_name: 'Netflix', minutes: 119.25 },
          { app_name: 'Reddit', minutes: 40 },
          { app_name: 'Old', minutes: 10 },
        ],
        goal: { daily_goal_minutes: 120, met_today: true, current_streak_days: 3, best_streak_days: 3 },
        challenges: { joined: 1, active: 1, completed: 0, won: 0 },
        blocked_apps: { total: 3, blocked_now: 1 },
      }),
    );
  });

  it('is all nothing for who has just come', async () => {
    expect((await stats(await signedInUser(focus))).body).toEqual({
      ...{ activities_count: 0, total_minutes: 0, today_minutes: 0, week_minutes: 0, month_minutes: 0 },
      ...{ daily_average_minutes: 0, most_used_apps: [] },
      goal: { daily_goal_minutes: 120, met_today: false, current_streak_days: 0, best_streak_days: 0 },
      challenges: { joined: 0, active: 0, completed: 0, won: 0 },
      blocked_apps: { total: 0, blocked_now: 0 },
    });
  });

  it('goes by the caller’s days, weeks and goal', async () => {
    const settings = { day_starts_at: '12:00', week_starts_on: 'sunday' as const, daily_goal_minutes: 30 };
    const user = await signedInUser(focus, { timezone: 'America/New_York', settings });
    // Before noon in New York it is still the day before: 06:00 UTC on the 20th belongs to the 19th.
    await given(
      user,
      ['A', 30, '2026-11-20'],
      ['A', 30.02, '2026-11-19'],
      ['A', 20, '2026-11-16'],
      ['A', 5, '2026-11-15'],
    );

    expect((await stats(user)).body).toMatchObject({
      ...{ today_minutes: 30, week_minutes: 80.02, month_minutes: 85.02 },
      goal: { daily_goal_minutes: 30, met_today: true, current_streak_days: 1, best_streak_days: 2 },
    });

    focus.clock.set(new Date('2026-11-20T17:00:00Z'));
    const { body } = await stats(await signIn(focus, await focus.app.get(UsersService).get(user.id)));
    expect(body.today_minutes).toBe(0);
    expect(body.goal).toMatchObject({ met_today: false, current_streak_days: 1 });
  });

  it('answers 304 to who has it already, 401 to nobody, 405 to other methods', async () => {
    const user = await signedInUser(focus);
    const { headers } = await stats(user);
    const again = await focus
      .http()
      .get('/api/users/me/stats')
      .set({ ...user.auth, 'If-None-Match': String(headers.etag) });
    expect(again.status).toBe(304);
    expect((await focus.http().get('/api/users/me/stats')).body.code).toBe('missing_token');
    const posted = await focus.http().post('/api/users/me/stats').set(user.auth);
    expect([posted.status, posted.headers.allow]).toEqual([405, 'GET, HEAD']);
  });
});
