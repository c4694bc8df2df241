import type { Response, Test } from 'supertest';
import { User } from '../../src/modules/users/entities/user.entity';
import { createUser, PASSWORD, signedInUser, signIn, type SignedInUser } from '../factories/user.factory';
import { mailedToken, readMail } from '../support/mailbox';
import { startTestApp, type TestApp } from '../support/test-app';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const PROBLEM_KEYS = ['type', 'title', 'status', 'code', 'detail', 'instance', 'request_id'];

interface Registration {
  username: string;
  email: string;
  password: string;
}

let focus: TestApp;

let address = '';
let count = 0;

beforeAll(async () => {
  focus = await startTestApp({ TRUST_PROXY: '1' });
});
beforeEach(() => {
  // Each test its own, since an address that fails too often is slowed.
  count += 1;
  address = `203.0.113.${count % 250}`;
});
afterAll(() => focus.close());

const post = (route: string, body?: object): Test =>
  focus.http().post(`/api/auth/${route}`).set('X-Forwarded-For', address).send(body);

const me = (accessToken: string): Promise<Response> =>
  focus.http().get('/api/users/me').set('Authorization', `Bearer ${accessToken}`);

/** Names nobody has yet. */
const someone = (overrides: Partial<Registration> = {}): Registration => {
  count += 1;
  return { username: `someone_${count}`, email: `someone_${count}@example.org`, password: PASSWORD, ...overrides };
};

/** A registration that waits to be verified. */
async function register(overrides: Partial<Registration> = {}): Promise<Registration> {
  const registration = someone(overrides);
  await post('register', registration).expect(202);
  return registration;
}

/** The very bytes of a body: fields, their order, and nothing else. */
function expectExactly(response: Response, status: number, body: object): void {
  expect([response.status, response.text]).toEqual([status, JSON.stringify(body)]);
}

function expectProblem(response: Response, status: number, code: string): void {
  expect([response.status, response.body.code]).toEqual([status, code]);
  expect(response.headers['content-type']).toBe('application/problem+json');
  expect(response.body.request_id).toBe(response.headers['x-request-id']);
  expect(Object.keys(response.body)).toEqual(status === 422 ? [...PROBLEM_KEYS, 'errors'] : PROBLEM_KEYS);
  if (status === 401) expect(response.headers['www-authenticate']).toBe('Bearer');
}

/** 422 for exactly these fields, each `field: code`. */
function expectInvalid(response: Response, ...errors: string[]): void {
  expectProblem(response, 422, 'validation_failed');
  expect(response.body.errors.map((error: { field: string; code: string }) => `${error.field}: ${error.code}`)).toEqual(
    errors,
  );
}

