import type { Test } from 'supertest';
import { createUser, PASSWORD, signedInUser } from '../factories/user.factory';
import { readMail } from '../support/mailbox';
import { startTestApp, type TestApp } from '../support/test-app';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

// One application at a time: passport keeps its strategies per process, so of two the older one would ask the newer's.
let focus: TestApp;

const start = async (settings: Record<string, string>): Promise<void> => {
  focus = await startTestApp(settings);
};
afterEach(() => focus.close());

const post = (route: string, body: object): Test => focus.http().post(`/api/auth/${route}`).send(body);

it('A3: names are locked by LOGIN_MAX_FAILURES for LOGIN_LOCK_MINUTES', async () => {
  await start({ LOGIN_MAX_FAILURES: '2', LOGIN_LOCK_MINUTES: '60' });
  const { username } = await createUser(focus);
  const login = (password: string): Test => post('login', { username, password });
  await login('wrong').expect(401);
  await login('wrong').expect(401);
  await login(PASSWORD).expect(429);
  focus.clock.advance(59 * MINUTE);
  await login(PASSWORD).expect(429);
  focus.clock.advance(MINUTE);
  await login(PASSWORD).expect(200);
});

it('T6: tokens live by ACCESS_TOKEN_EXPIRE_MINUTES and REFRESH_TOKEN_EXPIRE_DAYS', async () => {
  await start({ ACCESS_TOKEN_EXPIRE_MINUTES: '5', REFRESH_TOKEN_EXPIRE_DAYS: '1' });
  const user = await signedInUser(focus);
  const getMe = (): Test => focus.http().get('/api/users/me').set(user.auth);
  const refresh = (token: string): Test => post('refresh', { refresh_token: token });

  focus.clock.advance(4 * MINUTE);
  await getMe().expect(200);
  focus.clock.advance(MINUTE);
  expect((await getMe().expect(401)).body.code).toBe('expired_token');
  const { body } = await refresh(user.refreshToken).expect(200);
  expect(body.expires_in).toBe(300);
  focus.clock.advance(DAY);
  expect((await refresh(body.refresh_token).expect(401)).body.code).toBe('expired_token');
});

it('A6: links begin with FRONTEND_URL, with or without a slash at its end', async () => {
  await start({ FRONTEND_URL: 'https://app.example/focus/' });
  await post('register', { username: 'sam', email: 'sam@example.org', password: PASSWORD }).expect(202);
  const [mail] = await readMail(focus, 'sam@example.org');
  expect(mail?.text).toContain('https://app.example/focus/verify-email?token=');
});

describe('the limits of each route', () => {
  it.each([
    ['register', 5],
    ['forgot-password', 5],
    ['resend-verification', 5],
    ['login', 10],
    ['refresh', 10],
  ])('%s: %i a minute', async (route, perMinute) => {
    await start({ RATE_LIMIT_ENABLED: 'true' });
    for (let left = perMinute - 1; left >= 0; left -= 1) {
      const { status, headers } = await post(route, {});
      const told = [headers['ratelimit-limit'], headers['ratelimit-remaining']];
      expect([status, ...told]).toEqual([422, String(perMinute), String(left)]);
    }
    const refused = await post(route, {});
    expect([refused.status, refused.body.code]).toEqual([429, 'rate_limited']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);
    await post(route === 'login' ? 'refresh' : 'login', {}).expect(422);
    focus.clock.advance(MINUTE);
    await post(route, {}).expect(422);
  });
});
