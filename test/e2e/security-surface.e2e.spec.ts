import { once } from 'node:events';
import { connect } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import request, { type Response } from 'supertest';
import { AppModule } from '../../src/app.module';
import { APP_OPTIONS, setUpApp } from '../../src/app.setup';
import { Role } from '../../src/common/auth/role.enum';
import { Environment } from '../../src/config/environment';
import { HttpConfig } from '../../src/config/http.config';
import { MetricsConfig } from '../../src/config/metrics.config';
import { AuditLog } from '../../src/modules/audit-logs/entities/audit-log.entity';
import { Session } from '../../src/modules/auth/entities/session.entity';
import { UsersService } from '../../src/modules/users/users.service';
import { createUser, PASSWORD, type SignedInUser, signedInUser } from '../factories/user.factory';
import { startTestApp, type TestAgent, type TestApp } from '../support/test-app';
import { createTestDatabase } from '../support/test-database';

const ORIGIN = 'https://app.example.org';

/** With the limits that are off in most tests. */
const startLimitedApp = (overrides: Record<string, string> = {}): Promise<TestApp> =>
  startTestApp({ RATE_LIMIT_ENABLED: 'true', ...overrides });

/** As {@link startTestApp}, as in production: an embedded database would not let it start there. */
async function startProductionApp(): Promise<{ http: () => TestAgent; close: () => Promise<void> }> {
  const database = await createTestDatabase();
  const environment = Environment.load({
    NODE_ENV: 'test',
    SECRET_KEY: 'a-secret-key-of-this-very-test-0123456789',
    MIGRATE_ON_START: 'true',
    LOG_LEVEL: 'silent',
    DATABASE_URL: database.url,
  });
  const config = Object.assign(new HttpConfig(environment), { isProduction: true, docsEnabled: false });
  const module = await Test.createTestingModule({ imports: [AppModule.forRoot(environment)] })
    .overrideProvider(HttpConfig)
    .useValue(config)
    .overrideProvider(MetricsConfig)
    .useValue(Object.assign(new MetricsConfig(environment), { isProduction: true }))
    .compile();
  const app = module.createNestApplication<NestExpressApplication>(APP_OPTIONS);
  app.useLogger(false);
  setUpApp(app);
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  return {
    http: () => request(url),
    close: async () => {
      await app.close();
      await database.drop();
    },
  };
}

afterEach(() => jest.restoreAllMocks());