describe('an account, from registration to a new password', () => {
  const sam = { username: 'Sam.Doe', email: 'Sam@example.org', password: 'it takes all sorts' };
  const newPassword = 'there and back again';
  let verification = '';
  let tokens: { access_token: string; refresh_token: string };

  const login = async (body: object = { username: 'sam.doe', password: sam.password }): Promise<Response> =>
    post('login', body).set('User-Agent', 'Focus/1.0 (Android 16)');

  it('is registered, which mails a link', async () => {
    const response = await post('register', { ...sam, full_name: 'Sam Doe', timezone: 'Europe/Paris', locale: 'en' });

    expectExactly(response, 202, {
      message: 'Follow the link in the e-mail we have sent you.',
      email: 'Sam@example.org',
    });
    const [mail] = await readMail(focus, sam.email);
    expect(mail?.subject).toBe('Confirm your e-mail address');
    expect(mail?.text).toContain('http://localhost:3000/verify-email?token=');
    verification = await mailedToken(focus, sam.email);
  });

  it('cannot be used before its address is verified', async () => {
    expectProblem(await login(), 403, 'email_not_verified');
    expectProblem(await login({ username: 'sam.doe', password: 'wrong' }), 401, 'invalid_credentials');
  });

  it('is verified by the mailed token, once', async () => {
    expectExactly(await post('verify-email', { token: verification }), 200, {
      message: 'Your e-mail address is verified.',
    });
    expectInvalid(await post('verify-email', { token: verification }), 'token: invalid_token');
  });

  it('signs in by username and by e-mail address, in any case', async () => {
    for (const name of [{ username: 'SAM.doe' }, { email: ' sam@EXAMPLE.org ' }, { username: 'Sam.Doe' }]) {
      const response = await login({ ...name, password: sam.password });
      tokens = response.body;
      expectExactly(response, 200, {
        access_token: tokens.access_token,
        refresh_token: tokens.refresh_token,
        token_type: 'bearer',
        expires_in: 1800,
        user: {
          id: response.body.user.id,
          username: 'Sam.Doe',
          email: 'Sam@example.org',
          full_name: 'Sam Doe',
          avatar_url: null,
          role: 'user',
          is_verified: true,
        },
      });
      expect(response.headers['cache-control']).toBe('no-store');
    }
    const profile = await me(tokens.access_token);
    expect(profile.body).toMatchObject({ timezone: 'Europe/Paris', locale: 'en', last_login_at: expect.any(String) });
  });

  it('gets new tokens for its refresh token', async () => {
    const response = await post('refresh', { refresh_token: tokens.refresh_token });

    expect(response.status).toBe(200);
    expect(Object.keys(response.body)).toEqual(['access_token', 'refresh_token', 'token_type', 'expires_in', 'user']);
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.body.refresh_token).not.toBe(tokens.refresh_token);
    tokens = response.body;
    expect((await me(tokens.access_token)).status).toBe(200);
  });

  it('sees where it is signed in, the session used last first', async () => {
    const { body, status } = await focus
      .http()
      .get('/api/auth/sessions?size=2')
      .set('Authorization', `Bearer ${tokens.access_token}`);

    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['items', 'total', 'page', 'size', 'pages']);
    expect(body).toMatchObject({ total: 3, page: 1, size: 2, pages: 2 });
    expect(body.items.map((session: { is_current: boolean }) => session.is_current)).toEqual([true, false]);
    const [session] = body.items;
    expect(Object.keys(session)).toEqual([
      ...['id', 'created_at', 'last_used_at', 'expires_at', 'ip', 'user_agent', 'is_current'],
    ]);
    expect(session).toMatchObject({
      id: expect.any(Number),
      created_at: expect.stringMatching(INSTANT),
      ip: expect.stringMatching(/^203\.0\.113\.\d+$/),
      user_agent: 'Focus/1.0 (Android 16)',
    });
    expect(Date.parse(session.expires_at) - Date.parse(session.last_used_at)).toBe(7 * DAY);
  });

  it('ends another of its sessions', async () => {
    const auth = { Authorization: `Bearer ${tokens.access_token}` };
    const other = (await login()).body;
    const list = await focus.http().get('/api/auth/sessions').set('Authorization', `Bearer ${other.access_token}`);
    const id = list.body.items.find((session: { is_current: boolean }) => session.is_current).id as number;

    const response = await focus.http().delete(`/api/auth/sessions/${id}`).set(auth);

    expect([response.status, response.text]).toEqual([204, '']);
    expectProblem(await me(other.access_token), 401, 'invalid_token');
    expectProblem(await post('refresh', { refresh_token: other.refresh_token }), 401, 'invalid_token');
    expectProblem(await focus.http().delete(`/api/auth/sessions/${id}`).set(auth), 404, 'not_found');
    expect((await me(tokens.access_token)).status).toBe(200);
  });

  it('logs out, any number of times', async () => {
    const first = await post('logout', { refresh_token: tokens.refresh_token });
    expect([first.status, first.text]).toEqual([204, '']);
    expectProblem(await me(tokens.access_token), 401, 'invalid_token');
    expectProblem(await post('refresh', { refresh_token: tokens.refresh_token }), 401, 'invalid_token');
    expect((await post('logout', { refresh_token: tokens.refresh_token })).status).toBe(204);
    for (const refresh_token of ['never a token of ours', '', 'a'.repeat(100_000), '\u0000', 'half a \ud83c']) {
      expect((await post('logout', { refresh_token })).status).toBe(204);
      expectProblem(await post('refresh', { refresh_token }), 401, 'invalid_token');
    }
  });

  it('logs out everywhere', async () => {
    const [one, two] = [(await login()).body, (await login()).body];

    const response = await post('logout-all').set('Authorization', `Bearer ${one.access_token}`);

    expect([response.status, response.text]).toEqual([204, '']);
    for (const { access_token, refresh_token } of [one, two]) {
      expectProblem(await me(access_token), 401, 'invalid_token');
      expectProblem(await post('refresh', { refresh_token }), 401, 'invalid_token');
    }
  });

  it('gets a link for a forgotten password', async () => {
    tokens = (await login()).body;
    focus.clock.advance(MINUTE);

    expectExactly(await post('forgot-password', { email: sam.email.toUpperCase() }), 202, {
      message: 'If there is an account with this address, a link is on its way.',
    });
    const mail = (await readMail(focus, sam.email)).at(-1);
    expect(mail?.subject).toBe('Choose a new password');
    expect(mail?.text).toContain('http://localhost:3000/reset-password?token=');
  });

  it('sets a new password by it, which ends every session', async () => {
    const token = await mailedToken(focus, sam.email);

    expectExactly(await post('reset-password', { token, new_password: newPassword }), 200, {
      message: 'Your password is set. Please sign in.',
    });
    expectInvalid(await post('reset-password', { token, new_password: newPassword }), 'token: invalid_token');
    expectProblem(await me(tokens.access_token), 401, 'invalid_token');
    expectProblem(await login(), 401, 'invalid_credentials');
    expect((await login({ email: sam.email, password: newPassword })).status).toBe(200);
    expect((await readMail(focus, sam.email)).at(-1)?.subject).toBe('Your password was changed');
  });
});

