import { connect } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { Response } from 'supertest';
import { DataSource, QueryFailedError } from 'typeorm';
import { CacheService } from '../../src/infrastructure/cache/cache.service';
import { SessionsService } from '../../src/modules/auth/sessions.service';
import { accountScope } from '../../src/modules/users/entities/user-scopes';
import { UsersService } from '../../src/modules/users/users.service';
import { type SignedInUser, signedInUser } from '../factories/user.factory';
import { startTestApp, type TestApp } from '../support/test-app';

const MIB = 1_048_576;
const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

/** What must never reach a client: our insides. */
const INSIDES =
  /node_modules|\/work\/|\/src\/|\.[jt]s\b|\\n\s*at |SELECT |INSERT |UPDATE |sqlite|mysql|mariadb|typeorm|express|nest|class-validator|ECONN|errno|stack/i;

/** Checks that `response` is a problem document of the one form, and answers it. */
function expectProblem(response: Response, status: number, code: string): Record<string, unknown> {
  expect(response.headers['content-type']).toBe('application/problem+json');
  const problem = JSON.parse(response.text || (response.body as Buffer).toString()) as Record<string, unknown>;
  expect({ status: response.status, code: problem.code }).toEqual({ status, code });
  expect(Object.keys(problem)).toEqual([
    'type',
    'title',
    'status',
    'code',
    'detail',
    'instance',
    'request_id',
    ...(status === 422 ? ['errors'] : []),
  ]);
  expect(problem).toMatchObject({ type: 'about:blank', status, request_id: response.headers['x-request-id'] });
  const { instance, ...words } = problem;
  expect(instance).not.toContain('?');
  expect(JSON.stringify(words)).not.toMatch(INSIDES);
  return problem;
}

const codesOf = (problem: Record<string, unknown>): string[] =>
  (problem.errors as { field: string; code: string }[]).map(({ field, code }) => `${field} ${code}`);

/** An error as the MySQL driver throws it, through TypeORM. */
function queryFailure(code: string, more: object = {}): QueryFailedError {
  const driverError = Object.assign(new Error(`connect ${code} 127.0.0.1:3306`), { code, ...more });
  return new QueryFailedError('SELECT secret FROM users', ['hash'], driverError);
}