describe('S1: what a browser is told', () => {
  let focus: TestApp;
  let sam: SignedInUser;

  beforeAll(async () => {
    focus = await startLimitedApp({ CORS_ORIGINS: `${ORIGIN},http://localhost:5173` });
    sam = await signedInUser(focus);
  });

  afterAll(() => focus.close());

  describe('CORS', () => {
    it.each([ORIGIN, 'http://localhost:5173'])('lets %s in, with credentials', async (origin) => {
      const { headers } = await focus.http().get('/api/users/me').set(sam.auth).set('Origin', origin);
      expect(headers['access-control-allow-origin']).toBe(origin);
      expect(headers['access-control-allow-credentials']).toBe('true');
      expect(headers.vary).toContain('Origin');
      for (const name of ['ETag', 'Location', 'RateLimit-Remaining', 'Retry-After', 'X-Request-Id']) {
        expect(headers['access-control-expose-headers']).toContain(name);
      }
    });

    it.each([
      'https://evil.example.org',
      'http://app.example.org',
      'https://app.example.org:8443',
      'https://app.example.org.evil.org',
      'https://evil-app.example.org',
      'https://sub.app.example.org',
      'http://localhost:51730',
      'http://localhost',
      'null',
      '*',
    ])('does not let %s in', async (origin) => {
      for (const path of ['/api/health', '/api/users/me', '/api/nowhere']) {
        const { headers } = await focus.http().get(path).set(sam.auth).set('Origin', origin);
        expect(headers).not.toHaveProperty('access-control-allow-origin');
      }
      const preflight = await focus
        .http()
        .options('/api/users/me')
        .set({ Origin: origin, 'Access-Control-Request-Method': 'PUT' });
      expect(preflight.headers).not.toHaveProperty('access-control-allow-origin');
    });

    it('says in advance what is allowed', async () => {
      const { status, headers } = await focus.http().options('/api/users/me').set({
        Origin: ORIGIN,
        'Access-Control-Request-Method': 'PUT',
        'Access-Control-Request-Headers': 'authorization,content-type',
      });
      expect(status).toBe(204);
      expect(headers['access-control-allow-origin']).toBe(ORIGIN);
      expect(headers['access-control-allow-credentials']).toBe('true');
      expect(headers['access-control-allow-headers']).toBe('authorization,content-type');
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
        expect(headers['access-control-allow-methods']).toContain(method);
      }
    });

    it('holds for errors, too', async () => {
      const { status, headers } = await focus.http().get('/api/users/me').set('Origin', ORIGIN);
      expect(status).toBe(401);
      expect(headers['access-control-allow-origin']).toBe(ORIGIN);
    });
  });

  describe('the headers', () => {
    const HEADERS = {
      'content-security-policy': /default-src 'none'.*frame-ancestors 'none'/,
      'x-content-type-options': /^nosniff$/,
      'referrer-policy': /^no-referrer$/,
      'x-frame-options': /^DENY$/,
      'cache-control': /private|no-store/,
      'x-request-id': /./,
    };

    const expectHeaders = ({ headers, status }: Response, wanted: number): void => {
      expect(status).toBe(wanted);
      for (const [name, form] of Object.entries(HEADERS))
        expect([name, headers[name]]).toEqual([name, expect.stringMatching(form)]);
      expect(headers).not.toHaveProperty('x-powered-by');
      expect(headers).not.toHaveProperty('server');
    };

    it('are on every answer', async () => {
      const me = await focus.http().get('/api/users/me').set(sam.auth);
      expectHeaders(me, 200);
      expectHeaders(
        await focus.http().get('/api/users/me').set(sam.auth).set('If-None-Match', String(me.headers.etag)),
        304,
      );
      expectHeaders(await focus.http().options('/api/users/me').set('Origin', ORIGIN), 204);
      expectHeaders(await focus.http().put('/api/users/me').set(sam.auth).type('json').send('{'), 400);
      expectHeaders(await focus.http().get('/api/users/me'), 401);
      expectHeaders(await focus.http().get('/api/nowhere'), 404);
      expectHeaders(await focus.http().get('/nowhere'), 404);
      expectHeaders(await focus.http().get('/api/%ff'), 404);
      expectHeaders(await focus.http().put('/api/auth/login'), 405);
      expectHeaders(
        await focus
          .http()
          .put('/api/users/me')
          .set(sam.auth)
          .send({ bio: 'a'.repeat(1_100_000) }),
        413,
      );
      expectHeaders(await focus.http().put('/api/users/me').set(sam.auth).type('text').send('a'), 415);
      expectHeaders(await focus.http().put('/api/users/me').set(sam.auth).send({ role: 'admin' }), 422);
      for (let n = 0; n < 5; n += 1) await focus.http().post('/api/auth/register').send({});
      expectHeaders(await focus.http().post('/api/auth/register').send({}), 429);
      for (const page of ['/api/docs', '/api/redoc', '/api/openapi.json'])
        expectHeaders(await focus.http().get(page), 200);
    });

    it('are on a fault of ours', async () => {
      // Nobody has asked for this profile yet: it is read from the database.
      const { auth } = await signedInUser(focus);
      jest.spyOn(focus.app.get(UsersService), 'getCaller').mockRejectedValue(new Error('boom'));
      expectHeaders(await focus.http().get('/api/users/me').set(auth), 500);
    });

    it('are on what a database out of reach answers', async () => {
      const { auth } = await signedInUser(focus);
      const error = Object.assign(new Error('boom'), { code: 'ECONNREFUSED' });
      jest.spyOn(focus.app.get(UsersService), 'getCaller').mockRejectedValue(error);
      expectHeaders(await focus.http().get('/api/users/me').set(auth), 503);
    });

    it('keep an answer to a signed-in caller out of shared caches', async () => {
      const { headers } = await focus.http().get('/api/users/me').set(sam.auth);
      expect(headers['cache-control']).toMatch(/\bprivate\b/);
      expect(headers['cache-control']).not.toMatch(/public|s-maxage|immutable/);
    });

    it('keep tokens out of every cache', async () => {
      const user = await createUser(focus);
      const login = await focus.http().post('/api/auth/login').send({ username: user.username, password: PASSWORD });
      expect([login.status, login.headers['cache-control']]).toEqual([200, 'no-store']);
      const refresh = await focus.http().post('/api/auth/refresh').send({ refresh_token: login.body.refresh_token });
      expect([refresh.status, refresh.headers['cache-control']]).toEqual([200, 'no-store']);
    });

    it('bind no browser to TLS outside of production', async () => {
      expect((await focus.http().get('/api/health')).headers).not.toHaveProperty('strict-transport-security');
    });
  });
});