describe('a body that is not as it should be', () => {
  /** What each route takes: `null` may stand for `nullable` ones only. */
  const ROUTES: { route: string; body: Record<string, string>; optional?: string[]; nullable?: string[] }[] = [
    {
      route: 'register',
      body: {
        ...{ username: 'good_name', email: 'good@example.org', password: PASSWORD },
        ...{ full_name: 'Good Name', timezone: 'UTC', locale: 'en' },
      },
      optional: ['full_name', 'timezone', 'locale'],
      nullable: ['full_name', 'timezone', 'locale'],
    },
    { route: 'login', body: { username: 'nobody', password: PASSWORD } },
    { route: 'login', body: { email: 'nobody@example.org', password: PASSWORD } },
    { route: 'verify-email', body: { token: 'unknown' } },
    { route: 'resend-verification', body: { email: 'nobody@example.org' } },
    { route: 'forgot-password', body: { email: 'nobody@example.org' } },
    { route: 'reset-password', body: { token: 'unknown', new_password: PASSWORD } },
    { route: 'refresh', body: { refresh_token: 'unknown' } },
    { route: 'logout', body: { refresh_token: 'unknown' } },
  ];

  describe.each(ROUTES)('$route $body', ({ route, body, optional = [], nullable = [] }) => {
    it.each(Object.keys(body))('%s of another type', async (field) => {
      const wrong = [0, true, [], {}, ['text'], ...(nullable.includes(field) ? [] : [null])];
      for (const value of wrong)
        expectInvalid(await post(route, { ...body, [field]: value }), `${field}: invalid_type`);
    });

    it('without a field', async () => {
      for (const field of Object.keys(body).filter((name) => !optional.includes(name))) {
        const rest = Object.fromEntries(Object.entries(body).filter(([name]) => name !== field));
        const named = route === 'login' && field !== 'password' ? 'email' : field;
        expectInvalid(await post(route, rest), `${named}: required`);
      }
    });

    it('with a field nobody knows', async () => {
      for (const field of ['role', 'is_verified', 'id', 'user_id']) {
        expectInvalid(await post(route, { ...body, [field]: 1 }), `${field}: unknown_field`);
      }
    });

    it('that is no JSON object', async () => {
      const send = (text: string, type = 'application/json'): Promise<Response> =>
        post(route).set('Content-Type', type).send(text);
      expectProblem(await send('{"token":'), 400, 'malformed_json');
      expectInvalid(await send('[]'), 'body: invalid_type');
      expectInvalid(await send('"text"'), 'body: invalid_type');
      expectProblem(await send('null'), 422, 'validation_failed');
      expectProblem(await send('a=b', 'application/x-www-form-urlencoded'), 415, 'unsupported_media_type');
      expectProblem(await send(JSON.stringify('a'.repeat(1_048_577))), 413, 'payload_too_large');
    });

    it('sent with another method', async () => {
      const response = await focus.http().get(`/api/auth/${route}`);
      expectProblem(response, 405, 'method_not_allowed');
      expect(response.headers.allow).toBe('POST');
    });
  });

  it('stores nothing', async () => {
    expect(await focus.dataSource.getRepository(User).findOneBy({ usernameKey: 'good_name' })).toBeNull();
  });

  it.each([
    ['username', 'ab', 'too_short'],
    ['username', 'a'.repeat(31), 'too_long'],
    ['username', 'two words', 'invalid_format'],
    ['username', 'josé', 'invalid_format'],
    ['username', 'line\n', 'invalid_format'],
    ['username', 'ſam', 'invalid_format'],
    ['email', 'nobody', 'invalid_format'],
    ['email', 'a@b', 'invalid_format'],
    ['email', `${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(63)}.${'d'.repeat(63)}.org`, 'invalid_format'],
    ['full_name', '', 'blank'],
    ['full_name', 'é'.repeat(101), 'too_long'],
    ['timezone', 'Mars/Olympus', 'invalid_format'],
    ['timezone', '+02:00', 'invalid_format'],
    ['timezone', '', 'invalid_format'],
    ['locale', 'de', 'invalid_choice'],
  ])('registers no %s %j', async (field, value, code) => {
    expectInvalid(await post('register', { ...someone(), [field]: value }), `${field}: ${code}`);
  });

  it('registers names at their bounds, and defaults for what is left out or null', async () => {
    const defaults = { full_name: null, timezone: 'UTC', locale: 'en' };
    const bodies = [
      someone({ username: 'A-1' }),
      someone({ username: `._-${'z'.repeat(27)}` }),
      someone({ email: ` ${'a'.repeat(64)}@example.org ` }),
      { ...someone(), full_name: null, timezone: null, locale: null },
    ];
    for (const body of bodies) {
      expectExactly(await post('register', body), 202, {
        message: 'Follow the link in the e-mail we have sent you.',
        email: body.email.trim(),
      });
      await post('verify-email', { token: await mailedToken(focus, body.email.trim()) }).expect(200);
      const { access_token } = (await post('login', { username: body.username, password: PASSWORD })).body;
      expect((await me(access_token)).body).toMatchObject({
        ...{ username: body.username, email: body.email.trim(), role: 'user' },
        ...defaults,
      });
    }
  });
});