describe('the HTTP edge', () => {
  let focus: TestApp;
  let sam: SignedInUser;

  beforeAll(async () => {
    focus = await startTestApp();
    sam = await signedInUser(focus);
  });

  afterAll(() => focus.close());

  afterEach(() => jest.restoreAllMocks());

  const putProfile = (body: object): Promise<Response> => focus.http().put('/api/users/me').set(sam.auth).send(body);

  /** A body as it stands. */
  const putRaw = (body: string | Buffer, headers: Record<string, string> = {}): Promise<Response> =>
    new Promise((resolve, reject) => {
      const request = focus.http().put('/api/users/me').set(sam.auth);
      request.set({ 'Content-Type': 'application/json', ...headers });
      // superagent would make JSON of it.
      request.serialize((data: unknown) => data as string);
      request.send(body).then(resolve, reject);
    });

  /** Sends `text` as it is and answers what comes back before the connection ends or `until` matches. */
  const exchange = (text: string, until: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(focus.url);
      const socket = connect(Number(port), hostname, () => socket.write(text));
      let received = '';
      const done = (): void => {
        socket.destroy();
        resolve(received);
      };
      socket.on('data', (chunk) => {
        received += chunk.toString();
        if (until.test(received)) done();
      });
      socket.on('end', done);
      socket.on('error', reject);
    });

  describe('the request id', () => {
    it('is a new UUID each time', async () => {
      const ids = await Promise.all(
        [1, 2].map(async () => (await focus.http().get('/api/health')).headers['x-request-id']),
      );
      for (const id of ids) expect(id).toMatch(UUID);
      expect(ids[0]).not.toBe(ids[1]);
    });

    it.each(['a', 'trace-1.2_3', 'AZ.az', 'x'.repeat(128), '0'])('is the caller’s own: %s', async (id) => {
      const response = await focus.http().get('/api/nowhere').set('X-Request-Id', id);
      expect(response.headers['x-request-id']).toBe(id);
      expect(response.body.request_id).toBe(id);
    });

    it.each(['', ' ', 'x'.repeat(129), 'a b', 'é', 'a/b', '<script>', 'a,b', 'id;drop'])(
      'is a new UUID instead of %j',
      async (id) => {
        const response = await focus.http().get('/api/health').set('X-Request-Id', Buffer.from(id).toString('latin1'));
        expect(response.headers['x-request-id']).toMatch(UUID);
      },
    );

    it('is a new UUID instead of two', async () => {
      const answer = await exchange(
        'GET /api/health/live HTTP/1.1\r\nHost: x\r\nX-Request-Id: a\r\nX-Request-Id: b\r\nConnection: close\r\n\r\n',
        /\}$/,
      );
      expect(/X-Request-Id: (.*)\r/.exec(answer)?.[1]).toMatch(UUID);
    });
  });

  describe('an unknown path', () => {
    it.each([
      '/api/nowhere',
      '/api',
      '/',
      '/nowhere',
      '/favicon.ico',
      '/api/users/me/nowhere',
      '/apix',
      '/api/healthy',
    ])('%s is 404', async (path) => {
      const problem = expectProblem(await focus.http().get(path), 404, 'not_found');
      expect(problem).toMatchObject({ title: 'Not Found', instance: path });
    });

    it.each(['get', 'post', 'put', 'patch', 'delete'] as const)('is 404 for %s, signed in or not', async (method) => {
      expectProblem(await focus.http()[method]('/api/nowhere'), 404, 'not_found');
      expectProblem(await focus.http()[method]('/api/nowhere').set(sam.auth).send({ a: 1 }), 404, 'not_found');
      expectProblem(await focus.http()[method]('/nowhere'), 404, 'not_found');
    });

    it.each([
      '/api/%ff',
      '/api/auth/sessions/%ff',
      '/api/auth/sessions/%',
      '/%ff',
      '/api/%E0%A4%A',
      '/api/%00',
      '/api/auth/sessions/%00',
    ])('%s, which cannot be decoded or names nothing, is 404', async (path) => {
      expectProblem(await focus.http().delete(path).set(sam.auth), 404, 'not_found');
    });

    it.each(['0', '-1', 'abc', '1.5', '99999999999999999999', '1%20OR%201=1', "'", '%F0%9F%98%80'])(
      'the id %s is 404',
      async (id) => {
        expectProblem(await focus.http().delete(`/api/auth/sessions/${id}`).set(sam.auth), 404, 'not_found');
      },
    );

    it('tells the path without the query', async () => {
      const problem = expectProblem(await focus.http().get('/api/nowhere?token=secret'), 404, 'not_found');
      expect(problem.instance).toBe('/api/nowhere');
    });
  });

  describe('another method', () => {
    it.each([
      ['put', '/api/auth/login', 'POST'],
      ['get', '/api/auth/login', 'POST'],
      ['delete', '/api/auth/sessions', 'GET, HEAD'],
      ['post', '/api/users/me', 'DELETE, GET, HEAD, PUT'],
      ['patch', '/api/auth/sessions/1', 'DELETE'],
      ['post', '/api/health', 'GET, HEAD'],
      ['post', '/api/openapi.json', 'GET, HEAD'],
    ] as const)('%s %s is 405 with Allow: %s', async (method, path, allow) => {
      const response = await focus.http()[method](path);
      expect(expectProblem(response, 405, 'method_not_allowed').title).toBe('Method Not Allowed');
      expect(response.headers.allow).toBe(allow);
    });

    it('is told with headers alone to HEAD', async () => {
      const response = await focus.http().head('/api/auth/login');
      expect(response.status).toBe(405);
      expect(response.headers.allow).toBe('POST');
    });

    it('never says that the method asked for is allowed', async () => {
      expectProblem(await focus.http().get('/api/docs/LICENSE'), 404, 'not_found');
    });
  });

  describe('the body', () => {
    it.each([
      '{',
      '{"bio": }',
      "{'bio': 1}",
      'bio=1',
      '{"bio": "a"}}',
      '{"bio": "\u0001"}',
      '[1,]',
      'NaN',
      ' ',
      '{"a":1,}',
      '\0',
    ])('%j is not JSON: 400', async (body) => {
      const problem = expectProblem(await putRaw(body), 400, 'malformed_json');
      expect(problem).toMatchObject({ title: 'Bad Request', instance: '/api/users/me' });
    });

    it('is UTF-8: nothing is stored otherwise than it was sent', async () => {
      expectProblem(await putRaw(Buffer.from('{"bio": "caf\xe9"}', 'latin1')), 400, 'malformed_json');
      expectProblem(await putRaw(Buffer.from('{"bio": "a"}', 'utf16le')), 400, 'malformed_json');
      const bio = 'é 😀 e\u0301 \u200b\0';
      expect((await putProfile({ bio })).body.bio).toBe(bio);
    });

    it('may begin with a byte order mark', async () => {
      expect((await putRaw('\ufeff{"bio": "marked"}')).body.bio).toBe('marked');
    });

    it.each(['null', '{}', ''])('%j changes nothing', async (body) => {
      expect((await putRaw(body)).status).toBe(200);
    });

    it.each(['1', '"text"', 'true', '[]', '[{"bio": "a"}]'])('%s is JSON, but no object: 422', async (body) => {
      expect(codesOf(expectProblem(await putRaw(body), 422, 'validation_failed'))).toEqual(['body invalid_type']);
    });

    describe('its type', () => {
      it.each([
        'application/json',
        'APPLICATION/JSON',
        'application/json; charset=utf-8',
        'application/json;charset="UTF-8"',
        'application/json ; charset=Utf-8; x=y',
        'application/merge-patch+json',
      ])('%s is taken', async (type) => {
        expect((await putRaw('{"bio": "typed"}', { 'Content-Type': type })).body.bio).toBe('typed');
      });

      it.each([
        'text/plain',
        'text/json',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'application/xml',
        'application/jsonx',
        'application/json2',
        'json',
        '*/*',
        'application/json; charset=latin1',
        'application/json; charset=utf-16',
        'application/json; charset=utf-7',
        'application/json; charset=nonsense',
      ])('%s is 415', async (type) => {
        const problem = expectProblem(
          await putRaw('{"bio": "typed"}', { 'Content-Type': type }),
          415,
          'unsupported_media_type',
        );
        expect(problem.title).toBe('Unsupported Media Type');
      });

      it('must be told', async () => {
        const answer = await exchange(
          `PUT /api/users/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${sam.accessToken}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`,
          /\}$/,
        );
        expect(answer).toMatch(/^HTTP\/1\.1 415 /);
      });
    });

    describe('its size', () => {
      /** A JSON body of exactly `bytes`. */
      const sized = (bytes: number): string => `{"bio": "${'a'.repeat(bytes - 11)}"}`;

      it('may be 1 MiB', async () => {
        const body = sized(MIB);
        expect(Buffer.byteLength(body)).toBe(MIB);
        expect(codesOf(expectProblem(await putRaw(body), 422, 'validation_failed'))).toEqual(['bio too_long']);
      });

      it('may not be one byte more', async () => {
        const problem = expectProblem(await putRaw(sized(MIB + 1)), 413, 'payload_too_large');
        expect(problem.title).toBe('Content Too Large');
      });

      it('is refused before it is read', async () => {
        const head = `PUT /api/users/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${sam.accessToken}\r\n`;
        const answer = await exchange(
          `${head}Content-Type: application/json\r\nContent-Length: 5000000000\r\n\r\n{`,
          /"code":"payload_too_large".*\}$/,
        );
        expect(answer).toMatch(/^HTTP\/1\.1 413 /);
      });

      it('is counted where it is not told', async () => {
        const response = await fetch(`${focus.url}/api/users/me`, {
          method: 'PUT',
          headers: { ...sam.auth, 'Content-Type': 'application/json' },
          body: new Blob([sized(MIB + 1)]).stream(),
          duplex: 'half',
        });
        expect(response.status).toBe(413);
      });

      it('does not matter to a stranger, who is refused first', async () => {
        const response = await focus
          .http()
          .put('/api/users/me')
          .send({ bio: 'a'.repeat(2 * MIB) });
        expectProblem(response, 401, 'missing_token');
      });
    });

    describe('compressed', () => {
      const gzip = { 'Content-Encoding': 'gzip' };

      it.each([
        ['gzip', gzipSync],
        ['deflate', deflateSync],
        ['br', brotliCompressSync],
        ['zstd', zstdCompressSync],
      ] as const)('is read from %s', async (encoding, compress) => {
        const response = await putRaw(compress(Buffer.from('{"bio": "small"}')), { 'Content-Encoding': encoding });
        expect(response.body.bio).toBe('small');
      });

      it('is bounded by what it unfolds to', async () => {
        const bomb = gzipSync(Buffer.alloc(200 * MIB, 'a'));
        expect(bomb.length).toBeLessThan(MIB);
        const before = process.memoryUsage().rss;
        expectProblem(await putRaw(bomb, gzip), 413, 'payload_too_large');
        expect(process.memoryUsage().rss - before).toBeLessThan(100 * MIB);
      });

      it('must be what it says it is', async () => {
        for (const encoding of ['gzip', 'deflate', 'br', 'zstd']) {
          const response = await putRaw('{"bio": "plain"}', { 'Content-Encoding': encoding });
          expectProblem(response, 400, 'malformed_json');
        }
        expectProblem(await putRaw(gzipSync('{"bio": "cut"}').subarray(0, 20), gzip), 400, 'malformed_json');
        expectProblem(await putRaw(gzipSync('{"bio": "twice"}')), 400, 'malformed_json');
      });

      it.each(['compress', 'lz4', 'gzip, gzip', 'nonsense'])('is not read from %s', async (encoding) => {
        const response = await putRaw('{}', { 'Content-Encoding': encoding });
        expectProblem(response, 415, 'unsupported_media_type');
      });
    });

    describe('hostile', () => {
      it.each([
        ['lists', '['.repeat(10_000) + ']'.repeat(10_000)],
        ['objects', '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000)],
        ['settings', '{"settings":'.repeat(10_000) + '1' + '}'.repeat(10_000)],
      ])('10,000 deep in %s is 422', async (_, body) => {
        expect(codesOf(expectProblem(await putRaw(body), 422, 'validation_failed'))).toEqual(['body too_deep']);
      });

      it('100,000 keys are 422', async () => {
        const body = `{${Array.from({ length: 100_000 }, (_, i) => `"${i}":1`).join()}}`;
        expect(codesOf(expectProblem(await putRaw(body), 422, 'validation_failed'))).toEqual(['body too_many']);
      });

      it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
        '%s is a field like any',
        async (key) => {
          for (const path of ['', 'settings.', 'settings.notify.']) {
            const body = path
              .split('.')
              .filter((part) => part !== '')
              .reduceRight((inner, part) => `{"${part}":${inner}}`, `{"${key}":{"bio":"polluted","role":"admin"}}`);
            expect(codesOf(expectProblem(await putRaw(body), 422, 'validation_failed'))).toEqual([
              `${path}${key} unknown_field`,
            ]);
          }
          expect(({} as Record<string, unknown>).bio).toBeUndefined();
          expect(({} as Record<string, unknown>).role).toBeUndefined();
        },
      );

      it('the last of two keys counts', async () => {
        expect((await putRaw('{"bio": "first", "bio": "last"}')).body.bio).toBe('last');
      });
    });

    it('of a GET changes nothing', async () => {
      const response = await focus.http().get('/api/users/me').set(sam.auth).send({ bio: 'by get', role: 'admin' });
      expect(response.status).toBe(200);
      expect(response.body).toMatchObject({ role: 'user' });
      expect(response.body.bio).not.toBe('by get');
    });
  });

  describe('validation', () => {
    it('tells all that is wrong, in the order of the fields', async () => {
      const response = await putProfile({
        locale: 'de',
        username: 'x',
        settings: { notify: { email_limit_alerts: 'yes' }, daily_goal_minutes: 1.005 },
        id: 7,
      });
      const problem = expectProblem(response, 422, 'validation_failed');
      expect(codesOf(problem)).toEqual([
        'id unknown_field',
        'username too_short',
        'locale invalid_choice',
        'settings.daily_goal_minutes too_many_decimals',
        'settings.notify.email_limit_alerts invalid_type',
      ]);
      const errors = problem.errors as Record<string, unknown>[];
      for (const error of errors) expect(Object.keys(error)).toEqual(['field', 'code', 'message']);
      expect(problem).toMatchObject({ title: 'Unprocessable Content', detail: errors[0]?.message });
      expect(errors[1]?.message).toBe('username must be at least 3 characters long');
    });

    it('changes nothing where anything is wrong', async () => {
      const before = (await focus.http().get('/api/users/me').set(sam.auth)).body;
      await putProfile({ bio: 'changed', full_name: 'changed', username: 'x' });
      await putProfile({ bio: 'changed', role: 'admin' });
      expect((await focus.http().get('/api/users/me').set(sam.auth)).body).toEqual(before);
    });

    it('keeps what was left out, and clears what is null', async () => {
      const { body: before } = await putProfile({ full_name: 'Sam', bio: 'Here' });
      const settings = { daily_goal_minutes: 90, notify: { email_limit_alerts: false } };
      const { body: after } = await putProfile({ bio: null, settings });
      expect(after).toEqual({
        ...before,
        bio: null,
        settings: {
          ...before.settings,
          daily_goal_minutes: 90,
          notify: { ...before.settings.notify, email_limit_alerts: false },
        },
        updated_at: after.updated_at,
      });
      expect(Object.keys(after.settings).sort()).toEqual(Object.keys(before.settings).sort());
      expect(Object.keys(after.settings).length).toBeGreaterThan(3);
    });
  });

  describe('the query', () => {
    const list = (query: string): Promise<Response> =>
      focus
        .http()
        .get(`/api/auth/sessions${query}`)
        .set(sam.auth)
        .then((response) => response);

    it.each(['', '?page=1', '?size=1', '?size=100', '?page=1000000', '?page=1000000&size=100', '?page=01'])(
      '%s is a page',
      async (query) => {
        const { status, body } = await list(query);
        expect(status).toBe(200);
        expect(Object.keys(body)).toEqual(['items', 'total', 'page', 'size', 'pages']);
      },
    );

    it('has defaults, and a page past the end', async () => {
      expect((await list('')).body).toMatchObject({ page: 1, size: 20, total: 1, pages: 1 });
      expect((await list('?page=2')).body).toEqual({ items: [], total: 1, page: 2, size: 20, pages: 1 });
    });

    it.each([
      ['?page=0', 'page out_of_range'],
      ['?page=-1', 'page out_of_range'],
      ['?page=1000001', 'page out_of_range'],
      ['?size=0', 'size out_of_range'],
      ['?size=101', 'size out_of_range'],
      ['?page=', 'page invalid_type'],
      ['?page', 'page invalid_type'],
      ['?page=one', 'page invalid_type'],
      ['?page=1.5', 'page invalid_type'],
      ['?page=1e3', 'page invalid_type'],
      ['?page=NaN', 'page invalid_type'],
      ['?page=%31%00', 'page invalid_type'],
      ['?page=%ff', 'page invalid_type'],
      ['?page=9999999999999999999999', 'page invalid_type'],
      ['?page=1&page=2', 'page invalid_type'],
      ['?page[]=1', 'page[] unknown_field'],
      ['?page[a]=1', 'page[a] unknown_field'],
      ['?nonsense=1', 'nonsense unknown_field'],
      ['?Page=1', 'Page unknown_field'],
      ['?__proto__=1', '__proto__ unknown_field'],
      ['?constructor=1', 'constructor unknown_field'],
      ['?hasOwnProperty=1', 'hasOwnProperty unknown_field'],
    ])('%s is 422: %s', async (query, error) => {
      const problem = expectProblem(await list(query), 422, 'validation_failed');
      expect(codesOf(problem)).toEqual([error]);
      expect(problem.instance).toBe('/api/auth/sessions');
    });

    it('may be long', async () => {
      const query = `?${Array.from({ length: 1_000 }, (_, i) => `a${i}=1`).join('&')}`;
      expect((await list(query)).status).toBe(422);
    });
  });

  describe('caching', () => {
    it('gives a GET an ETag, and 304 to who has it', async () => {
      const first = await focus.http().get('/api/users/me').set(sam.auth);
      expect(first.headers.etag).toMatch(/^(W\/)?"[^"]+"$/);
      const again = await focus
        .http()
        .get('/api/users/me')
        .set(sam.auth)
        .set('If-None-Match', String(first.headers.etag));
      expect(again.status).toBe(304);
      expect(again.text).toBe('');
      expect(again.headers['x-request-id']).toMatch(UUID);
      await putProfile({ bio: `new at ${Math.random()}` });
      const changed = await focus
        .http()
        .get('/api/users/me')
        .set(sam.auth)
        .set('If-None-Match', String(first.headers.etag));
      expect(changed.status).toBe(200);
      expect(changed.headers.etag).not.toBe(first.headers.etag);
    });

    it.each(['*', '"other", %s', 'W/%s'])('understands If-None-Match: %s', async (form) => {
      const { headers } = await focus.http().get('/api/users/me').set(sam.auth);
      const value = form.replace('%s', String(headers.etag).replace('W/', ''));
      expect((await focus.http().get('/api/users/me').set(sam.auth).set('If-None-Match', value)).status).toBe(304);
    });

    it('never says 304 to an error', async () => {
      const { headers } = await focus.http().get('/api/nowhere').set('X-Request-Id', 'same');
      const again = await focus
        .http()
        .get('/api/nowhere')
        .set({ 'X-Request-Id': 'same', 'If-None-Match': String(headers.etag ?? '*') });
      expect(again.status).toBe(404);
    });

    it('answers HEAD as GET, without the body', async () => {
      const get = await focus.http().get('/api/users/me').set(sam.auth);
      const head = await focus.http().head('/api/users/me').set(sam.auth);
      expect(head.status).toBe(200);
      expect(head.text).toBeUndefined();
      for (const name of ['etag', 'content-type', 'content-length']) expect(head.headers[name]).toBe(get.headers[name]);
    });
  });

  it('speaks JSON in UTF-8', async () => {
    const { headers } = await focus.http().get('/api/users/me').set(sam.auth);
    expect(headers['content-type']).toMatch(/^application\/json(; charset=utf-8)?$/);
  });

  it('answers 204 without a body, and 401 with its challenge', async () => {
    const other = await signedInUser(focus);
    const response = await focus.http().post('/api/auth/logout-all').set(other.auth);
    expect(response.status).toBe(204);
    expect(response.text).toBe('');
    const after = await focus.http().get('/api/users/me').set(other.auth);
    expectProblem(after, 401, 'invalid_token');
    expect(after.headers['www-authenticate']).toBe('Bearer');
  });

  describe('a fault of ours', () => {
    // What is remembered would be answered without asking whom we break.
    beforeEach(() => focus.app.get(CacheService).invalidate(accountScope(sam.id)));

    it.each([
      ['an error', new Error('secret insides at /srv/focus/src/users.ts')],
      ['a type error', new TypeError("Cannot read properties of undefined (reading 'x')")],
      ['a failed statement', queryFailure('ER_BAD_FIELD_ERROR', { errno: 1054, sql: 'SELECT hash FROM users' })],
      ['text', 'boom'],
      ['nothing', undefined],
      ['null', null],
      ['an error that claims to be harmless', Object.assign(new Error('boom'), { status: 200, statusCode: 404 })],
    ])('is 500 and tells nothing: %s', async (_, thrown) => {
      jest.spyOn(focus.app.get(UsersService), 'getCaller').mockRejectedValue(thrown);
      const problem = expectProblem(await focus.http().get('/api/users/me').set(sam.auth), 500, 'internal_error');
      expect(problem).toMatchObject({
        title: 'Internal Server Error',
        detail: 'Something went wrong on our side',
        instance: '/api/users/me',
      });
    });

    it('does not end the process', async () => {
      jest.spyOn(focus.app.get(UsersService), 'getCaller').mockRejectedValueOnce(new Error('boom'));
      expect((await focus.http().get('/api/users/me').set(sam.auth)).status).toBe(500);
      expect((await focus.http().get('/api/users/me').set(sam.auth)).status).toBe(200);
    });
  });

  describe('a database out of reach', () => {
    // Nothing is remembered: what is, can be answered without it.
    beforeEach(() => focus.app.get(CacheService).invalidate(accountScope(sam.id)));

    const failures: [string, unknown][] = [
      ['refuses', queryFailure('ECONNREFUSED', { errno: -111 })],
      ['is gone', queryFailure('PROTOCOL_CONNECTION_LOST', { fatal: true })],
      ['cannot be connected to', Object.assign(new Error('connect ETIMEDOUT'), { code: 'ETIMEDOUT', fatal: true })],
      ['has no connection left', queryFailure('ER_CON_COUNT_ERROR', { errno: 1040, fatal: true })],
      ['has dropped the connection', Object.assign(new Error("Can't add new command"), { fatal: true })],
      ['loses every deadlock', queryFailure('ER_LOCK_DEADLOCK', { errno: 1213 })],
      ['waits too long for a lock', queryFailure('ER_LOCK_WAIT_TIMEOUT', { errno: 1205 })],
      ['is held by another process', queryFailure('SQLITE_BUSY')],
    ];

    it.each(failures)('is 503 where it %s', async (_, failure) => {
      jest.spyOn(focus.app.get(UsersService), 'getCaller').mockRejectedValue(failure);
      const response = await focus.http().get('/api/users/me').set(sam.auth);
      expect(expectProblem(response, 503, 'unavailable').title).toBe('Service Unavailable');
      expect(response.headers['retry-after']).toMatch(/^[1-9]\d*$/);
    });

    it.each(failures)('is no word on the token where it %s', async (_, failure) => {
      jest.spyOn(focus.app.get(SessionsService), 'findCaller').mockRejectedValue(failure);
      const response = await focus.http().get('/api/users/me').set(sam.auth);
      expectProblem(response, 503, 'unavailable');
      expect(response.headers['www-authenticate']).toBeUndefined();
      expect(response.headers['retry-after']).toMatch(/^[1-9]\d*$/);
    });

    it('is 503 on every route that asks it, down to the driver', async () => {
      const { driver } = focus.app.get(DataSource);
      const failure = queryFailure('ECONNREFUSED');
      jest.spyOn(driver, 'createQueryRunner').mockImplementation(() => {
        throw failure;
      });
      const answers = await Promise.all([
        focus.http().get('/api/users/me').set(sam.auth),
        focus.http().get('/api/auth/sessions').set(sam.auth),
        focus.http().put('/api/users/me').set(sam.auth).send({ bio: 'a' }),
        focus.http().post('/api/auth/login').send({ username: sam.username, password: 'a wrong password' }),
        focus.http().post('/api/auth/login').send({ username: 'nobody', password: 'a wrong password' }),
        focus.http().post('/api/auth/refresh').send({ refresh_token: sam.refreshToken }),
      ]);
      for (const answer of answers) expectProblem(answer, 503, 'unavailable');
      expect((await focus.http().get('/api/health/live')).status).toBe(200);
      jest.restoreAllMocks();
      expect((await focus.http().get('/api/users/me').set(sam.auth)).status).toBe(200);
    });
  });
});