describe('S1, S3: in production', () => {
  let focus: Awaited<ReturnType<typeof startProductionApp>>;

  beforeAll(async () => {
    focus = await startProductionApp();
  });

  afterAll(() => focus.close());

  it('binds browsers to TLS on every answer', async () => {
    for (const path of ['/api/health', '/api/users/me', '/api/nowhere', '/nowhere']) {
      const { headers } = await focus.http().get(path);
      expect(headers['strict-transport-security']).toMatch(/^max-age=(\d{8,}); includeSubDomains$/);
    }
  });

  it('has no documents', async () => {
    for (const path of [
      '/api/docs',
      '/api/docs/',
      '/api/redoc',
      '/api/redoc/redoc.standalone.js',
      '/api/openapi.json',
      '/api/docs-json',
    ]) {
      const { status, body } = await focus.http().get(path);
      expect([path, status, body.code]).toEqual([path, 404, 'not_found']);
    }
  });

  it('shows what it measures to nobody, where no token is set', async () => {
    for (const token of ['', 'Bearer ', 'Bearer null', 'Bearer x']) {
      const { status, body } = await focus.http().get('/metrics').set('Authorization', token);
      expect([token, status, body.code]).toEqual([token, 404, 'not_found']);
    }
  });

  it('tells strangers of its health in words only', async () => {
    const { body } = await focus.http().get('/api/health');
    expect(body).toEqual({
      status: 'ok',
      version: null,
      uptime_seconds: null,
      checks: { database: 'ok', cache: 'ok', queue: 'ok' },
    });
  });
});

it('S3: metrics ask for their token where one is set, and for nothing but it', async () => {
  const metricsToken = 'a-token-of-the-scraper';
  const focus = await startTestApp({ METRICS_TOKEN: metricsToken });
  const admin = await signedInUser(focus, { role: Role.Admin });
  const scrape = (authorization?: string): Promise<Response> => {
    const request = focus.http().get('/metrics');
    return Promise.resolve(authorization === undefined ? request : request.set('Authorization', authorization));
  };
  const refused = [
    ...['', 'Bearer', `Bearer ${metricsToken}x`, `Bearer ${metricsToken.slice(0, -1)}`, `Basic ${metricsToken}`],
    ...[metricsToken, `Bearer ${metricsToken.toUpperCase()}`, admin.auth.Authorization],
  ];
  for (const authorization of [undefined, ...refused]) {
    const { status, text } = await scrape(authorization);
    expect([authorization, status]).toEqual([authorization, 401]);
    expect(text).not.toContain(metricsToken);
  }
  expect((await focus.http().get(`/metrics?token=${metricsToken}`)).status).toBe(401);
  expect((await scrape(`Bearer ${metricsToken}`)).status).toBe(200);
  await focus.close();
});

