import type { Response } from 'supertest';
import { Role } from '../../src/common/auth/role.enum';
import { Locale } from '../../src/common/i18n/locale.enum';
import { LifecycleService } from '../../src/modules/challenges/lifecycle.service';
import { User } from '../../src/modules/users/entities/user.entity';
import { signedInUser, type SignedInUser, signIn, type UserOverrides } from '../factories/user.factory';
import { readMail } from '../support/mailbox';
import { startTestApp, type TestApp } from '../support/test-app';

const FIELDS = [
  'id',
  'title',
  'description',
  'is_public',
  'status',
  'target_apps',
  'daily_target_minutes',
  'start_date',
  'end_date',
  'starts_at',
  'completes_at',
  'max_participants',
  'participants_count',
  'creator',
  'is_participant',
  'is_creator',
  'invite_code',
  'created_at',
];
const BOARD_FIELDS = ['challenge_id', 'status', 'updated_at', 'items', 'me', 'total', 'page', 'size', 'pages'];
const ITEM_FIELDS = ['rank', 'user_id', 'username', 'avatar_url', 'score', 'total_minutes', 'days_counted', 'is_me'];
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const INVITE_CODE = /^[A-HJ-NP-Z2-9]{10}$/;

/** A Friday, 9:00 in Paris. */
const MORNING = '2026-11-20T08:00:00.000Z';
const TERMS = {
  title: 'A quieter November',
  daily_target_minutes: 60,
  start_date: '2026-11-20',
  end_date: '2026-11-22',
};
const UPCOMING = { ...TERMS, start_date: '2026-11-23', end_date: '2026-11-25' };

type Method = 'get' | 'post' | 'put' | 'delete' | 'patch';

