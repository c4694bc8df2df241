import type { Response, Test } from 'supertest';
import { AuditLog } from '../../src/modules/audit-logs/entities/audit-log.entity';
import { Session } from '../../src/modules/auth/entities/session.entity';
import { SessionCleanupService } from '../../src/modules/auth/session-cleanup.service';
import { User } from '../../src/modules/users/entities/user.entity';
import { createUser, PASSWORD, signedInUser, signIn } from '../factories/user.factory';
import { type Claims, CLIENT_ID, type FakeGoogle, REDIRECT_URI, startFakeGoogle } from '../support/google';
import { mailedToken, readMail } from '../support/mailbox';
import { startTestApp, type TestApp } from '../support/test-app';

const PAGE = 'https://app.focus.example/auth/callback';

let google: FakeGoogle;
let focus: TestApp;
let count = 0;

beforeAll(async () => {
  google = await startFakeGoogle();
  focus = await startTestApp({ ...google.environment, TRUST_PROXY: '1' });
});
afterAll(async () => {
  await focus.close();
  await google.close();
});

const get = (path: string): Test => focus.http().get(`/api/auth/google${path}`).redirects(0);
const callback = (query: Record<string, string>): Test => get('/callback').query(query);
const exchange = (code: unknown): Test => focus.http().post('/api/auth/google/exchange').send({ code });

/** Somebody Google knows, with a verified address. */
const someone = (claims: Claims = {}): Claims => {
  count += 1;
  return {
    sub: `1000${count}`,
    email: `person${count}@gmail.example`,
    email_verified: true,
    name: `Person Number${count}`,
    picture: `https://lh3.example/${count}.png`,
    locale: 'fr',
    ...claims,
  };
};

/** The JSON form, up to what Google sends somebody back with. */
const consent = async (person: Claims): Promise<{ code: string; state: string }> => {
  const { body } = await get('').expect(200);
  return google.consent(body.authorization_url as string, person);
};

const signInWith = async (person: Claims): Promise<Response> => callback(await consent(person));

const cookieOf = ({ headers }: Response): string => {
  const [cookie] = headers['set-cookie'] as unknown as string[];
  return cookie!.split(';', 1)[0]!;
};

/** The redirect form, up to what Google sends the browser back with. */
const followLink = async (person: Claims): Promise<{ code: string; state: string; cookie: string }> => {
  const response = await get('?redirect=true').expect(302);
  return { ...(await google.consent(response.headers.location!, person)), cookie: cookieOf(response) };
};

const userOf = ({ body }: Response): Promise<User> =>
  focus.dataSource.getRepository(User).findOneByOrFail({ id: body.user.id as number });

const actionsOf = async (userId: number): Promise<string[]> => {
  const rows = await focus.dataSource.getRepository(AuditLog).find({ where: { userId }, order: { id: 'ASC' } });
  return rows.map(({ action }) => action);
};

