import { once } from 'node:events';
import { connect } from 'node:net';
import { randomUUID } from 'node:crypto';
import { Transactions } from '../../src/infrastructure/database/transactions';
import { JobRunner } from '../../src/infrastructure/scheduling/job-runner';
import { AuditLogsService } from '../../src/modules/audit-logs/audit-logs.service';
import { createUser, PASSWORD, type SignedInUser, signedInUser } from '../factories/user.factory';
import { mailedToken } from '../support/mailbox';
import { changes, scrape, type Scrape } from '../support/metrics';
import { closeClients, openPlain, openSocketIo } from '../support/realtime-client';
import { runJobsAt, until } from '../support/scheduling';
import { startTestApp, type TestApp } from '../support/test-app';
import { SERVER_URL } from '../support/test-database';

/** The counters of what users do. */
const BUSINESS =
  /^focus_(registrations|email_verifications|logins|token_reuses|activities|limits|blocked_app_rules|challenge|notifications|mail_tries)/;
const QUEUE_AGE_MS = 10_000;

describe('metrics', () => {
  let focus: TestApp;

  beforeAll(async () => {
    focus = await startTestApp();
  });

  afterAll(() => focus.close());

  afterEach(closeClients);

  /** What `work` moves, of the metrics whose names match. */
  async function moved(names: RegExp, work: () => Promise<unknown>): Promise<Record<string, number>> {
    const before = await scrape(focus);
    await work();
    return changes(before, await scrape(focus), names);
  }

  it('are Prometheus text, Node’s own figures among them', async () => {
    const { status, headers, text } = await focus.http().get('/metrics');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(text).toMatch(/^# TYPE process_resident_memory_bytes gauge$/m);
    expect(text).toMatch(/^# TYPE nodejs_eventloop_lag_seconds gauge$/m);
    expect(text.match(/^# TYPE focus_/gm)?.length).toBeGreaterThanOrEqual(15);
  });

  describe('of requests', () => {
    const REQUESTS = /^focus_http_requests_total/;
    let user: SignedInUser;

    beforeAll(async () => {
      user = await signedInUser(focus);
    });

    const total = (method: string, route: string, status: number | string): string =>
      `focus_http_requests_total{method="${method}",route="${route}",status="${status}"}`;

    it('count every answer, by the route’s template', async () => {
      const figures = await moved(REQUESTS, async () => {
        const activity = { app_name: 'TikTok', duration_minutes: 5 };
        const { body } = await focus.http().post('/api/activities').set(user.auth).send(activity);
        await focus.http().get(`/api/activities/${body.id}`).set(user.auth);
        await focus.http().head(`/api/activities/${body.id}?x=1`).set(user.auth);
        const { headers } = await focus.http().get('/api/users/me').set(user.auth);
        await focus.http().get('/api/users/me').set(user.auth).set('If-None-Match', headers.etag!);
      });
      expect(figures).toEqual({
        [total('POST', '/api/activities', 201)]: 1,
        [total('GET', '/api/activities/{id}', 200)]: 1,
        [total('HEAD', '/api/activities/{id}', 200)]: 1,
        [total('GET', '/api/users/me', 200)]: 1,
        [total('GET', '/api/users/me', 304)]: 1,
        // The first of the two scrapes.
        [total('GET', '/metrics', 200)]: 1,
      });
    });

    it('count what was refused, wherever it was', async () => {
      const figures = await moved(REQUESTS, async () => {
        await focus.http().get('/api/users/me');
        await focus.http().get('/api/admin/users').set(user.auth);
        await focus.http().get('/api/activities/999999').set(user.auth);
        await focus.http().post('/api/activities').set(user.auth).send({ app_name: 'TikTok' });
        await focus.http().post('/api/activities').set(user.auth).type('json').send('{');
        await focus
          .http()
          .post('/api/activities')
          .set(user.auth)
          .type('json')
          .send(`"${'x'.repeat(1_100_000)}"`);
        await focus.http().post('/api/activities').set(user.auth).type('text').send('x');
        await focus.http().patch('/api/users/me').set(user.auth);
        await focus.http().get('/api/nothing/here').set(user.auth);
        await focus.http().get('/nothing/here');
      });
      expect(figures).toEqual({
        [total('GET', '/api/users/me', 401)]: 1,
        [total('GET', '/api/admin/users', 403)]: 1,
        [total('GET', '/api/activities/{id}', 404)]: 1,
        [total('POST', '/api/activities', 422)]: 1,
        [total('POST', '/api/activities', 400)]: 1,
        [total('POST', '/api/activities', 413)]: 1,
        [total('POST', '/api/activities', 415)]: 1,
        [total('PATCH', '(none)', 405)]: 1,
        [total('GET', '(none)', 404)]: 2,
        [total('GET', '/metrics', 200)]: 1,
      });
    });

    it('time each of them, and how long the guards took with those they let through', async () => {
      const figures = await moved(/^focus_http_(request|admission)_duration_seconds_count/, async () => {
        await focus.http().get('/api/users/me').set(user.auth);
        await focus.http().get('/api/users/me');
      });
      expect(figures).toEqual({
        'focus_http_request_duration_seconds_count{method="GET",route="/api/users/me"}': 2,
        'focus_http_request_duration_seconds_count{method="GET",route="/metrics"}': 1,
        // The scrape that is being answered has been let through already.
        focus_http_admission_duration_seconds_count: 2,
      });
    });

    it('tell how many are being answered', async () => {
      expect((await scrape(focus)).get('focus_http_requests_in_flight')).toBe(1);
    });

    it('count who went before the answer was out', async () => {
      const before = await scrape(focus);
      const { hostname, port } = new URL(focus.url);
      const socket = connect(Number(port), hostname);
      await once(socket, 'connect');
      socket.write(
        `POST /api/activities HTTP/1.1\r\nHost: focus\r\nAuthorization: ${user.auth.Authorization}\r\n` +
          'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
      );
      await until(async () => (await scrape(focus)).get('focus_http_requests_in_flight') === 2);
      socket.destroy();
      const aborted = total('POST', '/api/activities', 'aborted');
      await until(async () => changes(before, await scrape(focus), REQUESTS)[aborted] === 1);
      expect((await scrape(focus)).get('focus_http_requests_in_flight')).toBe(1);
    });

    it('take no path as it was sent: a thousand unknown ones are one series', async () => {
      const before = await scrape(focus);
      for (let i = 0; i < 1_000; i += 50) {
        const paths = Array.from({ length: 50 }, (_, j) => (j % 2 ? `/api/${randomUUID()}` : `/${randomUUID()}.php`));
        await Promise.all(paths.map((path) => fetch(focus.url + path).then((response) => response.arrayBuffer())));
      }
      const after = await scrape(focus);
      expect(changes(before, after, REQUESTS)).toEqual({
        [total('GET', '(none)', 404)]: 1_000,
        [total('GET', '/metrics', 200)]: 1,
      });
      const ours = (figures: Scrape): number => [...figures.keys()].filter((series) => /^focus_/.test(series)).length;
      expect(ours(after)).toBe(ours(before));
    });

    it('know the usual methods only', async () => {
      const figures = await moved(REQUESTS, () => fetch(`${focus.url}/api/users/me`, { method: 'PROPFIND' }));
      expect(figures).toMatchObject({ [total('OTHER', '(none)', 405)]: 1 });
    });
  });

  describe('of what users do', () => {
    it('count an account from registration to sign-in, and the mail on the way', async () => {
      const email = 'ada@example.org';
      const login = (password: string): Promise<unknown> =>
        focus.http().post('/api/auth/login').send({ email, password });
      expect(
        await moved(BUSINESS, async () => {
          await focus.http().post('/api/auth/register').send({ username: 'ada', email, password: PASSWORD });
          const token = await mailedToken(focus, email);
          await focus.http().post('/api/auth/verify-email').send({ token });
          await login('not the password');
          await login('not this one either');
          await login(PASSWORD);
        }),
      ).toEqual({
        focus_registrations_total: 1,
        focus_email_verifications_total: 1,
        'focus_logins_total{result="succeeded"}': 1,
        'focus_logins_total{result="failed"}': 2,
        'focus_mail_tries_total{kind="verification",outcome="sent"}': 1,
      });
    });

    it('count names that are locked, and tokens that come back', async () => {
      const { username } = await createUser(focus);
      const { refreshToken } = await signedInUser(focus);
      const refresh = (): Promise<unknown> =>
        focus.http().post('/api/auth/refresh').send({ refresh_token: refreshToken });
      expect(
        await moved(BUSINESS, async () => {
          for (let i = 0; i < 10; i += 1) {
            await focus.http().post('/api/auth/login').send({ username, password: 'wrong' });
          }
          await refresh();
          focus.clock.advance(11_000);
          await refresh();
        }),
      ).toEqual({
        'focus_logins_total{result="failed"}': 10,
        'focus_logins_total{result="locked"}': 1,
        focus_token_reuses_total: 1,
      });
    });

    it('count activities and their time, limits, and what is told of them over sockets', async () => {
      const user = await signedInUser(focus);
      const post = (path: string, body: object): Promise<unknown> => focus.http().post(path).set(user.auth).send(body);
      await openPlain(focus.url, user.accessToken);
      await openSocketIo(focus.url, user.accessToken, 'websocket');
      expect(
        await moved(BUSINESS, async () => {
          await post('/api/blocked', { app_name: 'TikTok', daily_limit_minutes: 60 });
          await post('/api/activities', { app_name: 'TikTok', duration_minutes: 50 });
          await post('/api/activities/batch', {
            activities: [
              { app_name: 'TikTok', duration_minutes: 10 },
              { app_name: 'Reddit', duration_minutes: 5.5 },
              { app_name: 'Reddit', duration_minutes: 0 },
            ],
          });
          await focus.mails.drain();
        }),
      ).toEqual({
        'focus_blocked_app_rules_total{change="created"}': 1,
        focus_activities_recorded_total: 3,
        focus_activities_recorded_seconds_total: 65.5 * 60,
        'focus_limits_reached_total{kind="warning"}': 1,
        'focus_limits_reached_total{kind="blocked_by_limit"}': 1,
        'focus_notifications_sent_total{type="info"}': 4,
        'focus_notifications_sent_total{type="warning"}': 2,
        'focus_notifications_sent_total{type="blocked"}': 2,
        'focus_mail_tries_total{kind="limit_warning",outcome="sent"}': 1,
        'focus_mail_tries_total{kind="limit_block",outcome="sent"}': 1,
      });
    });

    it('count challenges and who joins them', async () => {
      const [creator, other] = [await signedInUser(focus), await signedInUser(focus)];
      expect(
        await moved(BUSINESS, async () => {
          const day = focus.clock.now().toISOString().slice(0, 10);
          const { body } = await focus
            .http()
            .post('/api/challenges')
            .set(creator.auth)
            .send({ title: 'A day without', daily_target_minutes: 60, start_date: day, end_date: day });
          await focus.http().post(`/api/challenges/${body.id}/join`).set(other.auth).send({});
          await focus.http().post(`/api/challenges/${body.id}/leave`).set(other.auth);
          await focus.http().delete(`/api/challenges/${body.id}`).set(creator.auth);
        }),
      ).toEqual({
        'focus_challenges_total{change="created"}': 1,
        'focus_challenge_participations_total{change="joined"}': 1,
        'focus_challenge_participations_total{change="left"}': 1,
        'focus_challenges_total{change="deleted"}': 1,
      });
    });

    it('count nothing that was rolled back', async () => {
      const { id: userId } = await createUser(focus);
      const register = (isKept: boolean): Promise<void> =>
        focus.app.get(Transactions).run(async (tx) => {
          await focus.app.get(AuditLogsService).record(tx, { action: 'auth.registered', userId });
          if (!isKept) throw new Error('Rolled back');
        });
      expect(await moved(BUSINESS, () => expect(register(false)).rejects.toThrow('Rolled back'))).toEqual({});
      expect(await moved(BUSINESS, () => register(true))).toEqual({ focus_registrations_total: 1 });
    });
  });

  describe('of the parts', () => {
    it('tell who is connected, by door', async () => {
      const user = await signedInUser(focus);
      const names = /^focus_socket/;
      const before = await scrape(focus);
      const plain = await openPlain(focus.url, user.accessToken);
      await openSocketIo(focus.url, user.accessToken, 'polling');
      await openSocketIo(focus.url, user.accessToken, 'websocket');
      expect(changes(before, await scrape(focus), names)).toEqual({
        'focus_socket_connections{door="websocket"}': 1,
        'focus_socket_connections{door="socket_io"}': 2,
        'focus_socket_connections_opened_total{door="websocket"}': 1,
        'focus_socket_connections_opened_total{door="socket_io"}': 2,
      });
      plain.close();
      await until(async () => (await scrape(focus)).get('focus_socket_connections{door="websocket"}') === 0);
    });

    it('time the database’s statements, and count what it refuses', async () => {
      const names = /^focus_database_(errors|query_duration_seconds_count)/;
      const figures = await moved(names, async () => {
        await focus.dataSource.query('SELECT 1');
        await focus.dataSource.query('SELECT nonsense FROM nowhere').catch(() => undefined);
        const [{ name }] = await focus.dataSource.query<[{ name: string }]>('SELECT name FROM migrations LIMIT 1');
        const insert = `INSERT INTO migrations (id, timestamp, name) SELECT id, timestamp, name FROM migrations`;
        expect(name).not.toBe('');
        await focus.dataSource.query(insert).catch(() => undefined);
      });
      expect(figures).toMatchObject({
        'focus_database_errors_total{kind="other"}': 1,
        'focus_database_errors_total{kind="constraint"}': 1,
      });
      expect(figures['focus_database_query_duration_seconds_count{operation="select"}']).toBeGreaterThanOrEqual(2);
    });

    it('tell how busy the connections to the database are', async () => {
      const runner = focus.dataSource.createQueryRunner();
      await runner.connect();
      const figures = await scrape(focus);
      await runner.release();
      expect(figures.get('focus_database_connections_max')).toBe(SERVER_URL === undefined ? 1 : 10);
      expect(figures.get('focus_database_connection_waiters')).toBe(0);
      if (SERVER_URL !== undefined) {
        expect(figures.get('focus_database_connections{state="used"}')).toBeGreaterThanOrEqual(1);
        expect(figures.get('focus_database_connection_wait_seconds_count')).toBeGreaterThan(0);
      }
    });

    it('tell how long the mail queue is, at most ten seconds late', async () => {
      const waiting = (figures: Scrape): number | undefined =>
        figures.get('focus_mail_queue_messages{state="waiting"}');
      await focus.mails.drain();
      focus.clock.advance(QUEUE_AGE_MS);
      const before = await scrape(focus);
      const { id, email } = await createUser(focus);
      await focus.dataSource.query(
        'INSERT INTO mails (kind, user_id, recipient, context, status, attempts, due_at, message_id, created_at) ' +
          "VALUES ('password_changed', ?, ?, '{}', 'queued', 0, '2030-01-01 00:00:00.000', '<x@y>', '2026-11-20 08:00:00.000')",
        [id, email],
      );
      expect(waiting(await scrape(focus))).toBe(waiting(before));
      focus.clock.advance(QUEUE_AGE_MS);
      expect(waiting(await scrape(focus))).toBe((waiting(before) ?? 0) + 1);
    });

    it('count the runs of jobs, and tell how far each has come', async () => {
      const names = /^focus_job_(runs_total|duration_seconds_count).*"session_cleanup"/;
      await focus.app.get(JobRunner).runDue();
      const figures = await moved(names, () => runJobsAt(focus, new Date('2026-11-21T03:00:00.000Z')));
      expect(figures).toEqual({
        'focus_job_runs_total{name="session_cleanup",status="succeeded"}': 1,
        'focus_job_duration_seconds_count{name="session_cleanup"}': 1,
      });
      focus.clock.advance(QUEUE_AGE_MS);
      const after = await scrape(focus);
      expect(after.get('focus_job_last_success_timestamp_seconds{name="session_cleanup"}')).toBe(
        Date.parse('2026-11-21T03:00:00.000Z') / 1000,
      );
      expect(after.get('focus_job_period_seconds{name="session_cleanup"}')).toBe(86_400);
    });

    it('count jobs that fail', async () => {
      jest
        .spyOn(focus.app.get(JobRunner)['definitions'].get('schedule_edges')!, 'run')
        .mockRejectedValueOnce(new Error());
      const figures = await moved(/^focus_job_runs_total.*"schedule_edges"/, () =>
        runJobsAt(focus, new Date(focus.clock.timestamp() + 60_000)),
      );
      expect(figures).toEqual({ 'focus_job_runs_total{name="schedule_edges",status="failed"}': 1 });
    });

    it('tell what the cache was asked, and who had the answer', async () => {
      const user = await signedInUser(focus);
      const today = (): Promise<unknown> => focus.http().get('/api/activities/today').set(user.auth);
      const figures = await moved(/^focus_cache_requests_total.*"today"/, async () => {
        await today();
        await today();
        await today();
      });
      expect(figures).toEqual({
        'focus_cache_requests_total{cache="today",result="miss"}': 1,
        'focus_cache_requests_total{cache="today",result="process"}': 2,
      });
      const ratio = (await scrape(focus)).get('focus_cache_hit_ratio');
      expect(ratio).toBeGreaterThan(0);
      expect(ratio).toBeLessThan(1);
    });
  });

  it('S4: hold no name, address, token or app of anybody', async () => {
    const user = await signedInUser(focus, { username: 'someone_known', email: 'someone.known@example.org' });
    await focus.http().post('/api/activities').set(user.auth).send({ app_name: 'SecretApp', duration_minutes: 1 });
    await focus.http().get(`/api/activities?app_name=SecretApp`).set(user.auth);
    await focus.http().get(`/api/users/me?token=${user.refreshToken}`).set(user.auth);
    await focus.http().post('/api/auth/login').send({ username: 'someone_known', password: PASSWORD });
    const { text } = await focus.http().get('/metrics');
    for (const secret of ['someone', 'example.org', user.accessToken, user.refreshToken, 'SecretApp', PASSWORD]) {
      expect(text).not.toContain(secret);
    }
    const labels = new Set([...text.matchAll(/[{,](\w+)="/g)].map(([, label]) => label));
    expect([...labels].filter((label) => /user|mail$|session|token|path|ip$/.test(label!))).toEqual([]);
  });
});

describe('the way to the metrics', () => {
  let focus: TestApp;

  afterEach(() => focus.close());

  it('asks for the token where there is one', async () => {
    focus = await startTestApp({ METRICS_TOKEN: 'let-me-scrape' });
    const ask = (authorization?: string): ReturnType<ReturnType<TestApp['http']>['get']> =>
      authorization === undefined
        ? focus.http().get('/metrics')
        : focus.http().get('/metrics').set('Authorization', authorization);
    expect((await ask('Bearer let-me-scrape')).status).toBe(200);
    const user = await signedInUser(focus);
    for (const [authorization, code] of [
      [undefined, 'missing_token'],
      ['Bearer let-me-scrap', 'invalid_token'],
      ['Bearer let-me-scrape2', 'invalid_token'],
      ['Basic let-me-scrape', 'invalid_token'],
      [user.auth.Authorization, 'invalid_token'],
    ] as const) {
      const { status, body, headers, text } = await ask(authorization);
      expect([authorization, status, body.code]).toEqual([authorization, 401, code]);
      expect(headers).toMatchObject({ 'content-type': 'application/problem+json', 'www-authenticate': 'Bearer' });
      expect(text).not.toContain('let-me');
    }
    expect((await ask('Bearer let-me-scrape')).text).not.toContain('let-me');
  });

  it('is not limited, and counts who is', async () => {
    focus = await startTestApp({ RATE_LIMIT_ENABLED: 'true', RATE_LIMIT_PER_MINUTE: '2' });
    for (let i = 0; i < 5; i += 1) await focus.http().get('/api/users/me');
    let last: Scrape = new Map();
    for (let i = 0; i < 5; i += 1) last = await scrape(focus);
    const total = (status: number): number | undefined =>
      last.get(`focus_http_requests_total{method="GET",route="/api/users/me",status="${status}"}`);
    expect([total(401), total(429)]).toEqual([2, 3]);
    expect((await focus.http().get('/metrics')).headers).not.toHaveProperty('ratelimit-limit');
  });

  it('is none where they are switched off', async () => {
    focus = await startTestApp({ METRICS_ENABLED: 'false', METRICS_TOKEN: 'let-me-scrape' });
    const { status, body } = await focus.http().get('/metrics').set('Authorization', 'Bearer let-me-scrape');
    expect([status, body.code]).toEqual([404, 'not_found']);
  });
});