describe('challenges', () => {
  let focus: TestApp;
  /** Who creates challenges, from Paris. */
  let sam: SignedInUser;
  let alex: SignedInUser;
  let admin: SignedInUser;

  beforeAll(async () => {
    focus = await startTestApp({ SCHEDULER_ENABLED: 'false' });
  });

  afterAll(() => focus.close());

  beforeEach(async () => {
    focus.clock.set(new Date(MORNING));
    sam = await signedInUser(focus, { timezone: 'Europe/Paris', avatarUrl: 'https://example.org/sam.png' });
    alex = await signedInUser(focus);
    admin = await signedInUser(focus, { role: Role.Admin });
  });

  /** A request by `user`, who is Sam unless named. */
  function call(method: Method, path: string, body?: object | string, user: SignedInUser = sam): Promise<Response> {
    const request = focus.http()[method](`/api${path}`).set(user.auth);
    return Promise.resolve(body === undefined ? request : request.send(body));
  }

  async function create(body: object = {}, user: SignedInUser = sam): Promise<Response['body']> {
    const response = await call('post', '/challenges', { ...TERMS, ...body }, user);
    expect(response.status).toBe(201);
    return response.body;
  }

  const get = async (id: number, user: SignedInUser = sam): Promise<Response['body']> =>
    (await call('get', `/challenges/${id}`, undefined, user)).body;

  async function join(id: number, user: SignedInUser, body?: object): Promise<Response['body']> {
    const response = await call('post', `/challenges/${id}/join`, body, user);
    expect(response.status).toBe(200);
    return response.body;
  }

  async function board(id: number, user: SignedInUser = sam, query = ''): Promise<Response['body']> {
    const response = await call('get', `/challenges/${id}/leaderboard${query}`, undefined, user);
    expect(response.status).toBe(200);
    return response.body;
  }

  async function use(user: SignedInUser, app: string, minutes: number, startedAt?: string): Promise<number> {
    const body = { app_name: app, duration_minutes: minutes, ...(startedAt ? { started_at: startedAt } : {}) };
    const response = await call('post', '/activities', body, user);
    expect(response.status).toBe(201);
    return response.body.id;
  }

  /** The clock jumps, and everyone signs in anew: what tokens they had may be too old by then. */
  async function jumpTo(instant: string): Promise<void> {
    focus.clock.set(new Date(instant));
    const again = async ({ id }: SignedInUser): Promise<SignedInUser> =>
      signIn(focus, await focus.dataSource.getRepository(User).findOneByOrFail({ id }));
    [sam, alex, admin] = await Promise.all([again(sam), again(alex), again(admin)]);
  }

  /** What the lifecycle job does each minute. These stories begin on the same morning, and jobs never go back. */
  const runJobs = (): Promise<number> => focus.app.get(LifecycleService).advance(new AbortController().signal);

  async function audited(id: number): Promise<{ action: string; user: number | null }[]> {
    const rows = await focus.dataSource.query<{ action: string; user_id: number | null; context: string }[]>(
      `SELECT action, user_id, context FROM logs WHERE action LIKE 'challenge.%' ORDER BY id`,
    );
    return rows
      .filter(({ context }) => JSON.parse(context).challenge_id === id)
      .map(({ action, user_id: user }) => ({ action, user }));
  }

  function expectProblem(response: Response, status: number, code: string): void {
    expect(response.status).toBe(status);
    expect(response.headers['content-type']).toBe('application/problem+json');
    expect(response.body).toMatchObject({ type: 'about:blank', status, code });
  }

  describe('a new one', () => {
    it('runs at once where it starts today, with its creator in it', async () => {
      const response = await call('post', '/challenges', TERMS);
      expect(response.status).toBe(201);
      expect(response.headers.location).toBe(`/api/challenges/${response.body.id}`);
      expect(Object.keys(response.body)).toEqual(FIELDS);
      expect(Object.keys(response.body.creator)).toEqual(['id', 'username', 'avatar_url']);
      expect(response.body).toEqual({
        id: expect.any(Number),
        title: 'A quieter November',
        description: null,
        is_public: true,
        status: 'active',
        target_apps: null,
        daily_target_minutes: 60,
        start_date: '2026-11-20',
        end_date: '2026-11-22',
        starts_at: '2026-11-19T23:00:00.000Z',
        completes_at: '2026-11-24T00:00:00.000Z',
        max_participants: null,
        participants_count: 1,
        creator: { id: sam.id, username: sam.username, avatar_url: 'https://example.org/sam.png' },
        is_participant: true,
        is_creator: true,
        invite_code: expect.stringMatching(INVITE_CODE),
        created_at: expect.stringMatching(INSTANT),
      });
      expect((await focus.http().get(response.headers.location!).set(sam.auth)).body).toEqual(response.body);
      expect(await audited(response.body.id)).toEqual([{ action: 'challenge.created', user: sam.id }]);
    });

    it('may start later, take all its terms, and answers them as they were sent', async () => {
      const terms = {
        title: '😀 <b>“Less” & more</b>',
        description: "Line one\r\nBcc: someone@example.org\n'; DROP TABLE challenges; --",
        is_public: false,
        target_apps: [' Instagram ', 'TikTok', 'instagram', 'Élan 😀'],
        daily_target_minutes: 30.5,
        start_date: '2026-11-21',
        end_date: '2026-12-24',
        max_participants: 2,
      };
      expect(await create(terms)).toMatchObject({
        ...terms,
        target_apps: ['Instagram', 'TikTok', 'Élan 😀'],
        status: 'upcoming',
        starts_at: '2026-11-20T23:00:00.000Z',
        completes_at: '2026-12-26T00:00:00.000Z',
      });
    });

    it('takes null for a field left out', async () => {
      const nothing = { description: null, is_public: null, target_apps: null, max_participants: null };
      expect(await create(nothing)).toMatchObject({ ...nothing, is_public: true });
      expect(await create({ target_apps: [] })).toMatchObject({ target_apps: null });
    });

    it('takes the extremes', async () => {
      const long = {
        title: '😀'.repeat(100),
        description: '😀'.repeat(1000),
        target_apps: Array.from({ length: 20 }, (_, index) => String.fromCodePoint(0x1f600 + index).repeat(100)),
        daily_target_minutes: 1440,
        end_date: '2027-11-20',
        max_participants: 10_000,
      };
      expect(await create(long)).toMatchObject(long);
      expect(await create({ title: ' abc ', daily_target_minutes: 1, end_date: '2026-11-20' })).toMatchObject({
        title: 'abc',
        daily_target_minutes: 1,
      });
      expect(await create({ start_date: '9999-12-29', end_date: '9999-12-29' })).toMatchObject({
        completes_at: '9999-12-31T00:00:00.000Z',
      });
    });

    it('goes by the day of its creator, wherever their day turns', async () => {
      await jumpTo('2026-11-20T02:00:00.000Z');
      const late = await signedInUser(focus, { settings: { day_starts_at: '04:00' } });
      // It is still the 19th for them.
      expect(await create({ start_date: '2026-11-19' }, late)).toMatchObject({
        status: 'active',
        starts_at: '2026-11-19T00:00:00.000Z',
      });
      const far = await signedInUser(focus, { timezone: 'Pacific/Kiritimati' });
      expect(await create({ start_date: '2026-11-21' }, far)).toMatchObject({
        status: 'upcoming',
        starts_at: '2026-11-20T10:00:00.000Z',
      });
      const refused = await call('post', '/challenges', { ...TERMS, start_date: '2026-11-19' }, alex);
      expectProblem(refused, 422, 'validation_failed');
    });
  });

  describe('bad input', () => {
    const badTerms: [string, object, string, string][] = [
      ['a title of two', { title: 'ab' }, 'title', 'too_short'],
      ['a title of spaces', { title: '     ' }, 'title', 'too_short'],
      ['a title of 101', { title: '😀'.repeat(101) }, 'title', 'too_long'],
      ['a title that is a number', { title: 123 }, 'title', 'invalid_type'],
      ['a title that is an object', { title: {} }, 'title', 'invalid_type'],
      ['half a character', { title: 'abc\ud83d' }, 'title', 'invalid_text'],
      ['a description of 1001', { description: 'a'.repeat(1001) }, 'description', 'too_long'],
      ['a description that is a list', { description: [] }, 'description', 'invalid_type'],
      ['publicity as text', { is_public: 'false' }, 'is_public', 'invalid_type'],
      ['publicity as a number', { is_public: 0 }, 'is_public', 'invalid_type'],
      ['apps as text', { target_apps: 'Instagram' }, 'target_apps', 'invalid_type'],
      ['apps as an object', { target_apps: {} }, 'target_apps', 'invalid_type'],
      ['21 apps', { target_apps: Array.from({ length: 21 }, (_, i) => `app ${i}`) }, 'target_apps', 'too_many'],
      ['a blank app', { target_apps: ['X', ' '] }, 'target_apps.1', 'blank'],
      ['an app of 101', { target_apps: ['a'.repeat(101)] }, 'target_apps.0', 'too_long'],
      ['an app that is null', { target_apps: [null] }, 'target_apps.0', 'invalid_type'],
      ['an app that is an object', { target_apps: [{ name: 'X' }] }, 'target_apps.0', 'invalid_type'],
      ['no target', { daily_target_minutes: null }, 'daily_target_minutes', 'invalid_type'],
      ['a target of 0', { daily_target_minutes: 0 }, 'daily_target_minutes', 'out_of_range'],
      ['a target beyond a day', { daily_target_minutes: 1440.01 }, 'daily_target_minutes', 'out_of_range'],
      ['a target with three decimals', { daily_target_minutes: 1.005 }, 'daily_target_minutes', 'too_many_decimals'],
      ['a target as text', { daily_target_minutes: '60' }, 'daily_target_minutes', 'invalid_type'],
      ['a start that is no date', { start_date: '2026-11-31' }, 'start_date', 'invalid_format'],
      ['a start with a time', { start_date: '2026-11-24T00:00:00Z' }, 'start_date', 'invalid_format'],
      ['a start that is null', { start_date: null }, 'start_date', 'invalid_type'],
      ['a start in the past', { start_date: '2026-11-19' }, 'start_date', 'in_the_past'],
      ['an end before the start', { start_date: '2026-11-26', end_date: '2026-11-25' }, 'end_date', 'out_of_range'],
      ['an end too far away', { start_date: '2026-11-23', end_date: '2027-11-24' }, 'end_date', 'out_of_range'],
      ['an end beyond the calendar', { start_date: '9999-12-28', end_date: '9999-12-31' }, 'end_date', 'out_of_range'],
      ['an end that is a number', { end_date: 20261125 }, 'end_date', 'invalid_type'],
      ['one seat', { max_participants: 1 }, 'max_participants', 'out_of_range'],
      ['10,001 seats', { max_participants: 10_001 }, 'max_participants', 'out_of_range'],
      ['two and a half seats', { max_participants: 2.5 }, 'max_participants', 'invalid_type'],
      ['seats as text', { max_participants: '5' }, 'max_participants', 'invalid_type'],
      ['an id', { id: 1 }, 'id', 'unknown_field'],
      ['a status', { status: 'completed' }, 'status', 'unknown_field'],
      ['a creator', { creator_id: 1 }, 'creator_id', 'unknown_field'],
      ['a code', { invite_code: 'AAAAAAAAAA' }, 'invite_code', 'unknown_field'],
      ['a count', { participants_count: 7 }, 'participants_count', 'unknown_field'],
    ];

    it.each(badTerms)('%s is refused, in a new one and in a change', async (_, terms, field, code) => {
      const challenge = await create(UPCOMING);
      const posted = await call('post', '/challenges', { ...UPCOMING, ...terms });
      const put = await call('put', `/challenges/${challenge.id}`, terms);
      for (const response of [posted, put]) {
        expectProblem(response, 422, 'validation_failed');
        expect(response.body.errors).toEqual([{ field, code, message: expect.stringContaining(field) }]);
      }
      expect((await call('get', '/challenges/my-challenges')).body).toMatchObject({ total: 1, items: [challenge] });
    });

    it.each(['title', 'daily_target_minutes', 'start_date', 'end_date'])('a new one needs %s', async (field) => {
      const response = await call('post', '/challenges', { ...TERMS, [field]: undefined });
      expectProblem(response, 422, 'validation_failed');
      expect(response.body.errors).toEqual([{ field, code: 'required', message: `${field} is required` }]);
    });

    it('a change clears no publicity', async () => {
      const { id } = await create(UPCOMING);
      expectProblem(await call('put', `/challenges/${id}`, { is_public: null }), 422, 'validation_failed');
    });

    it.each([
      ['none', {}, 'required'],
      ['null', { invite_code: null }, 'invalid_type'],
      ['a number', { invite_code: 5 }, 'invalid_type'],
      ['an object', { invite_code: { $ne: null } }, 'invalid_type'],
      ['101 characters', { invite_code: 'A'.repeat(101) }, 'too_long'],
      ['an unknown field', { invite_code: 'AAAAAAAAAA', user_id: 1 }, 'unknown_field'],
    ])('a code that is %s is refused', async (_, body, code) => {
      const response = await call('post', '/challenges/join', body, alex);
      expectProblem(response, 422, 'validation_failed');
      expect(response.body.errors).toMatchObject([{ code }]);
    });

    it('a body that is no JSON, or no object, is refused', async () => {
      const { id } = await create(UPCOMING);
      for (const [method, path] of [
        ['post', '/api/challenges'],
        ['put', `/api/challenges/${id}`],
        ['post', '/api/challenges/join'],
        ['post', `/api/challenges/${id}/join`],
      ] as const) {
        const send = (type: string, body: string): Promise<Response> =>
          Promise.resolve(focus.http()[method](path).set(alex.auth).set('Content-Type', type).send(body));
        expectProblem(await send('application/json', '{"title":'), 400, 'malformed_json');
        expectProblem(await send('text/plain', 'hello'), 415, 'unsupported_media_type');
        expectProblem(await send('application/json', '[]'), 422, 'validation_failed');
        expectProblem(await send('application/json', '{"__proto__": {"title": "abc"}}'), 422, 'validation_failed');
      }
    });

    it.each(['0', '-1', '1.5', 'abc', '1e3', '99999999999', '%00', 'null'])('id %s names nothing', async (id) => {
      for (const [method, suffix] of [
        ['get', ''],
        ['put', ''],
        ['delete', ''],
        ['post', '/join'],
        ['post', '/leave'],
        ['get', '/leaderboard'],
        ['post', '/complete'],
      ] as const) {
        expectProblem(
          await call(method, `/challenges/${id}${suffix}`, method === 'put' ? {} : undefined),
          404,
          'not_found',
        );
      }
    });

    it.each([
      '/challenges?page=0',
      '/challenges?size=101',
      '/challenges?status=running',
      '/challenges?status=active&status=upcoming',
      '/challenges?q[a]=b',
      `/challenges?q=${'a'.repeat(101)}`,
      '/challenges?sort=title',
      '/challenges?role=creator',
      '/challenges/my-challenges?role=admin',
      '/challenges/my-challenges?status=',
      '/challenges/my-challenges?q=a',
      '/challenges/my-challenges?page=x',
    ])('%s is refused', async (path) => {
      expectProblem(await call('get', path), 422, 'validation_failed');
    });
  });

  describe('who may', () => {
    it.each<[Method, string]>([
      ['post', '/api/challenges'],
      ['get', '/api/challenges'],
      ['get', '/api/challenges/my-challenges'],
      ['post', '/api/challenges/join'],
      ['get', '/api/challenges/1'],
      ['put', '/api/challenges/1'],
      ['delete', '/api/challenges/1'],
      ['post', '/api/challenges/1/join'],
      ['post', '/api/challenges/1/leave'],
      ['get', '/api/challenges/1/leaderboard'],
      ['post', '/api/challenges/1/complete'],
    ])('not a stranger: %s %s', async (method, path) => {
      const response = await focus.http()[method](path);
      expectProblem(response, 401, 'missing_token');
      expect(response.headers['www-authenticate']).toBe('Bearer');
    });

    it('see a public one: everyone, but not its code; change it: its creator alone', async () => {
      const challenge = await create(UPCOMING);
      const asAlex = { ...challenge, is_participant: false, is_creator: false, invite_code: null };
      expect(await get(challenge.id, alex)).toEqual(asAlex);
      expect(await get(challenge.id, admin)).toEqual(asAlex);
      for (const user of [alex, admin]) {
        expectProblem(await call('put', `/challenges/${challenge.id}`, { title: 'Mine' }, user), 403, 'forbidden');
      }
      expectProblem(await call('delete', `/challenges/${challenge.id}`, undefined, alex), 403, 'forbidden');
      expectProblem(await call('post', `/challenges/${challenge.id}/complete`, undefined, alex), 403, 'forbidden');
      await join(challenge.id, alex);
      expectProblem(await call('put', `/challenges/${challenge.id}`, { title: 'Mine' }, alex), 403, 'forbidden');
      expect(await get(challenge.id)).toEqual({ ...challenge, participants_count: 2 });
    });

    it('a private one is as one that does not exist, to all but its participants and administrators', async () => {
      const challenge = await create({ ...UPCOMING, is_public: false });
      const requests: [Method, string, object?][] = [
        ['get', ''],
        ['put', '', { title: 'Mine' }],
        ['delete', ''],
        ['post', '/join'],
        ['post', '/join', { invite_code: 'AAAAAAAAAA' }],
        ['post', '/join', { invite_code: null }],
        ['post', '/leave'],
        ['get', '/leaderboard'],
        ['post', '/complete'],
      ];
      for (const [method, suffix, body] of requests) {
        const theirs = await call(method, `/challenges/${challenge.id}${suffix}`, body, alex);
        const absent = await call(method, `/challenges/${challenge.id + 1000}${suffix}`, body, alex);
        expectProblem(theirs, 404, 'not_found');
        const ownFields = { instance: expect.any(String), request_id: expect.any(String) };
        expect(absent.body).toEqual({ ...theirs.body, ...ownFields });
      }
      expect(await get(challenge.id)).toEqual(challenge);
      expect(await get(challenge.id, admin)).toMatchObject({ id: challenge.id, invite_code: null });
      // To look is one thing, to take part another.
      expectProblem(await call('post', `/challenges/${challenge.id}/join`, {}, admin), 404, 'not_found');
      await join(challenge.id, alex, { invite_code: challenge.invite_code });
      expect(await get(challenge.id, alex)).toMatchObject({ invite_code: challenge.invite_code });
    });

    it('knows the methods of its addresses', async () => {
      const { id } = await create();
      expectProblem(await call('patch', `/challenges/${id}`, {}), 405, 'method_not_allowed');
      expectProblem(await call('put', '/challenges', {}), 405, 'method_not_allowed');
      expectProblem(await call('get', `/challenges/${id}/join`), 405, 'method_not_allowed');
      expectProblem(await call('post', `/challenges/${id}/leaderboard`), 405, 'method_not_allowed');
    });
  });

  describe('a change', () => {
    it('keeps what is left out, clears what is null, and tells the log', async () => {
      const created = await create({ ...UPCOMING, description: 'Some', target_apps: ['X'], max_participants: 5 });
      const put = async (body: object): Promise<Response['body']> => {
        const response = await call('put', `/challenges/${created.id}`, body);
        expect(response.status).toBe(200);
        return response.body;
      };
      expect(await put({})).toEqual(created);
      expect(await put({ title: 'Other', max_participants: 6 })).toEqual({
        ...created,
        title: 'Other',
        max_participants: 6,
      });
      expect(await put({ description: null, target_apps: [], max_participants: null })).toMatchObject({
        title: 'Other',
        description: null,
        target_apps: null,
        max_participants: null,
      });
      expect(await put({ is_public: false, daily_target_minutes: 30, end_date: '2026-11-24' })).toMatchObject({
        is_public: false,
        daily_target_minutes: 30,
        starts_at: created.starts_at,
        completes_at: '2026-11-26T00:00:00.000Z',
      });
      expect(await audited(created.id)).toEqual([
        { action: 'challenge.created', user: sam.id },
        ...Array(3).fill({ action: 'challenge.updated', user: sam.id }),
      ]);
    });

    it('of the start moves it, to today too', async () => {
      const { id } = await create(UPCOMING);
      const put = (body: object): Promise<Response> => call('put', `/challenges/${id}`, body);
      expect((await put({ start_date: '2026-11-24' })).body).toMatchObject({
        status: 'upcoming',
        starts_at: '2026-11-23T23:00:00.000Z',
      });
      expectProblem(await put({ start_date: '2026-11-26' }), 422, 'validation_failed');
      expectProblem(await put({ start_date: '2026-11-19' }), 422, 'validation_failed');
      expect((await put({ start_date: '2026-11-20' })).body).toMatchObject({ status: 'active' });
      expectProblem(await put({ start_date: '2026-11-21' }), 409, 'challenge_started');
    });

    it('never moves the start of a creator who moves', async () => {
      const created = await create(UPCOMING);
      await call('put', '/users/me', { timezone: 'America/New_York' });
      expect((await call('put', `/challenges/${created.id}`, { title: 'Other' })).body).toMatchObject({
        starts_at: created.starts_at,
      });
    });

    it('of what counts is not for one that has started, by the clock', async () => {
      const created = await create(UPCOMING);
      await jumpTo('2026-11-22T23:00:00.000Z');
      const started = await get(created.id);
      expect(started).toEqual({ ...created, status: 'active' });
      for (const body of [
        { is_public: false },
        { target_apps: ['X'] },
        { daily_target_minutes: 61 },
        { start_date: '2026-11-24' },
        { end_date: '2026-11-26' },
        { title: 'Other', end_date: '2026-11-26' },
      ]) {
        expectProblem(await call('put', `/challenges/${created.id}`, body), 409, 'challenge_started');
      }
      expect(await get(created.id)).toEqual(started);
      const response = await call('put', `/challenges/${created.id}`, {
        ...UPCOMING,
        title: 'Other',
        description: 'New',
        max_participants: 3,
      });
      expect(response.body).toEqual({ ...started, title: 'Other', description: 'New', max_participants: 3 });
    });

    it('leaves everyone a seat', async () => {
      const { id } = await create(UPCOMING);
      await join(id, alex);
      await join(id, admin);
      const response = await call('put', `/challenges/${id}`, { max_participants: 2 });
      expectProblem(response, 422, 'validation_failed');
      expect(response.body.errors).toMatchObject([{ field: 'max_participants', code: 'out_of_range' }]);
      expect((await call('put', `/challenges/${id}`, { max_participants: 3 })).status).toBe(200);
    });
  });

  describe('joining', () => {
    it('is open to all where it is public, also while it runs', async () => {
      const created = await create();
      expect(await join(created.id, alex)).toEqual({
        ...created,
        participants_count: 2,
        is_participant: true,
        is_creator: false,
      });
      await join(created.id, admin, { invite_code: 'WRONG' });
      expectProblem(await call('post', `/challenges/${created.id}/join`, {}, alex), 409, 'already_joined');
      expectProblem(await call('post', `/challenges/${created.id}/join`), 409, 'already_joined');
      expect(await get(created.id)).toMatchObject({ participants_count: 3 });
      expect(await audited(created.id)).toContainEqual({ action: 'challenge.joined', user: alex.id });
    });

    it('takes the code alone, however it is typed', async () => {
      const created = await create({ is_public: false });
      const byCode = (code: string, user: SignedInUser): Promise<Response> =>
        call('post', '/challenges/join', { invite_code: code }, user);
      for (const wrong of ['AAAAAAAAAA', '', 'x', '%', created.invite_code.slice(1)]) {
        expectProblem(await byCode(wrong, alex), 404, 'not_found');
      }
      const response = await byCode(` ${created.invite_code.toLowerCase()} `, alex);
      expect(response.status).toBe(200);
      expect(response.body).toMatchObject({ id: created.id, is_participant: true, invite_code: created.invite_code });
      expectProblem(await byCode(created.invite_code, alex), 409, 'already_joined');
      await join(created.id, admin, { invite_code: created.invite_code.toLowerCase() });
    });

    it('ends with the last seat, and goes on when one is free', async () => {
      const created = await create({ max_participants: 2 });
      await join(created.id, alex);
      expectProblem(await call('post', `/challenges/${created.id}/join`, {}, admin), 409, 'challenge_full');
      const byCode = { invite_code: created.invite_code };
      expectProblem(await call('post', '/challenges/join', byCode, admin), 409, 'challenge_full');
      expect((await call('post', `/challenges/${created.id}/leave`, undefined, alex)).status).toBe(204);
      await join(created.id, admin);
      expect(await get(created.id)).toMatchObject({ participants_count: 2 });
    });

    it('is closed once it is over, by the clock, before any job has run', async () => {
      const created = await create({ is_public: false });
      await jumpTo('2026-11-23T23:59:59.000Z');
      expect(await get(created.id)).toMatchObject({ status: 'active' });
      await jumpTo('2026-11-24T00:00:00.000Z');
      expect(await get(created.id)).toMatchObject({ status: 'completed' });
      const byCode = { invite_code: created.invite_code };
      expectProblem(await call('post', '/challenges/join', byCode, alex), 409, 'challenge_closed');
      expectProblem(await call('post', `/challenges/${created.id}/join`, byCode, alex), 409, 'challenge_closed');
    });
  });

  describe('leaving', () => {
    it('takes the row away', async () => {
      const created = await create();
      await join(created.id, alex);
      await use(alex, 'X', 10);
      const response = await call('post', `/challenges/${created.id}/leave`, undefined, alex);
      expect(response.status).toBe(204);
      expect(response.text).toBe('');
      expect(await get(created.id)).toEqual(created);
      expect(await board(created.id)).toMatchObject({ total: 1, items: [{ user_id: sam.id }] });
      expectProblem(await call('post', `/challenges/${created.id}/leave`, undefined, alex), 404, 'not_found');
      expect((await audited(created.id)).at(-1)).toEqual({ action: 'challenge.left', user: alex.id });
    });

    it('is not for its creator, nor for a stranger', async () => {
      const { id } = await create();
      expectProblem(await call('post', `/challenges/${id}/leave`), 409, 'creator_cannot_leave');
      expectProblem(await call('post', `/challenges/${id}/leave`, undefined, alex), 404, 'not_found');
    });

    it('is no way out of a result', async () => {
      const { id } = await create();
      await join(id, alex);
      await call('post', `/challenges/${id}/complete`, undefined, admin);
      expectProblem(await call('post', `/challenges/${id}/leave`, undefined, alex), 409, 'challenge_closed');
    });
  });

  describe('the lists', () => {
    it('hold the public ones and the caller’s own, newest first', async () => {
      const publicOne = await create({ title: 'zebra public' });
      const privateOne = await create({ title: 'zebra private', is_public: false });
      const foreign = await create({ title: 'zebra foreign', is_public: false }, admin);
      const joined = await create({ title: 'zebra joined', is_public: false }, admin);
      const { invite_code: code } = joined;
      await call('post', '/challenges/join', { invite_code: code });

      const list = async (path: string, user: SignedInUser = sam): Promise<number[]> =>
        (await call('get', path, undefined, user)).body.items.map(({ id }: { id: number }) => id);
      expect(await list('/challenges?q=zebra')).toEqual([joined.id, privateOne.id, publicOne.id]);
      expect(await list('/challenges?q=zebra', alex)).toEqual([publicOne.id]);
      expect(await list('/challenges?q=zebra', admin)).toEqual([joined.id, foreign.id, publicOne.id]);
      expect(await list('/challenges/my-challenges')).toEqual([joined.id, privateOne.id, publicOne.id]);
      expect(await list('/challenges/my-challenges?role=creator')).toEqual([privateOne.id, publicOne.id]);
      expect(await list('/challenges/my-challenges?role=participant')).toEqual([joined.id]);
      expect(await list('/challenges/my-challenges', alex)).toEqual([]);

      const { items } = (await call('get', '/challenges?q=zebra')).body;
      expect(Object.keys(items[0])).toEqual(FIELDS);
      expect(items).toMatchObject([
        { is_participant: true, is_creator: false, invite_code: code, participants_count: 2 },
        { is_creator: true, invite_code: privateOne.invite_code },
        { is_creator: true, creator: { id: sam.id, username: sam.username } },
      ]);
      const [seen] = (await call('get', '/challenges?q=zebra', undefined, alex)).body.items;
      expect(seen).toMatchObject({ is_participant: false, is_creator: false, invite_code: null });
    });

    it('come in pages', async () => {
      const ids: number[] = [];
      for (let index = 0; index < 5; index += 1) ids.unshift((await create({ title: `paged ${index}` })).id);
      const page = async (number: number): Promise<Response['body']> =>
        (await call('get', `/challenges?q=paged&page=${number}&size=2`)).body;
      expect(await page(1)).toMatchObject({
        total: 5,
        page: 1,
        size: 2,
        pages: 3,
        items: [{ id: ids[0] }, { id: ids[1] }],
      });
      expect(await page(3)).toMatchObject({ items: [{ id: ids[4] }] });
      expect(await page(4)).toEqual({ items: [], total: 5, page: 4, size: 2, pages: 3 });
      expect(await page(1_000_000)).toMatchObject({ items: [] });
      expect((await call('get', '/challenges/my-challenges?size=2&page=2')).body).toMatchObject({
        total: 5,
        items: [{ id: ids[2] }, { id: ids[3] }],
      });
    });

    it('are searched literally, without regard to case', async () => {
      await create({ title: '100 % Été_vert!' });
      await create({ title: '100 x Etezvert' });
      const titles = async (q: string): Promise<string[]> =>
        (await call('get', `/challenges?q=${encodeURIComponent(q)}`)).body.items
          .filter(({ creator }: { creator: { id: number } }) => creator.id === sam.id)
          .map(({ title }: { title: string }) => title);
      for (const q of ['%', '_', '!', 'été', 'ÉTÉ', '100 % é', "' OR 1=1 --"]) {
        expect(await titles(q)).toEqual(q.startsWith("'") ? [] : ['100 % Été_vert!']);
      }
      expect(await titles('VERT')).toHaveLength(2);
      expect(await titles('')).toHaveLength(2);
    });

    it('go by the clock, job or no job', async () => {
      const upcoming = await create({ ...UPCOMING, title: 'clocked upcoming' });
      const running = await create({ title: 'clocked running' });
      const cancelled = await create({ title: 'clocked cancelled' });
      await call('delete', `/challenges/${cancelled.id}`, undefined, admin);
      const byStatus = async (): Promise<Record<string, number[]>> => {
        const found: Record<string, number[]> = {};
        for (const status of ['upcoming', 'active', 'completed', 'cancelled']) {
          for (const path of ['/challenges?q=clocked&', '/challenges/my-challenges?']) {
            const { items } = (await call('get', `${path}status=${status}`)).body;
            for (const item of items) expect(item.status).toBe(status);
            const ids = items.map(({ id }: { id: number }) => id);
            expect(found[status] ?? ids).toEqual(ids);
            found[status] = ids;
          }
        }
        const { challenges } = (await call('get', '/users/me/stats')).body;
        expect(challenges).toMatchObject({
          joined: 3,
          active: found.active?.length,
          completed: found.completed?.length,
        });
        return found;
      };
      const before = { upcoming: [upcoming.id], active: [running.id], completed: [], cancelled: [cancelled.id] };
      expect(await byStatus()).toEqual(before);
      await jumpTo('2026-11-22T23:00:00.000Z');
      const during = { ...before, upcoming: [], active: [running.id, upcoming.id] };
      expect(await byStatus()).toEqual(during);
      await runJobs();
      expect(await byStatus()).toEqual(during);
      await jumpTo('2026-11-24T00:00:00.000Z');
      const after = { ...during, active: [upcoming.id], completed: [running.id] };
      expect(await byStatus()).toEqual(after);
      await runJobs();
      expect(await byStatus()).toEqual(after);
    });
  });

  describe('the board', () => {
    it('is empty of ranks at first', async () => {
      const { id } = await create();
      const empty = await board(id);
      expect(Object.keys(empty)).toEqual(BOARD_FIELDS);
      expect(Object.keys(empty.items[0])).toEqual(ITEM_FIELDS);
      expect(empty).toEqual({
        challenge_id: id,
        status: 'active',
        updated_at: expect.stringMatching(INSTANT),
        items: [
          {
            rank: null,
            user_id: sam.id,
            username: sam.username,
            avatar_url: 'https://example.org/sam.png',
            score: 0,
            total_minutes: 0,
            days_counted: 0,
            is_me: true,
          },
        ],
        me: { rank: null, score: 0 },
        total: 1,
        page: 1,
        size: 20,
        pages: 1,
      });
      expect(await board(id, alex)).toMatchObject({ me: null, items: [{ is_me: false }] });
    });

    it('follows every recording and deletion, shares ranks, and lists equals by minutes, then by who came first', async () => {
      const { id } = await create({ target_apps: ['Instagram'] });
      const people = [sam, alex];
      for (let index = 0; index < 4; index += 1) people.push(await signedInUser(focus));
      for (const person of people.slice(1)) {
        focus.clock.advance(1_000);
        await join(id, person);
      }
      const [, , bo, cy, di, ed] = people;
      const minutes = (user: SignedInUser, used: number): Promise<number> =>
        use(user, used === 0 ? 'Maps' : ' instagram', used || 5);
      await minutes(sam, 30);
      await minutes(alex, 0);
      await minutes(bo!, 29.9);
      await minutes(cy!, 30);
      const over = await minutes(di!, 90);

      const lines = async (): Promise<unknown[][]> =>
        (await board(id, cy)).items.map((item: Record<string, unknown>) => [
          item.rank,
          item.user_id,
          item.score,
          item.total_minutes,
          item.days_counted,
        ]);
      expect(await lines()).toEqual([
        [1, alex.id, 100, 0, 1],
        [2, bo!.id, 50, 29.9, 1],
        [2, sam.id, 50, 30, 1],
        [2, cy!.id, 50, 30, 1],
        [5, di!.id, 0, 90, 1],
        [null, ed!.id, 0, 0, 0],
      ]);
      expect(await board(id, cy)).toMatchObject({ me: { rank: 2, score: 50 }, total: 6 });
      expect(await board(id, ed)).toMatchObject({ me: { rank: null, score: 0 } });

      const second = await board(id, cy, '?page=2&size=3');
      expect(second.items.map(({ rank, is_me }: Record<string, unknown>) => [rank, is_me])).toEqual([
        [2, true],
        [5, false],
        [null, false],
      ]);
      expect(second).toMatchObject({ page: 2, size: 3, pages: 2, me: { rank: 2, score: 50 } });
      expect(await board(id, cy, '?page=9')).toMatchObject({ items: [], total: 6 });

      const { updated_at: before } = await board(id);
      focus.clock.advance(1_000);
      await call('delete', `/activities/${over}`, undefined, di);
      expect((await lines()).slice(4)).toEqual([
        [null, di!.id, 0, 0, 0],
        [null, ed!.id, 0, 0, 0],
      ]);
      expect((await board(id)).updated_at > before).toBe(true);
      await minutes(ed!, 0);
      expect((await lines())[1]).toEqual([1, ed!.id, 100, 0, 1]);
    });

    it('counts the day of joining as a whole, and no day before it', async () => {
      await use(alex, 'X', 60, '2026-11-20T00:30:00Z');
      const { id } = await create();
      await jumpTo('2026-11-21T08:00:00.000Z');
      await use(alex, 'X', 30, '2026-11-21T06:00:00Z');
      await join(id, alex);
      expect(await board(id, alex)).toMatchObject({ me: { rank: 1, score: 50 } });
      await use(alex, 'X', 30, '2026-11-20T06:00:00Z');
      expect((await board(id, alex)).items[0]).toMatchObject({ score: 50, total_minutes: 30, days_counted: 1 });
    });

    it('goes by each participant’s own days, wherever the status stands', async () => {
      await jumpTo('2026-11-22T12:00:00.000Z');
      const far = await signedInUser(focus, { timezone: 'Pacific/Kiritimati' });
      const { id } = await create(UPCOMING);
      await join(id, far);
      await use(far, 'X', 30, '2026-11-22T11:00:00Z');
      await use(sam, 'X', 30, '2026-11-22T11:00:00Z');
      expect(await board(id)).toMatchObject({
        status: 'upcoming',
        items: [
          { user_id: far.id, score: 50 },
          { user_id: sam.id, rank: null },
        ],
      });
      // What counts can still be changed, and everyone's score goes by it.
      await call('put', `/challenges/${id}`, { daily_target_minutes: 40 });
      expect((await board(id)).items[0]).toMatchObject({ user_id: far.id, score: 25 });
      await call('put', `/challenges/${id}`, { start_date: '2026-11-24' });
      expect((await board(id)).items.map(({ rank }: { rank: number }) => rank)).toEqual([null, null]);
    });

    it('of a challenge nobody has heard of is not there', async () => {
      expectProblem(await call('get', '/challenges/999999/leaderboard'), 404, 'not_found');
      const { id } = await create();
      expectProblem(await call('get', `/challenges/${id}/leaderboard?size=0`), 422, 'validation_failed');
      expectProblem(await call('get', `/challenges/${id}/leaderboard?user_id=1`), 422, 'validation_failed');
    });
  });

  describe('completion', () => {
    async function contest(overrides: UserOverrides = {}): Promise<{ id: number; bo: SignedInUser }> {
      const bo = await signedInUser(focus, overrides);
      const { id } = await create({ title: 'The <i>final</i>\r\ncontest' });
      await join(id, alex);
      await join(id, bo);
      await use(sam, 'X', 30);
      await use(alex, 'X', 15);
      return { id, bo };
    }

    const ranks = async (id: number): Promise<unknown[]> =>
      (await board(id)).items.map(({ rank, user_id: user, score }: Record<string, unknown>) => [rank, user, score]);

    it('is its creator’s once the last day is over for them, and an administrator’s at any time', async () => {
      const { id } = await contest();
      const complete = (user: SignedInUser): Promise<Response> =>
        call('post', `/challenges/${id}/complete`, undefined, user);
      expectProblem(await complete(sam), 409, 'challenge_not_over');
      expectProblem(await complete(alex), 403, 'forbidden');
      await jumpTo('2026-11-22T22:59:59.000Z');
      expectProblem(await complete(sam), 409, 'challenge_not_over');
      await jumpTo('2026-11-22T23:00:00.000Z');
      const response = await complete(sam);
      expect(response.status).toBe(200);
      expect(Object.keys(response.body)).toEqual(FIELDS);
      expect(response.body).toMatchObject({ id, status: 'completed' });
      for (const user of [sam, admin]) expectProblem(await complete(user), 409, 'challenge_closed');

      const second = await create({ start_date: '2026-11-25', end_date: '2026-11-26' });
      expect((await call('post', `/challenges/${second.id}/complete`, undefined, admin)).body).toMatchObject({
        status: 'completed',
      });
      expect(await audited(second.id)).toContainEqual({ action: 'challenge.completed', user: admin.id });
    });

    it('lets the results wait until quiet hours end', async () => {
      const { id } = await contest();
      const sleeper = await signedInUser(focus, { settings: { quiet_hours: { start: '22:00', end: '07:00' } } });
      await join(id, sleeper);
      await jumpTo('2026-11-24T00:00:00.000Z');
      await runJobs();
      expect(await readMail(focus, sleeper.email)).toEqual([]);
      focus.clock.set(new Date('2026-11-24T06:59:00.000Z'));
      expect(await readMail(focus, sleeper.email)).toEqual([]);
      focus.clock.set(new Date('2026-11-24T07:00:00.000Z'));
      expect(await readMail(focus, sleeper.email)).toHaveLength(1);
    });

    it('freezes ranks, counts who won, and mails everyone who wants it', async () => {
      const { id, bo } = await contest({ locale: Locale.French });
      const quiet = await signedInUser(focus, { settings: { notify: { email_challenge_results: false } } });
      await join(id, quiet);
      await use(quiet, 'X', 15);
      const before = [
        [1, alex.id, 75],
        [1, quiet.id, 75],
        [3, sam.id, 50],
        [null, bo.id, 0],
      ];
      expect(await ranks(id)).toEqual(before);
      await jumpTo('2026-11-24T00:00:00.000Z');
      // Too late, though the day is within the range and no job has come yet.
      await use(alex, 'X', 600, '2026-11-22T10:00:00Z');
      expect(await board(id)).toMatchObject({ status: 'completed' });
      expect(await ranks(id)).toEqual(before);
      await runJobs();
      expect(await board(id)).toMatchObject({ status: 'completed', me: { rank: 3, score: 50 } });
      expect(await ranks(id)).toEqual(before);
      await use(sam, 'X', 600, '2026-11-22T10:00:00Z');
      expect(await ranks(id)).toEqual(before);
      expect((await audited(id)).filter(({ user }) => user === null)).toEqual([
        { action: 'challenge.completed', user: null },
      ]);

      const won = async (user: SignedInUser): Promise<number> =>
        (await call('get', '/users/me/stats', undefined, user)).body.challenges.won;
      expect([await won(alex), await won(sam)]).toEqual([1, 0]);

      const [mine, another] = await readMail(focus, sam.email);
      expect(another).toBeUndefined();
      expect(mine?.subject).toBe('The results of your challenge are in');
      expect(mine?.text).toContain('The challenge “The <i>final</i> contest” has come to its end');
      expect(mine?.text).toContain('You are number 3 of 4.');
      expect(mine?.html).toContain('&lt;i&gt;final&lt;/i&gt;');
      expect(mine?.html).not.toContain('<i>final');
      expect((await readMail(focus, alex.email)).at(-1)?.text).toContain('You have won.');
      expect((await readMail(focus, bo.email)).at(-1)?.text).toContain('Aucune de vos journées');
      expect(await readMail(focus, quiet.email)).toEqual([]);
    });

    it('by hand mails at once', async () => {
      const { id } = await contest();
      await call('post', `/challenges/${id}/complete`, undefined, admin);
      expect(await readMail(focus, sam.email)).toHaveLength(1);
      focus.clock.advance(120_000);
      await runJobs();
      expect(await readMail(focus, sam.email)).toHaveLength(1);
    });

    it('is by the clock closed to a late hand', async () => {
      const { id } = await contest();
      await jumpTo('2026-11-24T00:00:00.000Z');
      expectProblem(await call('post', `/challenges/${id}/complete`), 409, 'challenge_closed');
    });
  });

  describe('deleting', () => {
    it('is its creator’s: it is gone for everyone', async () => {
      const { id } = await create();
      await join(id, alex);
      expectProblem(await call('delete', `/challenges/${id}`, undefined, alex), 403, 'forbidden');
      const response = await call('delete', `/challenges/${id}`);
      expect(response.status).toBe(204);
      expect(response.text).toBe('');
      for (const user of [sam, alex, admin]) {
        expectProblem(await call('get', `/challenges/${id}`, undefined, user), 404, 'not_found');
        expectProblem(await call('get', `/challenges/${id}/leaderboard`, undefined, user), 404, 'not_found');
      }
      expectProblem(await call('delete', `/challenges/${id}`), 404, 'not_found');
      expect((await audited(id)).at(-1)).toEqual({ action: 'challenge.deleted', user: sam.id });
      await use(alex, 'X', 10);
    });

    it('of a running one by an administrator leaves it, cancelled, to its participants', async () => {
      const { id, invite_code } = await create();
      await join(id, alex);
      await use(alex, 'X', 30);
      const stranger = await signedInUser(focus);
      expect((await call('delete', `/challenges/${id}`, undefined, admin)).status).toBe(204);
      expect(await get(id, alex)).toMatchObject({ status: 'cancelled', participants_count: 2 });
      expect(await get(id, admin)).toMatchObject({ status: 'cancelled' });
      expectProblem(await call('get', `/challenges/${id}`, undefined, stranger), 404, 'not_found');
      expectProblem(await call('post', `/challenges/${id}/join`, {}, stranger), 404, 'not_found');
      expectProblem(await call('post', '/challenges/join', { invite_code }, stranger), 409, 'challenge_closed');
      expectProblem(await call('post', `/challenges/${id}/complete`), 409, 'challenge_closed');
      await use(alex, 'X', 30);
      expect(await board(id, alex)).toMatchObject({ status: 'cancelled', me: { rank: 1, score: 50 } });
      expect((await audited(id)).at(-1)).toEqual({ action: 'challenge.cancelled', user: admin.id });
      await jumpTo('2026-11-25T00:00:00.000Z');
      await runJobs();
      expect(await get(id, alex)).toMatchObject({ status: 'cancelled' });
      // What does not run any more can be deleted for good.
      expect((await call('delete', `/challenges/${id}`)).status).toBe(204);
      expectProblem(await call('get', `/challenges/${id}`, undefined, alex), 404, 'not_found');
    });

    it('of one that does not run by an administrator is for good', async () => {
      const upcoming = await create(UPCOMING);
      const completed = await create();
      await call('post', `/challenges/${completed.id}/complete`, undefined, admin);
      for (const { id } of [upcoming, completed]) {
        expect((await call('delete', `/challenges/${id}`, undefined, admin)).status).toBe(204);
        expectProblem(await call('get', `/challenges/${id}`), 404, 'not_found');
      }
    });
  });

  it('is described: every route has its own name', () => {
    const names = Object.entries(focus.document.paths)
      .filter(([path]) => path.startsWith('/api/challenges'))
      .flatMap(([, item]) => Object.values(item as Record<string, { operationId?: string }>))
      .map(({ operationId }) => operationId?.replace(/^.*_/, ''));
    expect(names.sort()).toEqual([
      'completeChallenge',
      'createChallenge',
      'deleteChallenge',
      'getChallenge',
      'getLeaderboard',
      'joinChallenge',
      'joinChallengeByCode',
      'leaveChallenge',
      'listChallenges',
      'listMyChallenges',
      'updateChallenge',
    ]);
  });
});
