import type { Response } from 'supertest';
import { START, startTestApp, type TestApp } from '../support/test-app';
import { type SignedInUser, signedInUser } from '../factories/user.factory';

const MINUTE_MS = 60_000;
const MIB = 1_048_576;

/** Limit and remaining requests, as a response tells them. */
const budgetOf = ({ headers }: Response): [number, number] => [
  Number(headers['ratelimit-limit']),
  Number(headers['ratelimit-remaining']),
];

describe('rate limits', () => {
  let focus: TestApp;
  let sam: SignedInUser;
  let alex: SignedInUser;

  beforeAll(async () => {
    focus = await startTestApp({ RATE_LIMIT_ENABLED: 'true', ACCESS_TOKEN_EXPIRE_MINUTES: '1440' });
    sam = await signedInUser(focus);
    alex = await signedInUser(focus);
  });

  afterAll(() => focus.close());

  // Every test begins with fresh windows.
  beforeEach(() => focus.clock.advance(2 * MINUTE_MS));

  const me = (user: SignedInUser): Promise<Response> =>
    focus
      .http()
      .get('/api/users/me')
      .set(user.auth)
      .then((r) => r);
  const stranger = (): Promise<Response> =>
    focus
      .http()
      .get('/api/users/me')
      .then((r) => r);
  const post = (route: string, body: object = {}): Promise<Response> =>
    focus
      .http()
      .post(`/api/auth/${route}`)
      .send(body)
      .then((r) => r);
  const times = async (count: number, send: () => Promise<Response>): Promise<Response[]> => {
    const responses: Response[] = [];
    for (let n = 0; n < count; n += 1) responses.push(await send());
    return responses;
  };

  describe('in general', () => {
    it('are 100 a minute for a user, over all routes together', async () => {
      expect(budgetOf(await me(sam))).toEqual([100, 99]);
      const sessions = await focus.http().get('/api/auth/sessions').set(sam.auth);
      expect(budgetOf(sessions)).toEqual([100, 98]);
      const last = (await times(98, () => me(sam))).at(-1);
      expect([last?.status, ...budgetOf(last as Response)]).toEqual([200, 100, 0]);
      expect((await me(sam)).status).toBe(429);
      expect((await focus.http().get('/api/auth/sessions').set(sam.auth)).status).toBe(429);
    });

    it('are each user’s own', async () => {
      await Promise.all(Array.from({ length: 101 }, () => me(sam)));
      expect((await me(sam)).status).toBe(429);
      expect(budgetOf(await me(alex))).toEqual([100, 99]);
    });

    it('are each user’s own whatever session is used', async () => {
      const { headers } = await me(sam);
      expect(headers['ratelimit-remaining']).toBe('99');
      const login = await post('login', { username: sam.username, password: 'correct horse battery staple' });
      const again = await focus.http().get('/api/users/me').set('Authorization', `Bearer ${login.body.access_token}`);
      expect(budgetOf(again)).toEqual([100, 98]);
    });

    it('are the address’s while anonymous, and apart from its users’', async () => {
      await Promise.all(Array.from({ length: 101 }, stranger));
      const refused = await stranger();
      expect(refused.status).toBe(429);
      expect((await me(sam)).status).toBe(200);
    });

    it('count a bad token as no token', async () => {
      for (const token of ['nonsense', `${sam.accessToken}x`, '']) {
        await focus.http().get('/api/users/me').set('Authorization', `Bearer ${token}`);
      }
      expect(budgetOf(await stranger())).toEqual([100, 96]);
    });

    it('hold exactly when 150 come at once', async () => {
      const responses = await Promise.all(Array.from({ length: 150 }, () => me(sam)));
      expect(responses.filter(({ status }) => status === 200)).toHaveLength(100);
      expect(responses.filter(({ status }) => status === 429)).toHaveLength(50);
      const left = responses.filter(({ status }) => status === 200).map((response) => budgetOf(response)[1]);
      expect(left.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, n) => n));
    });
  });

  describe('of single routes', () => {
    it.each([
      ['register', 5, 422],
      ['forgot-password', 5, 422],
      ['resend-verification', 5, 422],
      ['login', 10, 422],
      ['refresh', 10, 422],
    ])('%s: %d a minute and address', async (route, limit, status) => {
      const responses = await times(limit + 1, () => post(route));
      expect(responses.map((response) => response.status)).toEqual([...Array<number>(limit).fill(status), 429]);
      expect(responses.map(budgetOf)).toEqual([
        ...Array.from({ length: limit }, (_, n) => [limit, limit - 1 - n]),
        [limit, 0],
      ]);
      expect(responses.at(-1)?.body.code).toBe('rate_limited');
    });

    it('are each route’s own', async () => {
      await times(6, () => post('register'));
      expect((await post('register')).status).toBe(429);
      expect(budgetOf(await post('forgot-password'))).toEqual([5, 4]);
      expect(budgetOf(await post('login'))).toEqual([10, 9]);
    });

    it('are the address’s, signed in or not', async () => {
      await times(3, () => post('register'));
      const signedIn = (): Promise<Response> =>
        focus
          .http()
          .post('/api/auth/register')
          .set(sam.auth)
          .send({})
          .then((r) => r);
      expect(budgetOf(await signedIn())).toEqual([5, 1]);
      await times(1, signedIn);
      expect((await signedIn()).status).toBe(429);
    });

    it('hold beside the general one; the one with the fewest left is told', async () => {
      await times(95, stranger);
      expect(budgetOf(await post('login'))).toEqual([100, 4]);
      await times(4, () => post('login'));
      const refused = await post('forgot-password');
      expect([refused.status, ...budgetOf(refused)]).toEqual([429, 100, 0]);
    });

    it('hold exactly when 150 come at once', async () => {
      const responses = await Promise.all(Array.from({ length: 150 }, () => post('register')));
      expect(responses.filter(({ status }) => status === 422)).toHaveLength(5);
    });
  });

  describe('the headers', () => {
    const wholeNumber = /^\d+$/;
    const expectHeaders = ({ headers, status }: Response, wanted: number): void => {
      expect(status).toBe(wanted);
      for (const name of ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset']) {
        expect(headers[name]).toMatch(wholeNumber);
      }
      expect(Number(headers['ratelimit-reset'])).toBeGreaterThan(0);
      expect(Number(headers['ratelimit-reset'])).toBeLessThanOrEqual(60);
    };

    it('are on every answer of a limited route', async () => {
      const json = { 'Content-Type': 'application/json' };
      expectHeaders(await me(sam), 200);
      expectHeaders(await stranger(), 401);
      expectHeaders(await focus.http().delete('/api/auth/sessions/999999').set(sam.auth), 404);
      expectHeaders(await focus.http().delete('/api/auth/sessions/none').set(sam.auth), 404);
      expectHeaders(await focus.http().get('/api/auth/sessions?page=0').set(sam.auth), 422);
      expectHeaders(await focus.http().put('/api/users/me').set(sam.auth).set(json).send('{'), 400);
      expectHeaders(
        await focus
          .http()
          .put('/api/users/me')
          .set(sam.auth)
          .send({ bio: 'a'.repeat(MIB) }),
        413,
      );
      expectHeaders(await focus.http().put('/api/users/me').set(sam.auth).type('text/plain').send('a'), 415);
      expectHeaders(await focus.http().delete('/api/auth/sessions/999999').set(alex.auth), 404);
      expectHeaders(await focus.http().head('/api/users/me').set(sam.auth), 200);
      const { headers } = await me(sam);
      expectHeaders(
        await focus.http().get('/api/users/me').set(sam.auth).set('If-None-Match', String(headers.etag)),
        304,
      );
      expectHeaders((await times(6, () => post('register'))).at(-1) as Response, 429);
    });

    it('tell the seconds until the window ends', async () => {
      const reset = async (): Promise<number> => Number((await me(sam)).headers['ratelimit-reset']);
      expect(await reset()).toBe(60);
      focus.clock.advance(20_000);
      expect(Math.abs((await reset()) - 40)).toBeLessThanOrEqual(1);
      focus.clock.advance(39_000);
      expect(await reset()).toBe(1);
    });
  });

  describe('a request too many', () => {
    it('is told when to come back, and let in then', async () => {
      await times(5, () => post('register'));
      focus.clock.advance(15_000);
      const refused = await post('register');
      expect(refused.status).toBe(429);
      expect(refused.headers['content-type']).toBe('application/problem+json');
      expect(refused.body).toMatchObject({
        code: 'rate_limited',
        title: 'Too Many Requests',
        instance: '/api/auth/register',
      });
      const seconds = Number(refused.headers['retry-after']);
      expect(seconds).toBe(Number(refused.headers['ratelimit-reset']));
      expect(Math.abs(seconds - 45)).toBeLessThanOrEqual(1);
      focus.clock.advance((seconds - 2) * 1000);
      expect((await post('register')).status).toBe(429);
      focus.clock.advance(2_000);
      expect(budgetOf(await post('register'))).toEqual([5, 4]);
    });

    it('does nothing', async () => {
      await times(5, () => post('register'));
      const input = { username: 'too_many', email: 'too_many@example.org', password: 'correct horse battery' };
      expect((await post('register', input)).status).toBe(429);
      focus.clock.advance(MINUTE_MS);
      expect((await post('login', { username: 'too_many', password: input.password })).body.code).toBe(
        'invalid_credentials',
      );
    });
  });

  it.each(['/api/health', '/api/health/live', '/api/health/ready', '/api/docs', '/api/redoc', '/api/openapi.json'])(
    '%s is not limited',
    async (path) => {
      await Promise.all(Array.from({ length: 101 }, stranger));
      expect((await stranger()).status).toBe(429);
      const responses = await Promise.all(Array.from({ length: 20 }, () => focus.http().get(path)));
      for (const { status, headers } of responses) {
        expect(status).toBe(200);
        expect(headers).not.toHaveProperty('ratelimit-limit');
      }
    },
  );

  it('are started again, not carried over, when the clock jumps', async () => {
    await times(5, () => post('register'));
    focus.clock.set(new Date(START.getTime() + 365 * 24 * 60 * MINUTE_MS));
    expect(budgetOf(await post('register'))).toEqual([5, 4]);
  });
});

describe('rate limits, otherwise set', () => {
  it('are off with RATE_LIMIT_ENABLED=false', async () => {
    const focus = await startTestApp({ RATE_LIMIT_ENABLED: 'false' });
    const responses = await Promise.all(
      Array.from({ length: 120 }, () => focus.http().post('/api/auth/register').send({})),
    );
    for (const { status, headers } of responses) {
      expect(status).toBe(422);
      expect(headers).not.toHaveProperty('ratelimit-limit');
    }
    await focus.close();
  });

  it('are as many as RATE_LIMIT_PER_MINUTE says; the tighter ones stay', async () => {
    const focus = await startTestApp({ RATE_LIMIT_ENABLED: 'true', RATE_LIMIT_PER_MINUTE: '7' });
    const sam = await signedInUser(focus);
    const responses = await Promise.all(
      Array.from({ length: 10 }, () => focus.http().get('/api/users/me').set(sam.auth)),
    );
    expect(responses.filter(({ status }) => status === 200)).toHaveLength(7);
    const register = await focus.http().post('/api/auth/register').send({});
    expect(budgetOf(register)).toEqual([5, 4]);
    await focus.close();
  });
});
