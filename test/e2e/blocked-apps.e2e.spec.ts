import type { Response } from 'supertest';
import { Locale } from '../../src/common/i18n/locale.enum';
import { User } from '../../src/modules/users/entities/user.entity';
import { signedInUser, type SignedInUser, signIn, type UserOverrides } from '../factories/user.factory';
import { readMail } from '../support/mailbox';
import { startTestApp, type TestApp } from '../support/test-app';

const FIELDS = [
  'id',
  'app_name',
  'daily_limit_minutes',
  'schedule',
  'is_active',
  'used_today_minutes',
  'remaining_minutes',
  'percentage_used',
  'is_blocked',
  'block_reason',
  'blocked_until',
  'created_at',
  'updated_at',
];
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const EVENINGS = { days: [1, 2, 3, 4, 5], start: '22:00', end: '07:00' };

/** A Friday, 9:00 in Paris. */
const MORNING = '2026-11-20T08:00:00.000Z';
const MIDNIGHT_IN_PARIS = '2026-11-20T23:00:00.000Z';

type Method = 'get' | 'post' | 'put' | 'delete' | 'patch';

describe('blocked apps', () => {
  let focus: TestApp;
  let sam: SignedInUser;

  beforeAll(async () => {
    focus = await startTestApp();
  });

  afterAll(() => focus.close());

  beforeEach(async () => {
    focus.clock.set(new Date(MORNING));
    sam = await signedInUser(focus, { timezone: 'Europe/Paris' });
  });

  /** A request by `user`, who is Sam unless named. */
  function call(method: Method, path: string, body?: object | string, user: SignedInUser = sam): Promise<Response> {
    const request = focus.http()[method](`/api${path}`).set(user.auth);
    return Promise.resolve(body === undefined ? request : request.send(body));
  }

  async function create(body: object): Promise<Response['body']> {
    const response = await call('post', '/blocked', body);
    expect(response.status).toBe(201);
    return response.body;
  }

  async function get(id: number): Promise<Response['body']> {
    return (await call('get', `/blocked/${id}`)).body;
  }

  async function use(app: string, minutes: number, user: SignedInUser = sam): Promise<number> {
    const response = await call('post', '/activities', { app_name: app, duration_minutes: minutes }, user);
    expect(response.status).toBe(201);
    return response.body.id;
  }

  /** The clock jumps; what token Sam had may be too old by then. */
  async function jumpTo(instant: string): Promise<void> {
    focus.clock.set(new Date(instant));
    const user = await focus.dataSource.getRepository(User).findOneByOrFail({ id: sam.id });
    sam = await signIn(focus, user);
  }

  async function told(): Promise<{ action: string; context: object }[]> {
    const rows = await focus.dataSource.query<{ action: string; context: string }[]>(
      `SELECT action, context FROM logs WHERE user_id = ${sam.id} AND action NOT LIKE 'auth.%' ORDER BY id`,
    );
    return rows.map(({ action, context }) => ({ action, context: JSON.parse(context) }));
  }

  const toldActions = async (): Promise<string[]> => (await told()).map(({ action }) => action);

  function expectProblem(response: Response, status: number, code: string): void {
    expect(response.status).toBe(status);
    expect(response.headers['content-type']).toBe('application/problem+json');
    expect(response.body).toMatchObject({ type: 'about:blank', status, code });
  }

  describe('a rule', () => {
    it('is created with a limit', async () => {
      const response = await call('post', '/blocked', { app_name: ' Instagram ', daily_limit_minutes: 60.25 });
      expect(response.status).toBe(201);
      expect(response.headers.location).toBe(`/api/blocked/${response.body.id}`);
      expect(Object.keys(response.body)).toEqual(FIELDS);
      expect(response.body).toEqual({
        id: expect.any(Number),
        app_name: 'Instagram',
        daily_limit_minutes: 60.25,
        schedule: null,
        is_active: true,
        used_today_minutes: 0,
        remaining_minutes: 60.25,
        percentage_used: 0,
        is_blocked: false,
        block_reason: null,
        blocked_until: null,
        created_at: expect.stringMatching(INSTANT),
        updated_at: response.body.created_at,
      });
      const { location } = response.headers;
      expect((await focus.http().get(location!).set(sam.auth)).body).toEqual(response.body);
    });

    it('is created with a schedule', async () => {
      expect(await create({ app_name: 'TikTok', schedule: [EVENINGS], is_active: false })).toMatchObject({
        daily_limit_minutes: null,
        schedule: [EVENINGS],
        is_active: false,
        remaining_minutes: null,
        percentage_used: null,
      });
    });

    it('takes null for a field left out', async () => {
      expect(
        await create({ app_name: 'TikTok', daily_limit_minutes: 30, schedule: null, is_active: null }),
      ).toMatchObject({ schedule: null, is_active: true });
      expect(await create({ app_name: 'X', daily_limit_minutes: null, schedule: [EVENINGS] })).toMatchObject({
        daily_limit_minutes: null,
      });
      expect(await create({ app_name: 'Y', daily_limit_minutes: 30, schedule: [] })).toMatchObject({ schedule: null });
    });

    it('needs a limit or a schedule', async () => {
      for (const body of [{}, { daily_limit_minutes: null }, { schedule: [] }, { schedule: null, is_active: true }]) {
        const response = await call('post', '/blocked', { app_name: 'TikTok', ...body });
        expectProblem(response, 422, 'validation_failed');
        expect(response.body.errors).toEqual([
          { field: 'daily_limit_minutes', code: 'required', message: 'daily_limit_minutes or schedule is required' },
        ]);
      }
    });

    it('is one per app, however that is spelled', async () => {
      await create({ app_name: 'Café', daily_limit_minutes: 30 });
      for (const app_name of ['Café', 'CAFÉ', ' café ', 'Cafe\u0301']) {
        expectProblem(await call('post', '/blocked', { app_name, daily_limit_minutes: 1 }), 409, 'app_already_blocked');
      }
      await create({ app_name: 'Cafe', daily_limit_minutes: 30 });
      const alex = await signedInUser(focus);
      expect((await call('post', '/blocked', { app_name: 'Café', daily_limit_minutes: 1 }, alex)).status).toBe(201);
    });

    it('is named as the user first spelled the app', async () => {
      await use('YouTube', 1);
      expect(await create({ app_name: 'youtube', daily_limit_minutes: 30 })).toMatchObject({
        app_name: 'YouTube',
        used_today_minutes: 1,
      });
      await create({ app_name: '🎮 gaMES', daily_limit_minutes: 30 });
      await use('🎮 Games', 1);
      const { items } = (await call('get', '/blocked')).body;
      expect(items[0]).toMatchObject({ app_name: '🎮 gaMES', used_today_minutes: 1 });
    });

    it('can be made again once it is deleted', async () => {
      const { id } = await create({ app_name: 'TikTok', daily_limit_minutes: 30 });
      const response = await call('delete', `/blocked/${id}`);
      expect(response.status).toBe(204);
      expect(response.text).toBe('');
      expectProblem(await call('get', `/blocked/${id}`), 404, 'not_found');
      expectProblem(await call('delete', `/blocked/${id}`), 404, 'not_found');
      await create({ app_name: 'TikTok', daily_limit_minutes: 30 });
    });

    it('writes the audit log', async () => {
      const { id } = await create({ app_name: 'TikTok', daily_limit_minutes: 30 });
      await call('put', `/blocked/${id}`, { daily_limit_minutes: 20 });
      await call('put', `/blocked/${id}`, { daily_limit_minutes: 20 });
      await call('post', `/blocked/${id}/reset`);
      await call('delete', `/blocked/${id}`);
      const context = { blocked_app_id: id, app_name: 'TikTok' };
      expect(await told()).toEqual([
        { action: 'blocked_apps.created', context },
        { action: 'blocked_apps.updated', context: { ...context, fields: ['daily_limit_minutes'] } },
        { action: 'blocked_apps.reset', context },
        { action: 'blocked_apps.deleted', context },
      ]);
    });
  });

  describe('a change', () => {
    it('keeps what is left out and clears what is null', async () => {
      const created = await create({ app_name: 'TikTok', daily_limit_minutes: 30 });
      const put = async (body: object): Promise<Response['body']> =>
        (await call('put', `/blocked/${created.id}`, body)).body;

      focus.clock.advance(1_000);
      const scheduled = await put({ schedule: [EVENINGS] });
      expect(scheduled).toEqual({ ...created, schedule: [EVENINGS], updated_at: expect.stringMatching(INSTANT) });
      expect(scheduled.updated_at > created.updated_at).toBe(true);
      expect(await put({ daily_limit_minutes: null })).toMatchObject({
        daily_limit_minutes: null,
        schedule: [EVENINGS],
      });
      expect(await put({ daily_limit_minutes: 10.5, schedule: null })).toMatchObject({
        daily_limit_minutes: 10.5,
        schedule: null,
      });
      expect(await put({ is_active: false })).toMatchObject({ daily_limit_minutes: 10.5, is_active: false });
      expect(await put({ schedule: [] })).toMatchObject({ schedule: null, is_active: false });
    });

    it('that changes nothing leaves all as it is', async () => {
      const created = await create({ app_name: 'TikTok', daily_limit_minutes: 30, schedule: [EVENINGS] });
      focus.clock.advance(1_000);
      for (const body of [{}, { daily_limit_minutes: 30, schedule: [EVENINGS], is_active: true }]) {
        const response = await call('put', `/blocked/${created.id}`, body);
        expect(response.status).toBe(200);
        expect(response.body).toEqual(created);
      }
    });

    it('must leave a limit or a schedule', async () => {
      const limited = await create({ app_name: 'TikTok', daily_limit_minutes: 30 });
      const scheduled = await create({ app_name: 'Instagram', schedule: [EVENINGS] });
      for (const [rule, body] of [
        [limited, { daily_limit_minutes: null }],
        [limited, { daily_limit_minutes: null, schedule: [] }],
        [scheduled, { schedule: null }],
        [scheduled, { schedule: [] }],
      ]) {
        const response = await call('put', `/blocked/${rule.id}`, body);
        expectProblem(response, 422, 'validation_failed');
        expect(response.body.errors[0]).toMatchObject({ field: 'daily_limit_minutes', code: 'required' });
        expect(await get(rule.id)).toEqual(rule);
      }
    });

    it('takes no other app', async () => {
      const rule = await create({ app_name: 'TikTok', daily_limit_minutes: 30 });
      const response = await call('put', `/blocked/${rule.id}`, { app_name: 'Instagram' });
      expectProblem(response, 422, 'validation_failed');
      expect(response.body.errors).toMatchObject([{ field: 'app_name', code: 'unknown_field' }]);
      expect(await get(rule.id)).toEqual(rule);
    });
  });

  describe('bad input', () => {
    const window = (change: object): object => ({ schedule: [EVENINGS, { ...EVENINGS, ...change }] });

    const badTerms: [string, object, string, string][] = [
      ['a negative limit', { daily_limit_minutes: -1 }, 'daily_limit_minutes', 'out_of_range'],
      ['a limit beyond a day', { daily_limit_minutes: 1440.01 }, 'daily_limit_minutes', 'out_of_range'],
      ['a limit with three decimals', { daily_limit_minutes: 1.005 }, 'daily_limit_minutes', 'too_many_decimals'],
      ['a limit as text', { daily_limit_minutes: '60' }, 'daily_limit_minutes', 'invalid_type'],
      ['a limit as a list', { daily_limit_minutes: [60] }, 'daily_limit_minutes', 'invalid_type'],
      ['a schedule as text', { schedule: 'nights' }, 'schedule', 'invalid_type'],
      ['a schedule as an object', { schedule: EVENINGS }, 'schedule', 'invalid_type'],
      ['a schedule of numbers', { schedule: [1] }, 'schedule.0', 'invalid_type'],
      ['a schedule of null', { schedule: [null] }, 'schedule.0', 'invalid_type'],
      ['a schedule of lists', { schedule: [[]] }, 'schedule.0', 'invalid_type'],
      ['21 windows', { schedule: Array(21).fill(EVENINGS) }, 'schedule', 'too_many'],
      ['a window without days', { schedule: [{ start: '22:00', end: '07:00' }] }, 'schedule.0.days', 'required'],
      ['a window on no day', window({ days: [] }), 'schedule.1.days', 'too_few'],
      ['a window on eight days', window({ days: [1, 2, 3, 4, 5, 6, 7, 7] }), 'schedule.1.days', 'too_many'],
      ['a window twice on a day', window({ days: [1, 1] }), 'schedule.1.days', 'duplicate'],
      ['a window on day 0', window({ days: [0] }), 'schedule.1.days.0', 'out_of_range'],
      ['a window on day 8', window({ days: [1, 8] }), 'schedule.1.days.1', 'out_of_range'],
      ['a window on day 1.5', window({ days: [1.5] }), 'schedule.1.days.0', 'invalid_type'],
      ['a window on a day as text', window({ days: ['1'] }), 'schedule.1.days.0', 'invalid_type'],
      ['days as a number', window({ days: 1 }), 'schedule.1.days', 'invalid_type'],
      ['days that are null', window({ days: null }), 'schedule.1.days', 'invalid_type'],
      ['a start that is no time', window({ start: '24:00' }), 'schedule.1.start', 'invalid_format'],
      ['a start with seconds', window({ start: '22:00:00' }), 'schedule.1.start', 'invalid_format'],
      ['an end that is no text', window({ end: 700 }), 'schedule.1.end', 'invalid_type'],
      ['an end that is null', window({ end: null }), 'schedule.1.end', 'invalid_type'],
      ['an unknown field in a window', window({ id: 1 }), 'schedule.1.id', 'unknown_field'],
      ['activity as text', { is_active: 'true' }, 'is_active', 'invalid_type'],
      ['activity as a number', { is_active: 1 }, 'is_active', 'invalid_type'],
      ['an id', { id: 1 }, 'id', 'unknown_field'],
      ['a user', { user_id: 1 }, 'user_id', 'unknown_field'],
      ['what is derived', { used_today_minutes: 0 }, 'used_today_minutes', 'unknown_field'],
      ['what was told', { is_block_told: true }, 'is_block_told', 'unknown_field'],
    ];

    it.each(badTerms)('%s is refused, in a new rule and in a change', async (_, terms, field, code) => {
      const rule = await create({ app_name: 'Instagram', daily_limit_minutes: 30 });
      const posted = await call('post', '/blocked', { app_name: 'TikTok', daily_limit_minutes: 30, ...terms });
      const put = await call('put', `/blocked/${rule.id}`, terms);
      for (const response of [posted, put]) {
        expectProblem(response, 422, 'validation_failed');
        expect(response.body.errors).toEqual([{ field, code, message: expect.stringContaining(field) }]);
      }
      expect((await call('get', '/blocked')).body).toMatchObject({ total: 1, items: [rule] });
    });

    it.each([
      ['none', {}, 'required'],
      ['null', { app_name: null }, 'invalid_type'],
      ['a number', { app_name: 5 }, 'invalid_type'],
      ['an object', { app_name: {} }, 'invalid_type'],
      ['blank', { app_name: ' \t ' }, 'blank'],
      ['101 characters', { app_name: '😀'.repeat(101) }, 'too_long'],
      ['half a character', { app_name: '\ud83d' }, 'invalid_text'],
    ])('an app name that is %s is refused', async (_, name, code) => {
      const response = await call('post', '/blocked', { daily_limit_minutes: 30, ...name });
      expectProblem(response, 422, 'validation_failed');
      expect(response.body.errors).toMatchObject([{ field: 'app_name', code }]);
    });

    it('takes the extremes', async () => {
      const app_name = '😀'.repeat(100);
      const schedule = Array(20).fill({ days: [7, 1, 2, 3, 4, 5, 6], start: '00:00', end: '23:59' });
      expect(await create({ app_name, daily_limit_minutes: 1440, schedule })).toMatchObject({
        app_name,
        daily_limit_minutes: 1440,
        schedule,
      });
      expect(await create({ app_name: 'a', daily_limit_minutes: 0 })).toMatchObject({ daily_limit_minutes: 0 });
      expect(await create({ app_name: 'b', daily_limit_minutes: 0.02 })).toMatchObject({ daily_limit_minutes: 0.02 });
    });

    it('switching on or off is no null in a change', async () => {
      const { id } = await create({ app_name: 'TikTok', daily_limit_minutes: 30 });
      const response = await call('put', `/blocked/${id}`, { is_active: null });
      expectProblem(response, 422, 'validation_failed');
      expect(response.body.errors).toMatchObject([{ field: 'is_active', code: 'invalid_type' }]);
    });

    it('a body that is no JSON, or no object, is refused', async () => {
      const { id } = await create({ app_name: 'TikTok', daily_limit_minutes: 30 });
      for (const [method, path] of [
        ['post', '/api/blocked'],
        ['put', `/api/blocked/${id}`],
      ] as const) {
        const send = (type: string, body: string): Promise<Response> =>
          Promise.resolve(focus.http()[method](path).set(sam.auth).set('Content-Type', type).send(body));
        expectProblem(await send('application/json', '{"app_name":'), 400, 'malformed_json');
        expectProblem(await send('text/plain', 'TikTok'), 415, 'unsupported_media_type');
        expectProblem(await send('application/json', '[]'), 422, 'validation_failed');
        expectProblem(await send('application/json', '{"__proto__": {"is_active": false}}'), 422, 'validation_failed');
        expectProblem(await send('application/json', `"${'a'.repeat(1_048_576)}"`), 413, 'payload_too_large');
      }
    });

    it.each(['0', '-1', '1.5', 'abc', '1e3', '99999999999', '%00', 'null'])('id %s names nothing', async (id) => {
      expectProblem(await call('get', `/blocked/${id}`), 404, 'not_found');
      expectProblem(await call('put', `/blocked/${id}`, { is_active: false }), 404, 'not_found');
      expectProblem(await call('delete', `/blocked/${id}`), 404, 'not_found');
      expectProblem(await call('post', `/blocked/${id}/reset`), 404, 'not_found');
    });
  });

  describe('who may', () => {
    it.each<[Method, string]>([
      ['post', '/api/blocked'],
      ['get', '/api/blocked'],
      ['get', '/api/blocked/1'],
      ['put', '/api/blocked/1'],
      ['delete', '/api/blocked/1'],
      ['post', '/api/blocked/1/reset'],
    ])('not a stranger: %s %s', async (method, path) => {
      const response = await focus.http()[method](path);
      expectProblem(response, 401, 'missing_token');
      expect(response.headers['www-authenticate']).toBe('Bearer');
    });

    it('another’s rule is as one that does not exist', async () => {
      const rule = await create({ app_name: 'TikTok', daily_limit_minutes: 30 });
      await use('TikTok', 30);
      const before = await get(rule.id);
      const alex = await signedInUser(focus);
      for (const [method, suffix, body] of [
        ['get', ''],
        ['put', '', { daily_limit_minutes: 1 }],
        ['delete', ''],
        ['post', '/reset'],
      ] as const) {
        const theirs = await call(method, `/blocked/${rule.id}${suffix}`, body, alex);
        const absent = await call(method, `/blocked/${rule.id + 1000}${suffix}`, body, alex);
        expectProblem(theirs, 404, 'not_found');
        const ownFields = { instance: expect.any(String), request_id: expect.any(String) };
        expect(absent.body).toEqual({ ...theirs.body, ...ownFields });
      }
      expect(await get(rule.id)).toEqual(before);
      expect((await call('get', '/blocked', undefined, alex)).body.total).toBe(0);
    });

    it('knows the methods of its addresses', async () => {
      const { id } = await create({ app_name: 'TikTok', daily_limit_minutes: 30 });
      expectProblem(await call('patch', `/blocked/${id}`, {}), 405, 'method_not_allowed');
      expectProblem(await call('put', '/blocked', {}), 405, 'method_not_allowed');
      expectProblem(await call('get', `/blocked/${id}/reset`), 405, 'method_not_allowed');
    });
  });

  describe('the list', () => {
    beforeEach(async () => {
      for (const [app_name, daily_limit_minutes] of [
        ['first', 10],
        ['second', 0],
        ['third', 20],
        ['fourth', 0],
        ['fifth', 30],
      ]) {
        focus.clock.advance(1_000);
        await create({ app_name, daily_limit_minutes });
      }
    });

    const names = (response: Response): string[] =>
      response.body.items.map(({ app_name }: { app_name: string }) => app_name);

    it('shows the newest first, page by page', async () => {
      const first = await call('get', '/blocked?size=2');
      expect(first.status).toBe(200);
      expect(Object.keys(first.body)).toEqual(['items', 'total', 'page', 'size', 'pages']);
      expect(first.body).toMatchObject({ total: 5, page: 1, size: 2, pages: 3 });
      expect(Object.keys(first.body.items[0])).toEqual(FIELDS);
      expect(names(first)).toEqual(['fifth', 'fourth']);
      expect(names(await call('get', '/blocked?size=2&page=3'))).toEqual(['first']);
      expect((await call('get', '/blocked?size=2&page=4')).body).toMatchObject({ items: [], total: 5, pages: 3 });
      expect((await call('get', '/blocked')).body).toMatchObject({ page: 1, size: 20, pages: 1 });
    });

    it('shows those that are blocked, or that are not', async () => {
      const blocked = await call('get', '/blocked?is_blocked=true&size=1&page=2');
      expect(names(blocked)).toEqual(['second']);
      expect(blocked.body).toMatchObject({ total: 2, page: 2, size: 1, pages: 2 });
      expect(names(await call('get', '/blocked?is_blocked=false'))).toEqual(['fifth', 'third', 'first']);
      await use('first', 10);
      expect(names(await call('get', '/blocked?is_blocked=true'))).toEqual(['fourth', 'second', 'first']);
      expect((await call('get', '/blocked?is_blocked=true&page=9')).body.items).toEqual([]);
    });

    it.each([
      ['page=0', 'page'],
      ['page=1000001', 'page'],
      ['page=a', 'page'],
      ['size=0', 'size'],
      ['size=101', 'size'],
      ['size=1.5', 'size'],
      ['is_blocked=1', 'is_blocked'],
      ['is_blocked=', 'is_blocked'],
      ['is_blocked=true&is_blocked=false', 'is_blocked'],
      ['user_id=1', 'user_id'],
      ['is_active=true', 'is_active'],
    ])('refuses ?%s', async (query, field) => {
      const response = await call('get', `/blocked?${query}`);
      expectProblem(response, 422, 'validation_failed');
      expect(response.body.errors).toMatchObject([{ field }]);
    });
  });

  describe('a limit', () => {
    it('is reached by what is recorded', async () => {
      const { id } = await create({ app_name: 'Instagram', daily_limit_minutes: 60 });
      await use('instagram', 47.5);
      expect(await get(id)).toMatchObject({
        used_today_minutes: 47.5,
        remaining_minutes: 12.5,
        percentage_used: 79.2,
        is_blocked: false,
      });
      await use('Instagram', 2.5);
      expect(await get(id)).toMatchObject({ used_today_minutes: 50, percentage_used: 83.3, is_blocked: false });
      await use('INSTAGRAM', 12);
      expect(await get(id)).toMatchObject({
        used_today_minutes: 62,
        remaining_minutes: 0,
        percentage_used: 103.3,
        is_blocked: true,
        block_reason: 'limit',
        blocked_until: MIDNIGHT_IN_PARIS,
      });
      expect(await told()).toEqual([
        expect.objectContaining({ action: 'blocked_apps.created' }),
        {
          action: 'limits.warned',
          context: { app_name: 'Instagram', percentage: 83.3, used_minutes: 50, limit_minutes: 60 },
        },
        {
          action: 'limits.blocked',
          context: { app_name: 'Instagram', percentage: 103.3, used_minutes: 62, limit_minutes: 60 },
        },
      ]);
      // Blocking is a state, not a refusal.
      await use('Instagram', 5);
    });

    it('is no longer reached once the activity is deleted', async () => {
      const { id } = await create({ app_name: 'Instagram', daily_limit_minutes: 60 });
      await use('Instagram', 40);
      const activity = await use('Instagram', 30);
      expect(await get(id)).toMatchObject({ is_blocked: true });
      await call('delete', `/activities/${activity}`);
      expect(await get(id)).toMatchObject({
        used_today_minutes: 40,
        is_blocked: false,
        block_reason: null,
        blocked_until: null,
      });
      await use('Instagram', 30);
      expect(await get(id)).toMatchObject({ is_blocked: true });
      expect(await toldActions()).toEqual(['blocked_apps.created', 'limits.blocked']);
    });

    it('of 0 always blocks', async () => {
      expect(await create({ app_name: 'Instagram', daily_limit_minutes: 0 })).toMatchObject({
        used_today_minutes: 0,
        remaining_minutes: 0,
        percentage_used: 100,
        is_blocked: true,
        block_reason: 'limit',
        blocked_until: MIDNIGHT_IN_PARIS,
      });
      expect(await toldActions()).toEqual(['blocked_apps.created', 'limits.blocked']);
    });

    it('is over with the day', async () => {
      const { id } = await create({ app_name: 'Instagram', daily_limit_minutes: 60 });
      await use('Instagram', 60);
      await jumpTo('2026-11-20T22:59:50Z');
      expect(await get(id)).toMatchObject({ is_blocked: true });
      await jumpTo(MIDNIGHT_IN_PARIS);
      expect(await get(id)).toMatchObject({ used_today_minutes: 0, is_blocked: false });
    });

    it('that is lowered, raised or switched tells what it then stands past', async () => {
      const { id } = await create({ app_name: 'Instagram', daily_limit_minutes: 60 });
      await use('Instagram', 30);
      const put = (body: object): Promise<Response> => call('put', `/blocked/${id}`, body);
      expect((await put({ daily_limit_minutes: 30 })).body).toMatchObject({ is_blocked: true, percentage_used: 100 });
      expect((await put({ daily_limit_minutes: 35 })).body).toMatchObject({ is_blocked: false, percentage_used: 85.7 });
      expect((await put({ is_active: false })).body).toMatchObject({ is_active: false, used_today_minutes: 30 });
      await use('Instagram', 10);
      expect(await get(id)).toMatchObject({ is_blocked: false, used_today_minutes: 40, percentage_used: 114.3 });
      expect((await put({ is_active: true })).body).toMatchObject({ is_blocked: true });
      expect((await toldActions()).filter((action) => action.startsWith('limits.'))).toEqual([
        'limits.blocked',
        'limits.warned',
        'limits.blocked',
      ]);
    });

    it('starts again with a reset', async () => {
      const { id } = await create({ app_name: 'Instagram', daily_limit_minutes: 60 });
      await use('Instagram', 70);
      const response = await call('post', `/blocked/${id}/reset`);
      expect(response.status).toBe(200);
      expect(Object.keys(response.body)).toEqual(FIELDS);
      expect(response.body).toMatchObject({
        used_today_minutes: 0,
        remaining_minutes: 60,
        percentage_used: 0,
        is_blocked: false,
        block_reason: null,
        blocked_until: null,
      });
      await use('Instagram', 50);
      expect(await get(id)).toMatchObject({ used_today_minutes: 50, percentage_used: 83.3 });
      await use('Instagram', 10);
      expect(await get(id)).toMatchObject({ is_blocked: true });
      expect((await toldActions()).slice(1)).toEqual([
        'limits.blocked',
        'blocked_apps.reset',
        'limits.warned',
        'limits.blocked',
      ]);
      const today = await call('get', '/activities/today');
      expect(today.body.total_minutes).toBe(130);
    });
  });

  describe('a schedule', () => {
    it('blocks while its window lasts', async () => {
      const { id } = await create({ app_name: 'Instagram', schedule: [EVENINGS] });
      const isBlockedAt = async (instant: string): Promise<boolean> => {
        await jumpTo(instant);
        return (await get(id)).is_blocked;
      };
      expect(await isBlockedAt('2026-11-20T20:59:50Z')).toBe(false);
      expect(await isBlockedAt('2026-11-20T21:00:00Z')).toBe(true);
      expect(await get(id)).toMatchObject({
        block_reason: 'schedule',
        blocked_until: '2026-11-21T06:00:00.000Z',
        remaining_minutes: null,
        percentage_used: null,
      });
      expect(await isBlockedAt('2026-11-21T05:59:50Z')).toBe(true);
      expect(await isBlockedAt('2026-11-21T06:00:00Z')).toBe(false);
      // Saturday evening is free; Monday’s is not.
      expect(await isBlockedAt('2026-11-21T21:00:00Z')).toBe(false);
      expect(await isBlockedAt('2026-11-23T21:00:00Z')).toBe(true);
    });

    it('is one with windows that adjoin, and never ends if it covers the week', async () => {
      const everyDay = [1, 2, 3, 4, 5, 6, 7];
      const adjoining = [
        { days: [5], start: '08:00', end: '12:00' },
        { days: [5], start: '12:00', end: '18:00' },
      ];
      const { id } = await create({ app_name: 'Instagram', schedule: adjoining });
      expect(await get(id)).toMatchObject({ is_blocked: true, blocked_until: '2026-11-20T17:00:00.000Z' });
      const response = await call('put', `/blocked/${id}`, {
        schedule: [{ days: everyDay, start: '09:00', end: '09:00' }],
      });
      expect(response.body).toMatchObject({ is_blocked: true, block_reason: 'schedule', blocked_until: null });
    });

    it('gives way to the limit as the reason, and the later end holds', async () => {
      const { id } = await create({
        app_name: 'Instagram',
        daily_limit_minutes: 60,
        schedule: [{ days: [5], start: '08:00', end: '12:00' }],
      });
      expect(await get(id)).toMatchObject({ block_reason: 'schedule', blocked_until: '2026-11-20T11:00:00.000Z' });
      await use('Instagram', 60);
      expect(await get(id)).toMatchObject({ block_reason: 'limit', blocked_until: MIDNIGHT_IN_PARIS });
      const { body } = await call('put', `/blocked/${id}`, { schedule: [EVENINGS] });
      expect(body).toMatchObject({ block_reason: 'limit', blocked_until: '2026-11-21T06:00:00.000Z' });
    });

    it('is not lifted by a reset', async () => {
      const { id } = await create({ app_name: 'Instagram', schedule: [{ days: [5], start: '08:00', end: '12:00' }] });
      const { body } = await call('post', `/blocked/${id}/reset`);
      expect(body).toMatchObject({ is_blocked: true, block_reason: 'schedule' });
    });

    it('blocks nothing while it is switched off', async () => {
      const { id } = await create({
        app_name: 'Instagram',
        schedule: [{ days: [5], start: '08:00', end: '12:00' }],
        is_active: false,
      });
      expect(await get(id)).toMatchObject({ is_blocked: false, block_reason: null, blocked_until: null });
    });
  });

  describe('an e-mail', () => {
    /** The messages a user gets who reaches 50, then 62.5 of 60 minutes, spaces made plain. */
    async function mailsOf(overrides: UserOverrides): Promise<{ subject?: string; text: string }[]> {
      const user = await signedInUser(focus, { timezone: 'Europe/Paris', ...overrides });
      await call('post', '/blocked', { app_name: 'Insta\r\n<b>gram', daily_limit_minutes: 60 }, user);
      await use('Insta\r\n<b>gram', 50, user);
      await use('Insta\r\n<b>gram', 12.5, user);
      const mails = await readMail(focus, user.email);
      return mails.map(({ subject, text = '' }) => ({ subject, text: text.replace(/[\u00a0\u202f]/g, ' ') }));
    }

    it('tells of the warning and the block, in English', async () => {
      const [warning, block, ...others] = await mailsOf({ username: 'nadia.b' });
      expect(others).toEqual([]);
      expect(warning).toMatchObject({
        subject: 'You are close to one of your limits',
        text: expect.stringMatching(/nadia\.b[^]*83\.3% of the time[^]*50 minutes[^]*60 minutes/),
      });
      expect(block).toMatchObject({
        subject: 'One of your apps is blocked for now',
        text: expect.stringMatching(
          /62\.5 minutes[^]*60 minutes[^]*Blocked until[^]*Saturday,? (November 21|21 November)/,
        ),
      });
      expect(block!.text).toMatch(/00:00/);
      expect(block!.text).not.toMatch(/^<b>gram/m);
    });

    it('and in French', async () => {
      const [warning, block] = await mailsOf({ locale: Locale.French });
      expect(warning).toMatchObject({
        subject: 'Vous approchez de l’une de vos limites',
        text: expect.stringMatching(/83,3 % du temps[^]*50 minutes/),
      });
      expect(block).toMatchObject({
        subject: 'L’une de vos applications est bloquée pour le moment',
        text: expect.stringMatching(/62,5 minutes[^]*samedi 21 novembre/),
      });
    });

    it('is not sent to those who do not want it', async () => {
      expect(await mailsOf({ settings: { notify: { email_limit_alerts: false } } })).toEqual([]);
    });

    it('waits until quiet hours end', async () => {
      const quietHours = { start: '08:00', end: '10:00' };
      const settings = { quiet_hours: quietHours };
      const user = await signedInUser(focus, { timezone: 'Europe/Paris', settings });
      await call('post', '/blocked', { app_name: 'Instagram', daily_limit_minutes: 0 }, user);
      expect(await readMail(focus, user.email)).toEqual([]);
      focus.clock.set(new Date('2026-11-20T08:59:50Z'));
      expect(await readMail(focus, user.email)).toEqual([]);
      focus.clock.set(new Date('2026-11-20T09:00:00Z'));
      expect(await readMail(focus, user.email)).toHaveLength(1);
    });

    it('goes to nobody who has been deactivated meanwhile', async () => {
      const settings = { quiet_hours: { start: '08:00', end: '10:00' } };
      const user = await signedInUser(focus, { timezone: 'Europe/Paris', settings });
      await call('post', '/blocked', { app_name: 'Instagram', daily_limit_minutes: 0 }, user);
      await focus.dataSource.getRepository(User).update(user.id, { isActive: false });
      focus.clock.set(new Date('2026-11-20T09:00:00Z'));
      expect(await readMail(focus, user.email)).toEqual([]);
    });

    it('names no end where a block has none', async () => {
      const schedule = [{ days: [1, 2, 3, 4, 5, 6, 7], start: '09:00', end: '09:00' }];
      await create({ app_name: 'Instagram', daily_limit_minutes: 0, schedule });
      const [mail] = await readMail(focus, sam.email);
      expect(mail!.text).not.toContain('Blocked until');
    });
  });

  it('is described', () => {
    const operations = Object.entries(focus.document.paths)
      .filter(([path]) => path.startsWith('/api/blocked'))
      .flatMap(([path, item]) =>
        Object.entries(item as Record<string, { operationId: string }>).map(
          ([method, { operationId }]) => `${method} ${path} ${operationId}`,
        ),
      );
    expect(operations.sort()).toEqual([
      'delete /api/blocked/{id} deleteBlockedApp',
      'get /api/blocked listBlockedApps',
      'get /api/blocked/{id} getBlockedApp',
      'post /api/blocked createBlockedApp',
      'post /api/blocked/{id}/reset resetBlockedApp',
      'put /api/blocked/{id} updateBlockedApp',
    ]);
  });
});
