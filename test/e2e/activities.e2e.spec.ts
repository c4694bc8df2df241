import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import type { Response, Test } from 'supertest';
import { AuditLog } from '../../src/modules/audit-logs/entities/audit-log.entity';
import { UsersService } from '../../src/modules/users/users.service';
import { signedInUser, type SignedInUser, signIn, type UserOverrides } from '../factories/user.factory';
import { START, startTestApp, type TestApp } from '../support/test-app';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const CLIENT_ID = '0d9f6f0e-5f3e-4a63-9c57-2a1de4f0b6c1';
const MAX_ID = 2_147_483_647;
const ACTIVITY_FIELDS = [
  'id',
  'app_name',
  'category',
  'duration_minutes',
  'started_at',
  'ended_at',
  'date',
  'device',
  'client_id',
  'created_at',
];

/** What the story's people do: requests by one signed-in user. */
interface Person extends SignedInUser {
  get(path: string): Promise<Response>;
  post(path: string, body: unknown): Promise<Response>;
  delete(path: string): Promise<Response>;
}

describe('activities', () => {
  let focus: TestApp;

  beforeAll(async () => {
    focus = await startTestApp();
  });

  afterAll(() => focus.close());

  beforeEach(() => focus.clock.set(START));

  async function newPerson(overrides: UserOverrides = {}): Promise<Person> {
    const user = await signedInUser(focus, overrides);
    const url = (path: string): string => `/api/activities${path}`;
    return {
      ...user,
      get: (path) => focus.http().get(url(path)).set(user.auth),
      post: (path, body) =>
        focus
          .http()
          .post(url(path))
          .set(user.auth)
          .send(body as object),
      delete: (path) => focus.http().delete(url(path)).set(user.auth),
    };
  }

  /** Records `[app, minutes, started_at, more]` for each, all of them good. */
  async function given(person: Person, ...rows: [string, number, string, object?][]): Promise<number[]> {
    const activities = rows.map(([app_name, duration_minutes, started_at, more]) => ({
      app_name,
      duration_minutes,
      started_at,
      ...more,
    }));
    const { body } = await person.post('/batch', { activities });
    expect(body.accepted).toBe(rows.length);
    return body.results.map(({ id }: { id: number }) => id);
  }

  function expectProblem(response: Response, status: number, code: string): void {
    expect([response.status, response.body.code]).toEqual([status, code]);
    expect(response.headers['content-type']).toContain('application/problem+json');
  }

  function expectFieldErrors(response: Response, ...errors: [field: string, code: string][]): void {
    expectProblem(response, 422, 'validation_failed');
    expect(response.body.errors.map(({ field, code }: Record<string, string>) => [field, code])).toEqual(errors);
  }

  const countOf = async (person: Person): Promise<number> => (await person.get('')).body.total;

  describe('who may call', () => {
    const ROUTES: ['get' | 'post' | 'delete', string][] = [
      ['post', ''],
      ['post', '/batch'],
      ['get', ''],
      ['get', '/today'],
      ['get', '/stats/daily'],
      ['get', '/stats/weekly'],
      ['get', '/stats/monthly'],
      ['get', '/export'],
      ['get', '/1'],
      ['delete', '/1'],
    ];

    it.each(ROUTES)('%s %s: nobody without a token', async (method, path) => {
      const response = await focus.http()[method](`/api/activities${path}`);
      expectProblem(response, 401, 'missing_token');
      expect(response.headers['www-authenticate']).toBe('Bearer');
    });

    it.each(ROUTES)('%s %s: nobody with a bad token', async (method, path) => {
      const response = await focus.http()[method](`/api/activities${path}`).set('Authorization', 'Bearer nonsense');
      expectProblem(response, 401, 'invalid_token');
    });

    it('answers a wrong method with those that are right', async () => {
      const person = await newPerson();
      const response = await focus.http().put('/api/activities').set(person.auth).send({});
      expectProblem(response, 405, 'method_not_allowed');
      expect(response.headers.allow!.split(', ')).toEqual(expect.arrayContaining(['GET', 'POST']));
    });
  });

  describe('POST /activities', () => {
    it('records what was sent and says where it is', async () => {
      const person = await newPerson({ timezone: 'Europe/Berlin' });
      const response = await person.post('', {
        app_name: '  TikTok ',
        duration_minutes: 12.5,
        category: 'video',
        started_at: '2026-11-19T23:30:00+01:00',
        device: ' Pixel 9 ',
        client_id: CLIENT_ID.toUpperCase(),
      });
      expect(response.status).toBe(201);
      expect(Object.keys(response.body)).toEqual(ACTIVITY_FIELDS);
      expect(response.body).toEqual({
        id: expect.any(Number),
        app_name: 'TikTok',
        category: 'video',
        duration_minutes: 12.5,
        started_at: '2026-11-19T22:30:00.000Z',
        ended_at: '2026-11-19T22:42:30.000Z',
        date: '2026-11-19',
        device: 'Pixel 9',
        client_id: CLIENT_ID,
        created_at: expect.stringMatching(/^2026-11-20T08:00:0\d\.\d{3}Z$/),
      });
      expect(response.headers.location).toBe(`/api/activities/${response.body.id}`);
      const found = await focus.http().get(response.headers.location!).set(person.auth);
      expect([found.status, found.body]).toEqual([200, response.body]);
    });

    it('needs no more than a name and a duration; null is as good as nothing', async () => {
      const person = await newPerson();
      const nulls = { category: null, started_at: null, device: null, client_id: null };
      for (const more of [{}, nulls]) {
        const { status, body } = await person.post('', { app_name: 'TikTok', duration_minutes: 30, ...more });
        expect(status).toBe(201);
        expect(body).toMatchObject({ category: 'social', device: null, client_id: null, date: '2026-11-20' });
        expect(body.ended_at).toBe(body.created_at);
        expect(Date.parse(body.ended_at) - Date.parse(body.started_at)).toBe(30 * MINUTE_MS);
      }
    });

    it('knows a client_id again, and stores nothing', async () => {
      const person = await newPerson();
      const input = { app_name: 'TikTok', duration_minutes: 5, client_id: CLIENT_ID };
      const first = await person.post('', input);
      focus.clock.advance(400 * 24 * HOUR_MS);
      const { auth } = await signIn(focus, await focus.app.get(UsersService).get(person.id));
      const again = await focus
        .http()
        .post('/api/activities')
        .set(auth)
        .send({ ...input, app_name: 'Other', started_at: first.body.started_at });
      expect([again.status, again.body]).toEqual([200, first.body]);
      expect(again.headers.location).toBeUndefined();
      const page = await focus.http().get('/api/activities').set(auth);
      expect(page.body.total).toBe(1);
    });

    it('stores emoji and markup as they were sent', async () => {
      const person = await newPerson();
      for (const app_name of ['😀 Chat', '<script>alert(1)</script>', "Robert'); DROP TABLE activities;--", 'a\r\nb']) {
        const { status, body } = await person.post('', { app_name, duration_minutes: 1 });
        expect([status, body.app_name]).toEqual([201, app_name]);
      }
    });

    it('takes names of up to 100 characters, whatever their size', async () => {
      const person = await newPerson();
      const longest = '😀'.repeat(100);
      expect((await person.post('', { app_name: longest, duration_minutes: 1 })).body.app_name).toBe(longest);
      expect((await person.post('', { app_name: 'İ'.repeat(100), duration_minutes: 1 })).status).toBe(201);
    });

    it.each<[string, object, [string, string][]]>([
      [
        'nothing',
        {},
        [
          ['app_name', 'required'],
          ['duration_minutes', 'required'],
        ],
      ],
      ['a blank name', { app_name: '  \t ' }, [['app_name', 'blank']]],
      ['a name of 101 characters', { app_name: 'x'.repeat(101) }, [['app_name', 'too_long']]],
      ['a name that is a number', { app_name: 7 }, [['app_name', 'invalid_type']]],
      ['a name that is an object', { app_name: { $ne: null } }, [['app_name', 'invalid_type']]],
      ['a name that is null', { app_name: null }, [['app_name', 'invalid_type']]],
      ['half a character', { app_name: '\ud83d' }, [['app_name', 'invalid_text']]],
      ['no duration', { duration_minutes: 0 }, [['duration_minutes', 'out_of_range']]],
      ['a negative duration', { duration_minutes: -5 }, [['duration_minutes', 'out_of_range']]],
      ['more than a day', { duration_minutes: 1440.01 }, [['duration_minutes', 'out_of_range']]],
      ['three decimals', { duration_minutes: 1.005 }, [['duration_minutes', 'too_many_decimals']]],
      ['a duration in words', { duration_minutes: '5' }, [['duration_minutes', 'invalid_type']]],
      ['an unknown category', { category: 'fun' }, [['category', 'invalid_choice']]],
      ['a list for a category', { category: ['social'] }, [['category', 'invalid_type']]],
      ['a start that is no instant', { started_at: 'yesterday' }, [['started_at', 'invalid_format']]],
      ['a start without a time', { started_at: '2026-11-20' }, [['started_at', 'invalid_format']]],
      ['a start without an offset', { started_at: '2026-11-20T07:00:00' }, [['started_at', 'invalid_format']]],
      ['30 February', { started_at: '2026-02-30T07:00:00Z' }, [['started_at', 'invalid_format']]],
      ['a start as a number', { started_at: 1_763_600_000 }, [['started_at', 'invalid_type']]],
      ['the year 10000', { started_at: '10000-01-01T00:00:00Z' }, [['started_at', 'invalid_format']]],
      ['the year 9999', { started_at: '9999-12-31T23:59:59.999Z' }, [['started_at', 'in_the_future']]],
      ['the year 0', { started_at: '0000-01-01T00:00:00+14:00' }, [['started_at', 'invalid_format']]],
      ['the year 1000', { started_at: '1000-01-02T00:00:00Z' }, [['started_at', 'too_old']]],
      ['an end six minutes ahead', { started_at: '2026-11-20T08:01:00Z' }, [['started_at', 'in_the_future']]],
      ['a start 367 days ago', { started_at: '2025-11-18T08:00:00Z' }, [['started_at', 'too_old']]],
      ['a device of 101 characters', { device: 'x'.repeat(101) }, [['device', 'too_long']]],
      ['a client_id that is no UUID', { client_id: '1' }, [['client_id', 'invalid_format']]],
      ['a client_id that is a number', { client_id: 1 }, [['client_id', 'invalid_type']]],
      ['an unknown field', { score: 1 }, [['score', 'unknown_field']]],
      ['someone else’s id', { user_id: 1 }, [['user_id', 'unknown_field']]],
      ['an id of its own', { id: 1 }, [['id', 'unknown_field']]],
      ['a date of its own', { date: '2026-11-20' }, [['date', 'unknown_field']]],
    ])('refuses %s', async (name, change, errors) => {
      const person = await newPerson();
      const body = name === 'nothing' ? {} : { app_name: 'TikTok', duration_minutes: 5, ...change };
      expectFieldErrors(await person.post('', body), ...errors);
      expect(await countOf(person)).toBe(0);
    });

    it('takes an end exactly five minutes ahead, and a start just within 366 days', async () => {
      const person = await newPerson();
      for (const started_at of ['2026-11-20T08:00:00Z', '2025-11-19T08:01:00Z']) {
        expect((await person.post('', { app_name: 'TikTok', duration_minutes: 5, started_at })).status).toBe(201);
      }
    });

    it.each<[string, string, number, string]>([
      ['broken JSON', '{"app_name": ', 400, 'malformed_json'],
      ['a list', '[]', 422, 'validation_failed'],
      ['a string', '"TikTok"', 422, 'validation_failed'],
      ['null', 'null', 422, 'validation_failed'],
      ['__proto__', '{"__proto__": {"app_name": "x"}, "duration_minutes": 5}', 422, 'validation_failed'],
      ['10,000 levels', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, 422, 'validation_failed'],
      ['more than 1 MiB', JSON.stringify({ app_name: 'x'.repeat(1_048_576) }), 413, 'payload_too_large'],
    ])('refuses %s for a body', async (_, body, status, code) => {
      const person = await newPerson();
      const request = focus.http().post('/api/activities').set(person.auth);
      expectProblem(await request.set('Content-Type', 'application/json').send(body), status, code);
      expect(await countOf(person)).toBe(0);
    });

    it('refuses a body that is not JSON, and a small one that unpacks to more than 1 MiB', async () => {
      const person = await newPerson();
      const post = (type: string): Test =>
        focus.http().post('/api/activities').set(person.auth).set('Content-Type', type);
      expectProblem(await post('text/plain').send('TikTok'), 415, 'unsupported_media_type');
      const bomb = gzipSync(Buffer.alloc(50_000_000, ' '));
      const request = post('application/json').set('Content-Encoding', 'gzip');
      request.write(bomb);
      expectProblem(await request, 413, 'payload_too_large');
    });
  });

  describe('POST /activities/batch', () => {
    it('stores the good ones and says of each what became of it', async () => {
      const person = await newPerson();
      const known = await person.post('', { app_name: 'TikTok', duration_minutes: 1, client_id: CLIENT_ID });
      const other = '7a1f0c3e-1111-4222-8333-444455556666';
      const response = await person.post('/batch', {
        activities: [
          { app_name: 'YouTube', duration_minutes: 10, client_id: other },
          { app_name: 'YouTube', duration_minutes: 10, client_id: CLIENT_ID },
          { app_name: ' ', duration_minutes: -1, colour: 'red' },
          { app_name: 'Netflix', duration_minutes: 20 },
          { app_name: 'YouTube', duration_minutes: 10, client_id: other },
          { app_name: 'Netflix', duration_minutes: 20, started_at: '2027-01-01T00:00:00Z' },
          'Netflix',
        ],
      });
      expect(response.status).toBe(200);
      expect(Object.keys(response.body)).toEqual(['accepted', 'duplicates', 'rejected', 'results']);
      const { results, ...counts } = response.body;
      expect(counts).toEqual({ accepted: 2, duplicates: 2, rejected: 3 });
      const [youTube, netflix] = [results[0].id, results[3].id];
      const rejected = (...fields: [string, string][]): unknown =>
        fields.map(([field, code]) => ({ field, code, message: expect.stringContaining(field) }));
      expect(results).toEqual([
        { index: 0, status: 'created', id: youTube, errors: null },
        { index: 1, status: 'duplicate', id: known.body.id, errors: null },
        {
          index: 2,
          status: 'rejected',
          id: null,
          errors: expect.arrayContaining(
            rejected(['app_name', 'blank'], ['duration_minutes', 'out_of_range'], ['colour', 'unknown_field']) as [],
          ),
        },
        { index: 3, status: 'created', id: netflix, errors: null },
        { index: 4, status: 'duplicate', id: youTube, errors: null },
        { index: 5, status: 'rejected', id: null, errors: rejected(['started_at', 'in_the_future']) },
        { index: 6, status: 'rejected', id: null, errors: rejected(['activity', 'invalid_type']) },
      ]);
      expect(Object.keys(results[0])).toEqual(['index', 'status', 'id', 'errors']);
      expect((await person.get(`/${netflix}`)).body).toMatchObject({ app_name: 'Netflix', duration_minutes: 20 });
      expect(await countOf(person)).toBe(3);
    });

    it('stores nothing when it is sent twice', async () => {
      const person = await newPerson();
      const activities = Array.from({ length: 500 }, (_, nth) => ({
        app_name: `App ${nth % 7}`,
        duration_minutes: 1,
        client_id: `00000000-0000-4000-8000-${String(nth).padStart(12, '0')}`,
      }));
      const first = await person.post('/batch', { activities });
      const second = await person.post('/batch', { activities });
      expect(first.body).toMatchObject({ accepted: 500, duplicates: 0, rejected: 0 });
      expect(second.body).toMatchObject({ accepted: 0, duplicates: 500, rejected: 0 });
      const idsOf = ({ body }: Response): number[] => body.results.map(({ id }: { id: number }) => id);
      expect(idsOf(second)).toEqual(idsOf(first));
      const today = await person.get('/today');
      expect([today.body.activities_count, today.body.total_minutes]).toEqual([500, 500]);
    });

    it('rejects an item with a trap in it alone', async () => {
      const person = await newPerson();
      const trap = '{"app_name": "A", "duration_minutes": 1, "__proto__": {}, "toString": 1}';
      const request = focus.http().post('/api/activities/batch').set(person.auth);
      const { body } = await request
        .set('Content-Type', 'application/json')
        .send(`{"activities": [${trap}, {"app_name": "B", "duration_minutes": 1}]}`);
      expect(body.results.map(({ status }: { status: string }) => status)).toEqual(['rejected', 'created']);
    });

    it('says 200 with every item rejected', async () => {
      const person = await newPerson();
      const { status, body } = await person.post('/batch', { activities: [{}] });
      expect([status, body.accepted, body.rejected]).toEqual([200, 0, 1]);
    });

    it.each<[string, unknown, string, string]>([
      ['no list', {}, 'activities', 'required'],
      ['a list that is an object', { activities: {} }, 'activities', 'invalid_type'],
      ['null for a list', { activities: null }, 'activities', 'invalid_type'],
      ['no items', { activities: [] }, 'activities', 'too_few'],
      ['501 items', { activities: Array.from({ length: 501 }, () => ({})) }, 'activities', 'too_many'],
      ['a bare list', [{ app_name: 'TikTok', duration_minutes: 1 }], 'body', 'invalid_type'],
      ['an unknown field', { activities: [{}], dry_run: true }, 'dry_run', 'unknown_field'],
    ])('refuses %s as a whole', async (_, body, field, code) => {
      const person = await newPerson();
      expectFieldErrors(await person.post('/batch', body), [field, code]);
    });
  });

  describe('GET /activities', () => {
    let person: Person;
    let ids: number[];

    const listed = async (query: string): Promise<number[]> => {
      const { status, body } = await person.get(`?${query}`);
      expect(status).toBe(200);
      return body.items.map(({ id }: { id: number }) => ids.indexOf(id));
    };

    beforeAll(async () => {
      focus.clock.set(START);
      person = await newPerson({ timezone: 'Europe/Berlin' });
      ids = await given(
        person,
        ['TikTok', 30, '2026-11-17T10:00:00Z', { device: 'Pixel 9' }],
        ['tiktok', 5, '2026-11-18T23:30:00Z', { device: 'iPad' }],
        ['YouTube', 30, '2026-11-19T10:00:00Z'],
        ['Café', 10, '2026-11-19T10:00:00Z', { device: 'Pixel 9' }],
        ['100%', 5, '2026-11-20T07:00:00Z'],
      );
      await given(await newPerson(), ['TikTok', 60, '2026-11-20T07:00:00Z']);
    });

    it('is a page of the caller’s own, newest first', async () => {
      const { body } = await person.get('');
      expect(Object.keys(body)).toEqual(['items', 'total', 'page', 'size', 'pages']);
      expect(body).toMatchObject({ total: 5, page: 1, size: 20, pages: 1 });
      expect(Object.keys(body.items[0])).toEqual(ACTIVITY_FIELDS);
      expect(await listed('')).toEqual([4, 3, 2, 1, 0]);
    });

    it.each([
      ['sort=-started_at', [4, 3, 2, 1, 0]],
      ['sort=started_at', [0, 1, 2, 3, 4]],
      ['sort=-duration_minutes', [2, 0, 3, 4, 1]],
      ['sort=duration_minutes', [1, 4, 3, 0, 2]],
      ['app_name=TIKTOK', [1, 0]],
      ['app_name=%20Cafe%CC%81%20', [3]],
      ['app_name=%25', []],
      ['app_name=100%25', [4]],
      ['category=video', [2]],
      ['device=Pixel%209', [3, 0]],
      ['device=pixel%209', []],
      ['date_from=2026-11-19', [4, 3, 2, 1]],
      ['date_to=2026-11-19', [3, 2, 1, 0]],
      ['date_from=2026-11-19&date_to=2026-11-19', [3, 2, 1]],
      ['date_from=9999-12-31', []],
      ['app_name=tiktok&device=iPad&category=social&date_from=2026-11-01', [1]],
      ['size=2', [4, 3]],
      ['size=2&page=3', [0]],
      ['size=2&page=1000000', []],
    ])('%s', async (query, expected) => {
      expect(await listed(query)).toEqual(expected);
    });

    it('counts what matches, on all pages', async () => {
      const { body } = await person.get('?size=2&page=2&app_name=tiktok');
      expect(body).toEqual({ items: [], total: 2, page: 2, size: 2, pages: 1 });
    });

    it.each([
      ['page=0', 'page', 'out_of_range'],
      ['page=1000001', 'page', 'out_of_range'],
      ['page=x', 'page', 'invalid_type'],
      ['page=1&page=2', 'page', 'invalid_type'],
      ['size=0', 'size', 'out_of_range'],
      ['size=101', 'size', 'out_of_range'],
      ['sort=id', 'sort', 'invalid_choice'],
      ['sort=started_at;drop', 'sort', 'invalid_choice'],
      ['category=fun', 'category', 'invalid_choice'],
      ['app_name=', 'app_name', 'blank'],
      [`app_name=${'x'.repeat(101)}`, 'app_name', 'too_long'],
      ['device=', 'device', 'blank'],
      ['date_from=2026-02-30', 'date_from', 'invalid_format'],
      ['date_to=tomorrow', 'date_to', 'invalid_format'],
      ['date_from=2026-11-20&date_to=2026-11-19', 'date_to', 'out_of_range'],
      ['user_id=1', 'user_id', 'unknown_field'],
      ['app_name[$ne]=x', 'app_name[$ne]', 'unknown_field'],
    ])('refuses %s', async (query, field, code) => {
      expectFieldErrors(await person.get(`?${query}`), [field, code]);
    });

    it('answers 304 where nothing has changed', async () => {
      const first = await person.get('');
      const again = await focus
        .http()
        .get('/api/activities')
        .set(person.auth)
        .set('If-None-Match', first.headers.etag!);
      expect(again.status).toBe(304);
    });
  });

  describe('GET and DELETE /activities/{id}', () => {
    it('shows one, deletes it, and its usage goes back down', async () => {
      const person = await newPerson();
      const [id, kept] = await given(
        person,
        ['TikTok', 90, '2026-11-19T23:00:00Z'],
        ['TikTok', 5, '2026-11-20T07:00:00Z'],
      );
      expect((await person.get(`/${id}`)).body).toMatchObject({ id, app_name: 'TikTok', duration_minutes: 90 });
      expect((await person.get('/today')).body.total_minutes).toBe(35);

      const deleted = await person.delete(`/${id}`);
      expect([deleted.status, deleted.text]).toEqual([204, '']);
      expectProblem(await person.get(`/${id}`), 404, 'not_found');
      expectProblem(await person.delete(`/${id}`), 404, 'not_found');
      expect((await person.get('/today')).body.total_minutes).toBe(5);
      expect((await person.get('/stats/daily?date=2026-11-19')).body.total_minutes).toBe(0);

      await person.delete(`/${kept}`);
      expect((await person.get('/today')).body).toMatchObject({ total_minutes: 0, activities_count: 0, apps: [] });
    });

    it('cannot tell another’s from one that is not there, and changes nothing', async () => {
      const [owner, stranger] = [await newPerson(), await newPerson()];
      const [id] = await given(owner, ['TikTok', 5, '2026-11-20T07:00:00Z']);
      const same = ({ body, status }: Response): unknown => [status, { ...body, instance: '', request_id: '' }];
      for (const method of ['get', 'delete'] as const) {
        const theirs = await stranger[method](`/${id}`);
        expectProblem(theirs, 404, 'not_found');
        expect(same(theirs)).toEqual(same(await stranger[method](`/${MAX_ID}`)));
      }
      expect((await owner.get(`/${id}`)).status).toBe(200);
      expect((await owner.get('/today')).body.total_minutes).toBe(5);
    });

    it.each([
      '0',
      '-1',
      '1.5',
      '01',
      'x',
      'null',
      '%00',
      '1e3',
      '2147483648',
      '9'.repeat(400),
      '1;drop',
      '%F0%9F%98%80',
    ])('finds nothing under %s', async (id) => {
      const person = await newPerson();
      expectProblem(await person.get(`/${id}`), 404, 'not_found');
      expectProblem(await person.delete(`/${id}`), 404, 'not_found');
    });
  });

  describe('GET /activities/today', () => {
    it('is the caller’s day so far: figures by app, activities newest first', async () => {
      const person = await newPerson({ timezone: 'Asia/Kathmandu' });
      const ids = await given(
        person,
        // 23:45 of the day before in Kathmandu: fifteen minutes of it are today's.
        ['YouTube', 30, '2026-11-19T18:00:00Z'],
        ['TikTok', 30, '2026-11-20T03:00:00Z'],
        ['youtube', 15, '2026-11-20T04:00:00Z'],
        ['tiktok', 20, '2026-11-20T05:00:00Z'],
      );
      const { body } = await person.get('/today');
      expect(Object.keys(body)).toEqual(['date', 'total_minutes', 'activities_count', 'apps', 'activities']);
      expect(body).toMatchObject({ date: '2026-11-20', total_minutes: 80, activities_count: 3 });
      expect(body.apps).toEqual([
        { app_name: 'TikTok', category: 'social', minutes: 50, percentage: 62.5 },
        { app_name: 'YouTube', category: 'video', minutes: 30, percentage: 37.5 },
      ]);
      expect(Object.keys(body.apps[0])).toEqual(['app_name', 'category', 'minutes', 'percentage']);
      expect(body.activities.map(({ id }: { id: number }) => id)).toEqual([ids[3], ids[2], ids[1]]);
      expect(Object.keys(body.activities[0])).toEqual(ACTIVITY_FIELDS);
    });

    it('shows 100 activities at most, and counts them all', async () => {
      const person = await newPerson();
      await given(
        person,
        ...Array.from({ length: 120 }, (_, nth): [string, number, string] => [
          'TikTok',
          0.5,
          new Date(START.getTime() - (nth + 2) * MINUTE_MS).toISOString(),
        ]),
      );
      const { body } = await person.get('/today');
      expect([body.activities.length, body.activities_count, body.total_minutes]).toEqual([100, 120, 60]);
    });

    it('turns with the day', async () => {
      focus.clock.set(new Date('2026-11-20T03:59:00Z'));
      const person = await newPerson({ settings: { day_starts_at: '04:00' } });
      await person.post('', { app_name: 'TikTok', duration_minutes: 10 });
      expect((await person.get('/today')).body).toMatchObject({ date: '2026-11-19', total_minutes: 10 });
      focus.clock.advance(MINUTE_MS);
      expect((await person.get('/today')).body).toMatchObject({ date: '2026-11-20', total_minutes: 0, activities: [] });
    });

    it('takes no input', async () => {
      const person = await newPerson();
      expect((await person.get('/today')).body).toEqual({
        date: '2026-11-20',
        total_minutes: 0,
        activities_count: 0,
        apps: [],
        activities: [],
      });
    });
  });

  describe('GET /activities/stats/daily', () => {
    it('is a day in figures, beside the day before', async () => {
      const person = await newPerson({ timezone: 'Europe/Berlin' });
      await given(
        person,
        ['TikTok', 40, '2026-11-18T12:00:00Z'],
        // 23:30 to 00:30 in Berlin.
        ['TikTok', 60, '2026-11-18T22:30:00Z'],
        ['YouTube', 45, '2026-11-19T08:30:00Z'],
        ['TikTok', 15.25, '2026-11-19T08:30:00Z', { category: 'video' }],
      );
      const { body } = await person.get('/stats/daily?date=2026-11-19');
      expect(Object.keys(body)).toEqual([
        'date',
        'total_minutes',
        'activities_count',
        'by_app',
        'by_category',
        'by_hour',
        'previous_day_minutes',
        'change_percentage',
      ]);
      const byHour = new Array<number>(24).fill(0);
      Object.assign(byHour, { 0: 30, 9: 45.25, 10: 15 });
      expect(body).toEqual({
        date: '2026-11-19',
        total_minutes: 90.25,
        activities_count: 2,
        by_app: [
          { app_name: 'TikTok', category: 'social', minutes: 45.25, percentage: 50.1 },
          { app_name: 'YouTube', category: 'video', minutes: 45, percentage: 49.9 },
        ],
        by_category: [
          { category: 'video', minutes: 60.25, percentage: 66.8 },
          { category: 'social', minutes: 30, percentage: 33.2 },
        ],
        by_hour: byHour,
        previous_day_minutes: 70,
        change_percentage: 28.9,
      });
    });

    it('is today’s where no date is asked for, and null where the day before was empty', async () => {
      const person = await newPerson();
      await given(person, ['TikTok', 5, '2026-11-20T07:00:00Z']);
      expect((await person.get('/stats/daily')).body).toMatchObject({
        date: '2026-11-20',
        total_minutes: 5,
        previous_day_minutes: 0,
        change_percentage: null,
      });
      expect((await person.get('/stats/daily?date=2026-11-21')).body).toMatchObject({
        total_minutes: 0,
        by_app: [],
        by_category: [],
        previous_day_minutes: 5,
        change_percentage: -100,
      });
    });

    it('holds 25 hours where clocks go back', async () => {
      const person = await newPerson({ timezone: 'Europe/Berlin' });
      await given(person, ['TikTok', 240, '2026-10-24T23:00:00Z']);
      const { body } = await person.get('/stats/daily?date=2026-10-25');
      expect(body.by_hour.slice(0, 6)).toEqual([0, 60, 120, 60, 0, 0]);
    });

    it.each(['1970-01-01', '9998-12-31'])('has nothing on %s', async (date) => {
      const person = await newPerson();
      expect((await person.get(`/stats/daily?date=${date}`)).body).toMatchObject({ date, total_minutes: 0 });
    });
  });

  describe('GET /activities/stats/weekly', () => {
    const WEEK = ['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22'];

    const twoWeeks = (person: Person): Promise<number[]> =>
      given(
        person,
        ['TikTok', 70, '2026-11-08T10:00:00Z'],
        ['TikTok', 60, '2026-11-09T10:00:00Z'],
        ['YouTube', 40, '2026-11-15T10:00:00Z'],
        ['TikTok', 30, '2026-11-16T10:00:00Z'],
        ['YouTube', 90, '2026-11-17T10:00:00Z'],
        ['tiktok', 5, '2026-11-20T07:00:00Z'],
      );

    it('is the week from Monday, beside the whole week before', async () => {
      const person = await newPerson();
      await twoWeeks(person);
      const { body } = await person.get('/stats/weekly');
      expect(Object.keys(body)).toEqual([
        'start_date',
        'end_date',
        'total_minutes',
        'daily_average_minutes',
        'days',
        'by_app',
        'by_category',
        'previous_week_minutes',
        'change_percentage',
      ]);
      const minutes: Record<string, number> = { '2026-11-16': 30, '2026-11-17': 90, '2026-11-20': 5 };
      expect(body).toEqual({
        start_date: '2026-11-16',
        end_date: '2026-11-22',
        total_minutes: 125,
        daily_average_minutes: 25,
        days: WEEK.map((date) => ({ date, minutes: minutes[date] ?? 0 })),
        by_app: [
          { app_name: 'YouTube', category: 'video', minutes: 90, percentage: 72 },
          { app_name: 'TikTok', category: 'social', minutes: 35, percentage: 28 },
        ],
        by_category: [
          { category: 'video', minutes: 90, percentage: 72 },
          { category: 'social', minutes: 35, percentage: 28 },
        ],
        previous_week_minutes: 100,
        change_percentage: 25,
      });
    });

    it('is the week from Sunday for who wants it so', async () => {
      const person = await newPerson({ settings: { week_starts_on: 'sunday' } });
      await twoWeeks(person);
      expect((await person.get('/stats/weekly')).body).toMatchObject({
        start_date: '2026-11-15',
        end_date: '2026-11-21',
        total_minutes: 165,
        daily_average_minutes: 27.5,
        previous_week_minutes: 130,
        change_percentage: 26.9,
      });
    });

    it.each(WEEK)('is the same for %s', async (date) => {
      const person = await newPerson();
      expect((await person.get(`/stats/weekly?date=${date}`)).body).toMatchObject({ start_date: '2026-11-16' });
    });

    it('divides a past week by seven, and a future one by nothing', async () => {
      const person = await newPerson();
      await twoWeeks(person);
      expect((await person.get('/stats/weekly?date=2026-11-11')).body.daily_average_minutes).toBe(14.29);
      expect((await person.get('/stats/weekly?date=2026-11-25')).body).toMatchObject({
        total_minutes: 0,
        daily_average_minutes: 0,
        previous_week_minutes: 125,
        change_percentage: -100,
      });
    });

    it.each(['1970-01-01', '9998-12-31'])('has seven days around %s', async (date) => {
      const person = await newPerson();
      const { status, body } = await person.get(`/stats/weekly?date=${date}`);
      expect([status, body.days.length]).toEqual([200, 7]);
    });
  });

  describe('GET /activities/stats/monthly', () => {
    it('is the calendar month, beside the whole month before', async () => {
      const person = await newPerson();
      await given(
        person,
        ['TikTok', 100, '2026-09-30T10:00:00Z'],
        ['TikTok', 30, '2026-10-01T10:00:00Z'],
        // Half of it in November.
        ['YouTube', 60, '2026-10-31T23:30:00Z'],
        ['YouTube', 170, '2026-11-20T04:00:00Z'],
      );
      const { body } = await person.get('/stats/monthly');
      expect(Object.keys(body)).toEqual([
        'start_date',
        'end_date',
        'total_minutes',
        'daily_average_minutes',
        'days',
        'by_app',
        'by_category',
        'previous_month_minutes',
        'change_percentage',
      ]);
      const { days, ...rest } = body;
      expect(rest).toEqual({
        start_date: '2026-11-01',
        end_date: '2026-11-30',
        total_minutes: 200,
        daily_average_minutes: 10,
        by_app: [{ app_name: 'YouTube', category: 'video', minutes: 200, percentage: 100 }],
        by_category: [{ category: 'video', minutes: 200, percentage: 100 }],
        previous_month_minutes: 60,
        change_percentage: 233.3,
      });
      expect(days).toHaveLength(30);
      expect(days[0]).toEqual({ date: '2026-11-01', minutes: 30 });
      expect(days[19]).toEqual({ date: '2026-11-20', minutes: 170 });

      expect((await person.get('/stats/monthly?month=2026-10')).body).toMatchObject({
        end_date: '2026-10-31',
        total_minutes: 60,
        daily_average_minutes: 1.94,
        previous_month_minutes: 100,
        change_percentage: -40,
      });
    });

    it.each([
      ['2024-02', 29],
      ['2026-02', 28],
      ['1970-01', 31],
      ['9998-12', 31],
    ])('%s has %d days', async (month, days) => {
      const person = await newPerson();
      const { status, body } = await person.get(`/stats/monthly?month=${month}`);
      expect([status, body.days.length]).toEqual([200, days]);
    });
  });

  it.each([
    ['/stats/daily?date=2026-02-30', 'date', 'invalid_format'],
    ['/stats/daily?date=9999-12-31', 'date', 'invalid_format'],
    ['/stats/daily?date=0001-01-01', 'date', 'invalid_format'],
    ['/stats/daily?day=2026-11-20', 'day', 'unknown_field'],
    ['/stats/weekly?date=9999-12-31', 'date', 'invalid_format'],
    ['/stats/weekly?date=', 'date', 'invalid_format'],
    ['/stats/weekly?date=2026-11-20&date=2026-11-21', 'date', 'invalid_type'],
    ['/stats/monthly?month=2026-13', 'month', 'invalid_format'],
    ['/stats/monthly?month=9999-12', 'month', 'invalid_format'],
    ['/stats/monthly?month=2026-11-20', 'month', 'invalid_format'],
    ['/stats/monthly?date=2026-11-20', 'date', 'unknown_field'],
    ['/export?format=xlsx', 'format', 'invalid_choice'],
    ['/export?date_from=2026-11-20&date_to=2026-11-19', 'date_to', 'out_of_range'],
    ['/export?date_from=soon', 'date_from', 'invalid_format'],
    ['/export?user_id=1', 'user_id', 'unknown_field'],
  ])('refuses %s', async (path, field, code) => {
    const person = await newPerson();
    const response = await person.get(path);
    expectFieldErrors(response, [field, code]);
    expect(response.headers['content-disposition']).toBeUndefined();
  });

  describe('GET /activities/export', () => {
    it('is a CSV of everything, oldest first, with formulas defused', async () => {
      const person = await newPerson();
      const [second, first] = await given(
        person,
        ['=HYPERLINK("http://evil.example")', 5, '2026-11-19T10:00:00Z', { device: '@home' }],
        ['😀 Chat, "quoted"', 2.5, '2026-11-18T10:00:00Z', { client_id: CLIENT_ID }],
      );
      const { status, headers, text } = await person.get('/export');
      expect(status).toBe(200);
      expect(headers['content-type']).toBe('text/csv; charset=utf-8');
      expect(headers['content-disposition']).toBe('attachment; filename="focus-activities-to-2026-11-20.csv"');
      const [header, ...rows]: string[][] = parse(text);
      expect(header).toEqual(ACTIVITY_FIELDS);
      expect(rows.map((row) => row.slice(0, -1))).toEqual([
        [
          String(first),
          '😀 Chat, "quoted"',
          'other',
          '2.5',
          '2026-11-18T10:00:00.000Z',
          '2026-11-18T10:02:30.000Z',
          '2026-11-18',
          '',
          CLIENT_ID,
        ],
        [
          String(second),
          '\'=HYPERLINK("http://evil.example")',
          'other',
          '5',
          '2026-11-19T10:00:00.000Z',
          '2026-11-19T10:05:00.000Z',
          '2026-11-19',
          "'@home",
          '',
        ],
      ]);
    });

    it('is a JSON array of activities as they are listed', async () => {
      const person = await newPerson();
      await given(person, ['=1+1', 5, '2026-11-18T10:00:00Z'], ['TikTok', 5, '2026-11-19T10:00:00Z']);
      const { headers, body } = await person.get('/export?format=json');
      expect(headers['content-type']).toBe('application/json; charset=utf-8');
      expect(headers['content-disposition']).toContain('.json"');
      expect(body).toEqual((await person.get('?sort=started_at')).body.items);
    });

    it('keeps to the dates that are asked for, and names them', async () => {
      const person = await newPerson();
      const ids = await given(
        person,
        ['A', 5, '2026-11-17T10:00:00Z'],
        ['B', 5, '2026-11-18T10:00:00Z'],
        ['C', 5, '2026-11-19T10:00:00Z'],
        ['D', 5, '2026-11-20T07:00:00Z'],
      );
      const { headers, body } = await person.get('/export?format=json&date_from=2026-11-18&date_to=2026-11-19');
      expect(headers['content-disposition']).toBe(
        'attachment; filename="focus-activities-2026-11-18-to-2026-11-19.json"',
      );
      expect(body.map(({ id }: { id: number }) => id)).toEqual(ids.slice(1, 3));
    });

    it('has its header, or its brackets, where there is nothing', async () => {
      const person = await newPerson();
      expect((await person.get('/export')).text).toBe(`${ACTIVITY_FIELDS.join(',')}\n`);
      expect((await person.get('/export?format=json')).body).toEqual([]);
    });

    it('reads thousands of rows page by page, each once', async () => {
      const person = await newPerson();
      // All at the same instant: only the id tells them apart.
      const rows = Array.from({ length: 500 }, (): [string, number, string] => ['A', 1, '2026-11-19T10:00:00Z']);
      const ids = [
        ...(await given(person, ...rows)),
        ...(await given(person, ...rows)),
        ...(await given(person, ...rows)),
      ];
      const { body } = await person.get('/export?format=json');
      expect(body.map(({ id }: { id: number }) => id)).toEqual(ids);
    });

    it('is written down in the audit log', async () => {
      const person = await newPerson();
      await given(person, ['A', 5, '2026-11-17T10:00:00Z']);
      await person.get('/export?date_from=2026-11-01');
      const logs = await focus.dataSource
        .getRepository(AuditLog)
        .findBy({ userId: person.id, action: 'activities.exported' });
      expect(logs.map(({ context }) => context)).toEqual([
        { format: 'csv', date_from: '2026-11-01', date_to: null, count: 1 },
      ]);
    });

    it('has an ETag that changes exactly when the content does', async () => {
      const person = await newPerson();
      const [id] = await given(person, ['A', 5, '2026-11-17T10:00:00Z'], ['B', 5, '2026-11-17T10:00:00Z']);
      const exportSince = (etag: string): Test =>
        focus.http().get('/api/activities/export').set(person.auth).set('If-None-Match', etag);
      const tags: string[] = [];
      const expectChanged = async (): Promise<void> => {
        const { status, headers } = await exportSince(tags.at(-1) ?? '"none"');
        expect(status).toBe(200);
        tags.push(headers.etag!);
        expect(await exportSince(headers.etag!)).toMatchObject({ status: 304, text: '' });
      };
      await expectChanged();
      await person.delete(`/${id}`);
      await expectChanged();
      await given(person, ['C', 5, '2026-11-17T10:00:00Z']);
      await expectChanged();
      expect(new Set(tags).size).toBe(3);
      expect((await person.get('/export?format=json')).headers.etag).not.toBe(tags.at(-1));
    });

    it('survives a client that goes away in the middle', async () => {
      const person = await newPerson();
      const rows = Array.from({ length: 500 }, (): [string, number, string] => ['A', 1, '2026-11-19T10:00:00Z']);
      for (let batch = 0; batch < 8; batch += 1) await given(person, ...rows);
      const socket = connect(Number(new URL(focus.url).port), '127.0.0.1');
      socket.write(
        `GET /api/activities/export HTTP/1.1\r\nHost: focus\r\nAuthorization: ${person.auth.Authorization}\r\n\r\n`,
      );
      await once(socket, 'data');
      socket.destroy();
      expect((await person.get('/export?format=json')).body).toHaveLength(4_000);
    });
  });

  describe('rate limits', () => {
    let limited: TestApp;

    beforeAll(async () => {
      limited = await startTestApp({ RATE_LIMIT_ENABLED: 'true' });
    });

    afterAll(() => limited.close());

    it('let 30 batches a minute through, beside the general limit', async () => {
      const user = await signedInUser(limited);
      const batch = (): Promise<Response> =>
        limited
          .http()
          .post('/api/activities/batch')
          .set(user.auth)
          .send({ activities: [{}] });
      const statuses = await Promise.all(Array.from({ length: 35 }, async () => (await batch()).status));
      expect(statuses.filter((status) => status === 200)).toHaveLength(30);
      const refused = await batch();
      expectProblem(refused, 429, 'rate_limited');
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
      const listed = await limited.http().get('/api/activities').set(user.auth);
      expect([listed.status, listed.headers['ratelimit-remaining']]).toEqual([200, '99']);
    });
  });

  it('describes every route, each under a name of its own', () => {
    const operations = Object.entries(focus.document.paths)
      .filter(([path]) => path.startsWith('/api/activities'))
      .flatMap(([path, methods]) =>
        Object.entries(methods as Record<string, { operationId: string }>).map(
          ([method, { operationId }]) => `${method} ${path.replace('/api/activities', '')} ${operationId}`,
        ),
      );
    expect(operations.sort()).toEqual(
      [
        'post  createActivity',
        'post /batch createActivityBatch',
        'get  listActivities',
        'get /today getTodayUsage',
        'get /stats/daily getDailyStats',
        'get /stats/weekly getWeeklyStats',
        'get /stats/monthly getMonthlyStats',
        'get /export exportActivities',
        'get /{id} getActivity',
        'delete /{id} deleteActivity',
      ].sort(),
    );
  });
});