describe('S2: the client’s address', () => {
  const FORGED = {
    'X-Forwarded-For': '203.0.113.7',
    'X-Real-IP': '203.0.113.7',
    Forwarded: 'for=203.0.113.7',
    'CF-Connecting-IP': '203.0.113.7',
    'True-Client-IP': '203.0.113.7',
    'X-Client-IP': '203.0.113.7',
  };

  /** The address of the newest session and of the newest audit row, after a sign-in with `headers`. */
  async function storedAddresses(focus: TestApp, headers: Record<string, string>): Promise<unknown[]> {
    const user = await createUser(focus);
    const login = await focus
      .http()
      .post('/api/auth/login')
      .set(headers)
      .send({ username: user.username, password: PASSWORD });
    expect(login.status).toBe(200);
    const session = await focus.dataSource.getRepository(Session).findOneByOrFail({ userId: user.id });
    const row = await focus.dataSource
      .getRepository(AuditLog)
      .findOneOrFail({ where: { userId: user.id }, order: { id: 'DESC' } });
    return [session.ip, row.ip];
  }

  describe('without TRUST_PROXY', () => {
    let focus: TestApp;

    beforeAll(async () => {
      focus = await startLimitedApp();
    });

    afterAll(() => focus.close());

    beforeEach(() => focus.clock.advance(120_000));

    it('is the socket’s, whatever the headers say', async () => {
      expect(await storedAddresses(focus, FORGED)).toEqual(['127.0.0.1', '127.0.0.1']);
    });

    it('gets no new bucket by a header', async () => {
      const responses = await Promise.all(
        Array.from({ length: 150 }, (_, n) =>
          focus
            .http()
            .get('/api/users/me')
            .set({ ...FORGED, 'X-Forwarded-For': `203.0.113.${n}` }),
        ),
      );
      expect(responses.filter(({ status }) => status === 401)).toHaveLength(100);
      expect(responses.filter(({ status }) => status === 429)).toHaveLength(50);
    });

    it('gets no new bucket of a single route by a header', async () => {
      const responses = await Promise.all(
        Array.from({ length: 150 }, (_, n) =>
          focus.http().post('/api/auth/login').set('X-Forwarded-For', `10.0.0.${n}`).send({}),
        ),
      );
      expect(responses.filter(({ status }) => status === 422)).toHaveLength(10);
    });
  });

  describe('with TRUST_PROXY=1', () => {
    let focus: TestApp;

    beforeAll(async () => {
      focus = await startLimitedApp({ TRUST_PROXY: '1' });
    });

    afterAll(() => focus.close());

    it('is what the proxy in front has seen, not what a client made up before it', async () => {
      const forged = { ...FORGED, 'X-Forwarded-For': '203.0.113.7, 198.51.100.1' };
      expect(await storedAddresses(focus, forged)).toEqual(['198.51.100.1', '198.51.100.1']);
      expect(await storedAddresses(focus, {})).toEqual(['127.0.0.1', '127.0.0.1']);
      expect(await storedAddresses(focus, { 'X-Forwarded-For': '2001:db8::1' })).toEqual([
        '2001:db8::1',
        '2001:db8::1',
      ]);
    });

    it('has a bucket of its own', async () => {
      const remaining = async (address: string): Promise<number> =>
        Number(
          (await focus.http().get('/api/users/me').set('X-Forwarded-For', address)).headers['ratelimit-remaining'],
        );
      expect(await remaining('198.51.100.2')).toBe(99);
      expect(await remaining('198.51.100.2')).toBe(98);
      expect(await remaining('198.51.100.3')).toBe(99);
      expect(await remaining('203.0.113.1, 198.51.100.3')).toBe(98);
    });
  });

  describe('with TRUST_PROXY=true', () => {
    let focus: TestApp;

    beforeAll(async () => {
      focus = await startLimitedApp({ TRUST_PROXY: 'true' });
    });

    afterAll(() => focus.close());

    it('is the first one named', async () => {
      expect(await storedAddresses(focus, { 'X-Forwarded-For': '203.0.113.7, 198.51.100.1' })).toEqual([
        '203.0.113.7',
        '203.0.113.7',
      ]);
    });

    it.each([
      'nonsense',
      `a${'b'.repeat(500)}`,
      "'; DROP TABLE sessions; --",
      '203.0.113.7:8080',
      'unknown',
      '<script>',
      `fe80::1%${'x'.repeat(300)}`,
    ])('is an address even where a proxy passed on %j', async (value) => {
      focus.clock.advance(120_000);
      const [session] = await storedAddresses(focus, { 'X-Forwarded-For': value });
      expect(['127.0.0.1', 'fe80::1']).toContain(session);
    });
  });

  it('is as Express says for a named subnet', async () => {
    const trusted = await startLimitedApp({ TRUST_PROXY: 'loopback, 198.51.100.0/24' });
    expect(await storedAddresses(trusted, { 'X-Forwarded-For': '203.0.113.9, 203.0.113.7, 198.51.100.1' })).toEqual([
      '203.0.113.7',
      '203.0.113.7',
    ]);
    await trusted.close();
    const foreign = await startLimitedApp({ TRUST_PROXY: '198.51.100.0/24' });
    expect(await storedAddresses(foreign, FORGED)).toEqual(['127.0.0.1', '127.0.0.1']);
    await foreign.close();
  });
});