describe('register', () => {
  it('refuses a username that is taken, in any case', async () => {
    const { username } = await createUser(focus);
    expectProblem(await post('register', someone({ username: username.toUpperCase() })), 409, 'username_taken');
  });

  it('answers alike for an address that has an account, and tells its owner by mail', async () => {
    const owner = await createUser(focus);
    const stranger = someone({ email: owner.email.toUpperCase() });

    expectExactly(await post('register', stranger), 202, {
      message: 'Follow the link in the e-mail we have sent you.',
      email: stranger.email,
    });

    const mails = await readMail(focus, owner.email);
    expect(mails.map(({ subject }) => subject)).toEqual(['You already have a Focus account']);
    expect(mails[0]?.text).not.toContain('token=');
    expectProblem(await post('login', { username: stranger.username, password: PASSWORD }), 401, 'invalid_credentials');
    expect((await signIn(focus, owner)).accessToken).toBeTruthy();
  });

  it('lets one of many parallel registrations have a username', async () => {
    const username = 'popular';
    const replies = await Promise.all(Array.from({ length: 10 }, () => post('register', someone({ username }))));
    expect(replies.map(({ status }) => status).sort()).toEqual([202, ...Array<number>(9).fill(409)]);
    expect(await focus.dataSource.getRepository(User).countBy({ usernameKey: username })).toBe(1);
  });

  it('replaces the pending registration of an address with its name, password and link', async () => {
    const first = await register();
    const firstToken = await mailedToken(focus, first.email);
    focus.clock.advance(MINUTE);
    const second = await register({ email: first.email.replace('someone', 'SomeOne'), password: 'a better password' });
    const secondToken = await mailedToken(focus, second.email);

    expectInvalid(await post('verify-email', { token: firstToken }), 'token: invalid_token');
    expect((await post('verify-email', { token: secondToken })).status).toBe(200);
    expectProblem(await post('login', { email: first.email, password: first.password }), 401, 'invalid_credentials');
    const { body, status } = await post('login', { email: second.email, password: second.password });
    expect([status, body.user.username, body.user.email]).toEqual([200, second.username, second.email]);
    await register({ username: first.username });
  });

  it('keeps the pending registration where the new one’s mail is dropped', async () => {
    const first = await register();
    const token = await mailedToken(focus, first.email);
    const second = await register({ email: first.email, password: 'a better password' });

    expect((await post('verify-email', { token })).status).toBe(200);
    expectProblem(await post('login', { email: first.email, password: second.password }), 401, 'invalid_credentials');
    expect((await post('login', { username: first.username, password: first.password })).status).toBe(200);
    await register({ username: second.username });
  });

  it('lets the same person send the same registration again', async () => {
    const first = await register();
    focus.clock.advance(MINUTE);
    await post('register', first).expect(202);
    await post('verify-email', { token: await mailedToken(focus, first.email) }).expect(200);
    expect((await post('login', { username: first.username, password: PASSWORD })).status).toBe(200);
  });

  it('holds the username of a pending registration for 24 hours', async () => {
    const pending = await register({ username: 'Coveted' });
    const token = await mailedToken(focus, pending.email);

    focus.clock.advance(DAY - MINUTE);
    expectProblem(await post('register', someone({ username: 'coveted' })), 409, 'username_taken');
    focus.clock.advance(MINUTE);
    const next = await register({ username: 'coveted' });

    expectInvalid(await post('verify-email', { token }), 'token: invalid_token');
    await post('verify-email', { token: await mailedToken(focus, next.email) }).expect(200);
    expect((await post('login', { username: 'coveted', password: PASSWORD })).body.user.email).toBe(next.email);
    expectProblem(await post('login', { email: pending.email, password: PASSWORD }), 401, 'invalid_credentials');
  });

  it('never frees the username of an account', async () => {
    const { username } = await createUser(focus);
    focus.clock.advance(400 * DAY);
    expectProblem(await post('register', someone({ username })), 409, 'username_taken');
  });
});