describe('a frontend signs somebody in', () => {
  it('is told where to send them', async () => {
    const { body, headers } = await get('').expect(200);
    expect(Object.keys(body)).toEqual(['authorization_url', 'state']);
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['set-cookie']).toBeUndefined();
    const url = new URL(body.authorization_url);
    expect(url.origin + url.pathname).toBe(`${google.url}/authorize`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: CLIENT_ID,
      redirect_uri: REDIRECT_URI,
      scope: 'openid email profile',
      state: body.state,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
  });

  it('hands over what Google sends them back with, and gets tokens for a new account', async () => {
    const person = someone({ name: 'Chloé Le Goff' });
    const { code, state } = await consent(person);
    const response = await callback({
      code,
      state,
      scope: 'openid email',
      authuser: '0',
      hd: 'x.example',
      prompt: 'none',
    })
      .set('Accept-Language', 'fr-FR, en;q=0.5')
      .set('User-Agent', 'Some browser')
      .set('X-Forwarded-For', '203.0.113.9')
      .expect(200);
    const { body, headers } = response;
    expect(headers['cache-control']).toBe('no-store');
    expect(Object.keys(body)).toEqual(['access_token', 'refresh_token', 'token_type', 'expires_in', 'user']);
    expect(body.user).toEqual({
      id: expect.any(Number),
      username: 'chloe.le.goff',
      email: person.email,
      full_name: 'Chloé Le Goff',
      avatar_url: person.picture,
      role: 'user',
      is_verified: true,
    });

    const auth = { Authorization: `Bearer ${body.access_token}` };
    const { body: profile } = await focus.http().get('/api/users/me').set(auth).expect(200);
    expect(profile).toMatchObject({ locale: 'fr', timezone: 'UTC', bio: null });
    expect(new Date(profile.last_login_at as string).getTime()).toBeCloseTo(focus.clock.timestamp(), -4);
    expect(JSON.stringify([body, profile])).not.toContain(`"${person.sub as string}"`);
    const { body: sessions } = await focus.http().get('/api/auth/sessions').set(auth).expect(200);
    expect(sessions.items).toEqual([
      expect.objectContaining({ ip: '203.0.113.9', user_agent: 'Some browser', is_current: true }),
    ]);
    await focus.http().post('/api/auth/refresh').send({ refresh_token: body.refresh_token }).expect(200);
    expect(await actionsOf(body.user.id as number)).toEqual(['auth.registered', 'auth.logged_in']);
    expect(await userOf(response)).toMatchObject({ passwordHash: null, googleSubject: person.sub, pendingSince: null });
  });

  it('proves itself to Google with its secret and the PKCE verifier', async () => {
    await signInWith(someone());
    expect(google.tokenRequests.at(-1)).toMatchObject({
      grant_type: 'authorization_code',
      client_id: CLIENT_ID,
      client_secret: 'focus-client-secret',
      redirect_uri: REDIRECT_URI,
      code_verifier: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  it('welcomes who is new, once, in their language', async () => {
    const person = someone();
    const email = person.email as string;
    await callback(await consent(person))
      .set('Accept-Language', 'fr')
      .expect(200);
    await signInWith(person);
    const [mail, ...more] = await readMail(focus, email);
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ subject: 'Bienvenue sur Focus' });
    expect(mail!.text).toContain('https://app.focus.example');
    expect(mail!.html).toContain('Bienvenue sur Focus');
  });

  it('finds the same account again', async () => {
    const person = someone();
    const [first, second] = [await signInWith(person), await signInWith(person)];
    expect(second.body.user).toEqual(first.body.user);
    expect(await focus.dataSource.getRepository(Session).countBy({ userId: first.body.user.id })).toBe(2);
  });
});

describe('a plain link signs somebody in', () => {
  it('leads to Google with a cookie that only the browser brings back', async () => {
    const { headers } = await get('?redirect=true').expect(302);
    expect(headers.location).toMatch(`${google.url}/authorize?`);
    expect(headers['cache-control']).toBe('no-store');
    const [cookie] = headers['set-cookie'] as unknown as string[];
    const [pair, ...attributes] = cookie!.split('; ');
    expect(pair).toMatch(/^focus_google_state=[\w-]{43}$/);
    expect(attributes.filter((attribute) => !attribute.startsWith('Expires')).sort()).toEqual([
      'HttpOnly',
      'Max-Age=600',
      'Path=/api/auth/google',
      'SameSite=Lax',
    ]);
  });

  it('ends on the frontend’s page with a code for tokens', async () => {
    const person = someone();
    const { cookie, ...answer } = await followLink(person);
    const response = await callback(answer).set('Cookie', `other=1; ${cookie}; focus_google_state_x=2`).expect(303);
    const { location, 'cache-control': caching, 'set-cookie': cookies } = response.headers;
    expect(location).toMatch(`${PAGE}?code=`);
    expect(location).not.toContain('access');
    expect(caching).toBe('no-store');
    expect((cookies as unknown as string[])[0]).toMatch(/^focus_google_state=;.*Expires=Thu, 01 Jan 1970/);
    expect(response.text).toBe('');

    const code = new URL(location!).searchParams.get('code')!;
    const exchanged = await exchange(code)
      .set('X-Forwarded-For', '203.0.113.10')
      .set('User-Agent', 'The page')
      .expect(200);
    expect(exchanged.headers['cache-control']).toBe('no-store');
    expect(exchanged.body.user).toMatchObject({ email: person.email, is_verified: true });
    const session = await focus.dataSource.getRepository(Session).findOneByOrFail({ userId: exchanged.body.user.id });
    expect(session).toMatchObject({ ip: '203.0.113.10', userAgent: 'The page' });
    expect(await actionsOf(exchanged.body.user.id as number)).toEqual(['auth.registered', 'auth.logged_in']);
    expect((await exchange(code).expect(401)).body.code).toBe('invalid_token');
  });

  it('tells the page what went wrong', async () => {
    const denied = await followLink(someone());
    const response = await callback({ state: denied.state, error: 'access_denied' }).set('Cookie', denied.cookie);
    expect([response.status, response.headers.location]).toEqual([303, `${PAGE}?error=oauth_denied`]);
    expect(response.headers['cache-control']).toBe('no-store');

    const unverified = await followLink(someone({ email_verified: false }));
    const { headers } = await callback({ code: unverified.code, state: unverified.state }).set(
      'Cookie',
      unverified.cookie,
    );
    expect(headers.location).toBe(`${PAGE}?error=email_not_verified`);
  });

  it('takes nothing but a string for a code', async () => {
    for (const code of [0, true, null, [], {}])
      expect((await exchange(code).expect(422)).body.errors[0].field).toBe('code');
    await focus.http().post('/api/auth/google/exchange').send({}).expect(422);
    for (const code of ['', 'x', 'a'.repeat(43)])
      expect((await exchange(code).expect(401)).body.code).toBe('invalid_token');
  });
});

describe('an account that was there before', () => {
  it('is linked where its address is verified on both sides, and keeps what it has', async () => {
    const owner = await signedInUser(focus, { fullName: 'As it was', bio: 'Mine', avatarUrl: null });
    const response = await signInWith(someone({ email: owner.email.toUpperCase() }));
    expect(response.body.user).toMatchObject({
      id: owner.id,
      email: owner.email,
      full_name: 'As it was',
      avatar_url: null,
    });
    expect(await actionsOf(owner.id)).toEqual(['auth.logged_in', 'auth.google_linked', 'auth.logged_in']);
    // The password, and the session that was there, go on.
    await focus.http().post('/api/auth/login').send({ email: owner.email, password: PASSWORD }).expect(200);
    await focus.http().get('/api/users/me').set(owner.auth).expect(200);
    expect(await readMail(focus, owner.email)).toEqual([]);
  });

  it('is let in though its name is locked after too many wrong passwords', async () => {
    const owner = await createUser(focus);
    for (let i = 0; i < 10; i += 1) {
      await focus
        .http()
        .post('/api/auth/login')
        .send({ email: owner.email, password: `wrong ${i}` })
        .expect(401);
    }
    await focus.http().post('/api/auth/login').send({ email: owner.email, password: PASSWORD }).expect(429);
    expect((await signInWith(someone({ email: owner.email }))).status).toBe(200);
  });

  it('is not let in while it is deactivated, linked or not', async () => {
    const owner = await createUser(focus, { isActive: false });
    const person = someone({ email: owner.email });
    const refused = await signInWith(person);
    expect([refused.status, refused.body.code]).toEqual([403, 'account_disabled']);
    expect(await focus.dataSource.getRepository(User).findOneBy({ id: owner.id })).toMatchObject({
      googleSubject: null,
    });
    expect(await actionsOf(owner.id)).toEqual(['auth.login_failed']);

    await focus.dataSource.getRepository(User).update({ id: owner.id }, { googleSubject: person.sub as string });
    const again = await signInWith(person);
    expect([again.status, again.body.code]).toEqual([403, 'account_disabled']);
  });

  it('is found by Google’s word again where an administrator has taken its verification back', async () => {
    const person = someone();
    const { body } = await signInWith(person);
    const users = focus.dataSource.getRepository(User);
    await users.update({ id: body.user.id }, { isVerified: false });
    const elsewhere = await signInWith({ ...person, email: 'elsewhere@gmail.example' });
    expect([elsewhere.status, elsewhere.body.code]).toEqual([403, 'email_not_verified']);
    expect((await signInWith(person)).body.user).toMatchObject({ id: body.user.id, is_verified: true });
  });
});

describe('an account without a password', () => {
  it('can change its address and be deleted by its username', async () => {
    const { body } = await signInWith(someone());
    const auth = { Authorization: `Bearer ${body.access_token}` };
    const send = (method: 'post' | 'delete', path: string, content: object): Test =>
      focus.http()[method](`/api/users/me${path}`).set(auth).send(content);
    const { username } = body.user as { username: string };

    await send('post', '/email', { new_email: 'moved@example.org', confirm: 'someone.else' }).expect(403);
    await send('post', '/email', { new_email: 'moved@example.org', confirm: username }).expect(202);
    expect((await send('post', '/password', { current_password: '', new_password: 'a wholly new one' })).status).toBe(
      403,
    );
    await send('delete', '', { password: 'whatever' }).expect(422);
    await send('delete', '', { confirm: username.toUpperCase() }).expect(204);
    expect(await focus.dataSource.getRepository(User).countBy({ id: body.user.id })).toBe(0);
  });

  it('gets one by the mailed link, and then has both ways in', async () => {
    const person = someone();
    const email = person.email as string;
    const { body } = await signInWith(person);
    const login = (): Test => focus.http().post('/api/auth/login').send({ email, password: PASSWORD });
    expect((await login().expect(401)).body.code).toBe('invalid_credentials');
    await focus.http().post('/api/auth/forgot-password').send({ email }).expect(202);
    const token = await mailedToken(focus, email);
    await focus.http().post('/api/auth/reset-password').send({ token, new_password: PASSWORD }).expect(200);
    expect((await login().expect(200)).body.user.id).toBe(body.user.id);
    expect((await signInWith(person)).body.user.id).toBe(body.user.id);
  });

  it('is made anew after it was deleted', async () => {
    const person = someone();
    const { body } = await signInWith(person);
    await focus
      .http()
      .delete('/api/users/me')
      .set({ Authorization: `Bearer ${body.access_token}` })
      .send({ confirm: body.user.username })
      .expect(204);
    const again = await signInWith(person);
    expect(again.body.user.id).not.toBe(body.user.id);
    expect(again.body.user).toMatchObject({ email: person.email, username: body.user.username });
  });
});

describe('usernames', () => {
  it('are made from the name, and differ', async () => {
    const names = [];
    for (let i = 0; i < 3; i += 1) names.push((await signInWith(someone({ name: 'Ann O’Neill' }))).body.user.username);
    expect(names[0]).toBe('ann.oneill');
    for (const name of names.slice(1)) expect(name).toMatch(/^ann\.oneill_\d{2,}$/);
    expect(new Set(names).size).toBe(3);
  });

  it('leave a registration its name for a day', async () => {
    const waiting = await createUser(focus, {
      username: 'kim.lee',
      isVerified: false,
      pendingSince: focus.clock.now(),
    });
    const first = await signInWith(someone({ name: 'Kim Lee' }));
    expect(first.body.user.username).toMatch(/^kim\.lee_\d+$/);
    await focus.dataSource
      .getRepository(User)
      .update({ id: waiting.id }, { pendingSince: new Date(focus.clock.timestamp() - 86_400_000) });
    expect((await signInWith(someone({ name: 'Kim Lee' }))).body.user.username).toBe('kim.lee');
  });
});

it('a provider that gives neither name nor picture will do; a picture that is not https is left out', async () => {
  const bare = await signInWith(someone({ name: undefined, picture: 'http://lh3.example/x.png' }));
  expect(bare.status).toBe(200);
  expect(bare.body.user).toMatchObject({ full_name: null, avatar_url: null, username: `person${count}` });
});

it('states and codes that were never used are cleaned up', async () => {
  const states = (): Promise<{ n: number | string }[]> =>
    focus.dataSource.query('SELECT COUNT(*) AS n FROM google_states');
  await get('').expect(200);
  expect(Number((await states())[0]!.n)).toBeGreaterThan(0);
  focus.clock.advance(11 * 60_000);
  await focus.app.get(SessionCleanupService).dropExpired(new AbortController().signal);
  expect(Number((await states())[0]!.n)).toBe(0);
});

it('signing in by password goes on as before', async () => {
  const user = await createUser(focus);
  const { id } = await signIn(focus, user);
  expect(await actionsOf(id)).toEqual(['auth.logged_in']);
  expect((await focus.dataSource.getRepository(User).findOneByOrFail({ id })).lastLoginAt).not.toBeNull();
});

describe('with other settings', () => {
  it('none of its routes is there while OAUTH_ENABLED is false', async () => {
    const plain = await startTestApp({ ...google.environment, OAUTH_ENABLED: 'false' });
    const replies = [
      await plain.http().get('/api/auth/google'),
      await plain.http().get('/api/auth/google?redirect=true').redirects(0),
      await plain.http().get('/api/auth/google?client_id=x'),
      await plain.http().get('/api/auth/google/callback?code=a&state=b'),
      await plain.http().get('/api/auth/google/callback').set('Cookie', 'focus_google_state=x').redirects(0),
      await plain.http().post('/api/auth/google/exchange').send({ code: 'x' }),
      await plain.http().post('/api/auth/google/exchange').send({}),
    ];
    expect(replies.map(({ status, body }) => [status, body.code])).toEqual(Array(7).fill([404, 'not_found']));
    await plain.close();
  });

  it('each route takes ten requests a minute from one address', async () => {
    const limited = await startTestApp({ ...google.environment, RATE_LIMIT_ENABLED: 'true' });
    const routes: Record<string, () => Test> = {
      google: () => limited.http().get('/api/auth/google'),
      callback: () => limited.http().get('/api/auth/google/callback'),
      exchange: () => limited.http().post('/api/auth/google/exchange').send({ code: 'x' }),
    };
    for (const [name, send] of Object.entries(routes)) {
      for (let i = 9; i >= 0; i -= 1) {
        const { status, headers } = await send();
        expect([name, status === 429, headers['ratelimit-limit'], headers['ratelimit-remaining']]).toEqual([
          name,
          false,
          '10',
          String(i),
        ]);
      }
      expect((await send().expect(429)).body.code).toBe('rate_limited');
    }
    const page = await limited
      .http()
      .get('/api/auth/google/callback')
      .set('Cookie', 'focus_google_state=x')
      .redirects(0);
    expect(page.headers.location).toBe(`${PAGE}?error=rate_limited`);
    await limited.close();
  });

  it('two applications in one process sign in with the provider of each', async () => {
    const otherGoogle = await startFakeGoogle();
    const other = await startTestApp(otherGoogle.environment);
    const person = someone();
    const begun = await other.http().get('/api/auth/google').expect(200);
    const here = await consent(person);
    expect(begun.body.authorization_url).toMatch(otherGoogle.url);
    const there = await otherGoogle.consent(begun.body.authorization_url as string, {
      ...person,
      name: 'Somebody Else',
    });
    expect((await callback(here).expect(200)).body.user.full_name).toBe(person.name);
    const { body } = await other.http().get('/api/auth/google/callback').query(there).expect(200);
    expect(body.user.full_name).toBe('Somebody Else');
    await other.close();
    await otherGoogle.close();
  });
});