describe('S5: slow and hostile clients', () => {
  let focus: TestApp;

  beforeAll(async () => {
    focus = await startTestApp();
  });

  afterAll(() => focus.close());

  /** What comes back, until the connection is closed by the other side. */
  function exchange(text: string): Promise<string> {
    const { hostname, port } = new URL(focus.url);
    return new Promise((resolve) => {
      let answer = '';
      const socket = connect(Number(port), hostname, () => socket.write(text));
      socket.on('data', (chunk) => (answer += chunk.toString()));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(answer));
    });
  }

  it('have 15 s for the headers and 30 s for all of it, looked at every second', () => {
    expect(focus.server.headersTimeout).toBe(15_000);
    expect(focus.server.requestTimeout).toBe(30_000);
    expect(
      (focus.server as unknown as { connectionsCheckingInterval: number }).connectionsCheckingInterval,
    ).toBeLessThanOrEqual(1_000);
  });

  describe('with less patience', () => {
    beforeAll(() => {
      focus.server.headersTimeout = 200;
      focus.server.requestTimeout = 400;
    });

    afterAll(() => {
      focus.server.headersTimeout = 15_000;
      focus.server.requestTimeout = 30_000;
    });

    it.each([
      ['half a header', 'GET /api/health HTTP/1.1\r\nHost: x\r\nX-Slow: '],
      ['nothing at all', ''],
      [
        'half a body',
        'POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"username"',
      ],
      [
        'half a chunk',
        'POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"a"',
      ],
    ])('cuts a connection that sends %s', async (_, text) => {
      const startedAt = Date.now();
      const answer = await exchange(text);
      expect(Date.now() - startedAt).toBeLessThan(5_000);
      expect(answer).toMatch(/^(HTTP\/1\.1 408 |$)/);
      expect((await focus.http().get('/api/health')).status).toBe(200);
    });
  });

  it.each([
    ['no HTTP', 'hello\r\n\r\n'],
    ['a method nobody knows', 'HACK / HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['two lengths', 'POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}'],
    [
      'a length and chunks',
      'POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['no host', 'GET /api/health HTTP/1.1\r\n\r\n'],
    ['headers without end', `GET /api/health HTTP/1.1\r\nHost: x\r\nX-Big: ${'a'.repeat(100_000)}\r\n\r\n`],
    ['a null byte', 'GET /api/health\0 HTTP/1.1\r\nHost: x\r\n\r\n'],
  ])('costs a connection that sends %s, and nothing else', async (_, text) => {
    const answer = await exchange(text);
    expect(answer).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
    expect(answer).not.toMatch(/node_modules|\bat \w/);
    expect((await focus.http().get('/api/health')).status).toBe(200);
  });

  it('that hang up in the middle of a body do no harm', async () => {
    const { hostname, port } = new URL(focus.url);
    await Promise.all(
      Array.from({ length: 50 }, async () => {
        const socket = connect(Number(port), hostname);
        await once(socket, 'connect');
        socket.write(
          'POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"user',
        );
        socket.resetAndDestroy();
        await once(socket, 'close');
      }),
    );
    expect((await focus.http().get('/api/health')).status).toBe(200);
  });
});