describe('verify-email and resend-verification', () => {
  it('takes a link for 24 hours', async () => {
    const [early, late] = [await register(), await register()];
    const tokens = [await mailedToken(focus, early.email), await mailedToken(focus, late.email)];
    focus.clock.advance(DAY - MINUTE);
    expect((await post('verify-email', { token: tokens[0] })).status).toBe(200);
    focus.clock.advance(MINUTE);
    expectInvalid(await post('verify-email', { token: tokens[1] }), 'token: invalid_token');
  });

  it('knows no token it has not mailed', async () => {
    expectInvalid(await post('verify-email', { token: 'a'.repeat(43) }), 'token: invalid_token');
    for (const token of ['', ' ', 'a'.repeat(100_000), '\u0000', 'half a \ud83c']) {
      expectInvalid(await post('verify-email', { token }), 'token: invalid_token');
      expectInvalid(await post('reset-password', { token, new_password: PASSWORD }), 'token: invalid_token');
    }
  });

  it('does not take a reset token for a verification', async () => {
    const { email } = await register();
    focus.clock.advance(MINUTE);
    await post('forgot-password', { email }).expect(202);
    const reset = await mailedToken(focus, email);
    expectInvalid(await post('verify-email', { token: reset }), 'token: invalid_token');
    expect((await post('reset-password', { token: reset, new_password: 'it proves the address' })).status).toBe(200);
    expect((await post('login', { email, password: 'it proves the address' })).status).toBe(200);
  });

  it('mails a new link, which replaces the older one; other addresses get the same answer and no mail', async () => {
    const pending = await register();
    const first = await mailedToken(focus, pending.email);
    const verified = await createUser(focus);
    focus.clock.advance(MINUTE);

    for (const email of [pending.email, verified.email, 'nobody@example.org']) {
      expectExactly(await post('resend-verification', { email }), 202, {
        message: 'If this address waits to be verified, a new link is on its way.',
      });
    }

    expect(await readMail(focus, verified.email)).toEqual([]);
    expect(await readMail(focus, 'nobody@example.org')).toEqual([]);
    expectInvalid(await post('verify-email', { token: first }), 'token: invalid_token');
    await post('verify-email', { token: await mailedToken(focus, pending.email) }).expect(200);
  });
});

describe('login', () => {
  it('tells who knows the password what keeps them out, and nobody else', async () => {
    const unverified = await createUser(focus, { isVerified: false, pendingSince: focus.clock.now() });
    const disabled = await createUser(focus, { isActive: false });
    for (const [user, code] of [
      [unverified, 'email_not_verified'],
      [disabled, 'account_disabled'],
    ] as const) {
      expectProblem(await post('login', { username: user.username, password: PASSWORD }), 403, code);
      expectProblem(await post('login', { username: user.username, password: 'no' }), 401, 'invalid_credentials');
    }
  });

  it('takes no e-mail address for a username, nor the other way round', async () => {
    const { username, email } = await createUser(focus);
    expectProblem(await post('login', { username: email, password: PASSWORD }), 401, 'invalid_credentials');
    expectProblem(await post('login', { email: username, password: PASSWORD }), 401, 'invalid_credentials');
  });

  it('answers 429 with Retry-After after ten wrong passwords', async () => {
    const { username } = await createUser(focus);
    for (let i = 0; i < 10; i += 1) await post('login', { username, password: 'wrong' }).expect(401);
    const locked = await post('login', { username, password: PASSWORD });
    expectProblem(locked, 429, 'too_many_attempts');
    expect(Number(locked.headers['retry-after'])).toBeGreaterThan(890);
    expect(Number(locked.headers['retry-after'])).toBeLessThanOrEqual(900);
  });
});

describe('forgot-password and reset-password', () => {
  it('takes a link for one hour', async () => {
    const { email } = await createUser(focus);
    await post('forgot-password', { email }).expect(202);
    const token = await mailedToken(focus, email);
    focus.clock.advance(HOUR - MINUTE);
    expectInvalid(await post('reset-password', { token, new_password: 'short' }), 'new_password: too_short');
    expect((await post('reset-password', { token, new_password: 'in the last minute' })).status).toBe(200);

    focus.clock.advance(HOUR);
    await post('forgot-password', { email }).expect(202);
    const late = await mailedToken(focus, email);
    focus.clock.advance(HOUR);
    expectInvalid(await post('reset-password', { token: late, new_password: 'too late' }), 'token: invalid_token');
  });

  it('mails nothing to unknown and deactivated addresses, and answers alike', async () => {
    const { email } = await createUser(focus, { isActive: false });
    const known = await createUser(focus);
    const replies = [];
    for (const address of [known.email, email, 'unknown@example.org']) {
      replies.push((await post('forgot-password', { email: address }).expect(202)).text);
    }
    expect(new Set(replies).size).toBe(1);
    expect(await readMail(focus, email)).toEqual([]);
    expect(await readMail(focus, 'unknown@example.org')).toEqual([]);
    expect(await readMail(focus, known.email)).toHaveLength(1);
  });
});

describe('what only a signed-in user may do', () => {
  const ROUTES = [
    ['post', 'logout-all'],
    ['get', 'sessions'],
    ['delete', 'sessions/1'],
  ] as const;

  it.each(ROUTES)('%s %s', async (method, route) => {
    const call = (authorization?: string): Promise<Response> => {
      const request = focus.http()[method](`/api/auth/${route}`);
      return authorization === undefined ? request : request.set('Authorization', authorization);
    };
    const user = await signedInUser(focus);
    const bearer = `Bearer ${user.accessToken}`;
    const users = focus.dataSource.getRepository(User);

    expectProblem(await call(), 401, 'missing_token');
    expectProblem(await call('Bearer nonsense'), 401, 'invalid_token');
    expectProblem(await call(`Basic ${user.accessToken}`), 401, 'invalid_token');
    await users.update({ id: user.id }, { isActive: false });
    expectProblem(await call(bearer), 401, 'invalid_token');
    await users.update({ id: user.id }, { isActive: true, isVerified: false });
    expectProblem(await call(bearer), 401, 'invalid_token');
    await users.update({ id: user.id }, { isVerified: true });
    expect((await me(user.accessToken)).status).toBe(200);
    focus.clock.advance(30 * MINUTE);
    expectProblem(await call(bearer), 401, 'expired_token');
  });

  it('leaves other users’ sessions alone', async () => {
    const [user, other] = [await signedInUser(focus), await signedInUser(focus)];
    const sessions = async ({ auth }: SignedInUser): Promise<{ id: number }[]> =>
      (await focus.http().get('/api/auth/sessions').set(auth)).body.items;
    const [theirs] = await sessions(other);

    expect(await sessions(user)).not.toContainEqual(expect.objectContaining({ id: theirs?.id }));
    for (const id of [theirs?.id, 0, -1, 'null', '1.5', '99999999999', 2_147_483_647]) {
      expectProblem(await focus.http().delete(`/api/auth/sessions/${id}`).set(user.auth), 404, 'not_found');
    }
    await post('logout-all').set(user.auth).expect(204);
    expect(await sessions(other)).toEqual([expect.objectContaining({ id: theirs?.id, is_current: true })]);
  });

  it('pages its sessions', async () => {
    const account = await createUser(focus);
    const all = [await signIn(focus, account), await signIn(focus, account), await signIn(focus, account)];
    const { auth } = all[0]!;
    const page = async (query: string): Promise<Response> => focus.http().get(`/api/auth/sessions?${query}`).set(auth);

    const [first, second, beyond] = [await page('size=2'), await page('page=2&size=2'), await page('page=9&size=2')];
    const ids = [...first.body.items, ...second.body.items].map(({ id }: { id: number }) => id);
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
    expect(ids).toHaveLength(3);
    expect([beyond.status, beyond.body.items, beyond.body.total]).toEqual([200, [], 3]);
    for (const query of ['page=0', 'size=0', 'size=101', 'page=1000001', 'page=x', 'size=1.5']) {
      expectInvalid(
        await page(query),
        `${query.split('=')[0]}: ${/x|\./.test(query) ? 'invalid_type' : 'out_of_range'}`,
      );
    }
    expectInvalid(await page('sort=id'), 'sort: unknown_field');
  });

  it('lists the session first that was refreshed last', async () => {
    const account = await createUser(focus);
    const [older] = [await signIn(focus, account), await signIn(focus, account)];
    const areOlder = async (): Promise<boolean[]> => {
      const { body } = await focus.http().get('/api/auth/sessions').set(older.auth);
      return body.items.map((session: { is_current: boolean }) => session.is_current);
    };
    expect(await areOlder()).toEqual([false, true]);
    focus.clock.advance(MINUTE);
    await post('refresh', { refresh_token: older.refreshToken }).expect(200);
    expect(await areOlder()).toEqual([true, false]);
  });

  it('does not list a session that has run out', async () => {
    const account = await createUser(focus);
    await signIn(focus, account);
    focus.clock.advance(7 * DAY);
    const { auth } = await signIn(focus, account);
    expect((await focus.http().get('/api/auth/sessions').set(auth)).body.total).toBe(1);
  });
});

describe('refresh', () => {
  it('is refused to a deactivated user', async () => {
    const user = await signedInUser(focus);
    await focus.dataSource.getRepository(User).update({ id: user.id }, { isActive: false });
    expectProblem(await post('refresh', { refresh_token: user.refreshToken }), 401, 'invalid_token');
  });

  it('says when a session has run out, and when a token was replaced', async () => {
    const [idle, copied] = [await signedInUser(focus), await signedInUser(focus)];
    await post('refresh', { refresh_token: copied.refreshToken }).expect(200);
    focus.clock.advance(11_000);
    expectProblem(await post('refresh', { refresh_token: copied.refreshToken }), 401, 'token_reused');
    focus.clock.advance(7 * DAY);
    expectProblem(await post('refresh', { refresh_token: idle.refreshToken }), 401, 'expired_token');
  });
});

describe('the language', () => {
  const french = 'Confirmez votre adresse e-mail';
  const english = 'Confirm your e-mail address';

  it.each([
    ['fr', undefined, french],
    ['fr-CH, fr;q=0.9, en;q=0.8', undefined, french],
    ['fr', 'en', english],
    ['en', 'fr', french],
    ['de, en;q=0.1, fr;q=0.9', undefined, french],
    ['de', undefined, english],
    ['', undefined, english],
  ])('of Accept-Language %j and locale %j', async (header, locale, subject) => {
    const body = someone();
    await post('register', { ...body, locale })
      .set('Accept-Language', header)
      .expect(202);

    const [mail] = await readMail(focus, body.email);
    expect(mail?.subject).toBe(subject);
    const { locale: stored } = await focus.dataSource.getRepository(User).findOneByOrFail({ email: body.email });
    expect(stored).toBe(subject === french ? 'fr' : 'en');
  });

  it('stays the user’s own in every later mail', async () => {
    const { email } = await register();
    const users = focus.dataSource.getRepository(User);
    await users.update({ email }, { locale: 'fr' as User['locale'] });
    focus.clock.advance(MINUTE);
    await post('forgot-password', { email }).set('Accept-Language', 'en').expect(202);
    expect((await readMail(focus, email)).at(-1)?.subject).toBe('Choisissez un nouveau mot de passe');
  });
});
