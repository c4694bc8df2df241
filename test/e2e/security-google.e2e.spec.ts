import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Response, Test } from 'supertest';
import type { Repository } from 'typeorm';
import { HttpConfig } from '../../src/config/http.config';
import { Transactions } from '../../src/infrastructure/database/transactions';
import { AuditLog } from '../../src/modules/audit-logs/entities/audit-log.entity';
import { Session } from '../../src/modules/auth/entities/session.entity';
import { SessionsService } from '../../src/modules/auth/sessions.service';
import { User } from '../../src/modules/users/entities/user.entity';
import { DEFAULT_USER_SETTINGS } from '../../src/modules/users/entities/user-settings';
import { Role } from '../../src/common/auth/role.enum';
import { createUser, PASSWORD, signedInUser } from '../factories/user.factory';
import {
  type Claims,
  CLIENT_ID,
  type FakeGoogle,
  type Fault,
  googleEnvironment,
  REDIRECT_URI,
  startBrokenGoogle,
  startFakeGoogle,
} from '../support/google';
import { mailedToken, readMail } from '../support/mailbox';
import { SERVER_URL } from '../support/test-database';
import { startTestApp, type TestApp } from '../support/test-app';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const PAGE = 'https://app.focus.example/auth/callback';

let google: FakeGoogle;
let focus: TestApp;
let count = 0;

beforeAll(async () => {
  google = await startFakeGoogle();
  focus = await startTestApp(google.environment);
});
afterEach(() => jest.restoreAllMocks());
afterAll(async () => {
  await focus.close();
  await google.close();
});

type Query = Partial<Record<string, string | string[]>>;

const get = (path: string, app = focus): Test => app.http().get(`/api/auth/google${path}`).redirects(0);
const callback = (query: Query, cookie?: string, app = focus): Test => {
  const request = get('/callback', app).query(query);
  return cookie === undefined ? request : request.set('Cookie', cookie);
};
const post = (route: string, body: object): Test => focus.http().post(`/api/auth/${route}`).send(body);
const exchange = (code: string): Test => post('google/exchange', { code });

const someone = (claims: Claims = {}): Claims => {
  count += 1;
  return {
    sub: `2000${count}`,
    email: `guest${count}@gmail.example`,
    email_verified: true,
    name: `Guest ${count}`,
    ...claims,
  };
};

const begin = async (): Promise<{ url: string; state: string }> => {
  const { body } = await get('').expect(200);
  return { url: body.authorization_url as string, state: body.state as string };
};
const consent = async (person: Claims): Promise<{ code: string; state: string }> =>
  google.consent((await begin()).url, person);
const signInWith = async (person: Claims): Promise<Response> => callback(await consent(person));

interface Link {
  answer: { code: string; state: string };
  cookie: string;
}
const followLink = async (person: Claims): Promise<Link> => {
  const { headers } = await get('?redirect=true').expect(302);
  const cookie = (headers['set-cookie'] as unknown as string[])[0]!.split(';', 1)[0]!;
  return { answer: await google.consent(headers.location!, person), cookie };
};
/** The code that the page is given. */
const pageCode = async (person: Claims): Promise<string> => {
  const { answer, cookie } = await followLink(person);
  const { headers } = await callback(answer, cookie).expect(303);
  return new URL(headers.location!).searchParams.get('code')!;
};

const codeOf = ({ status, body }: Response): unknown[] => [status, body.code];
const endOf = ({ status, headers }: Response): unknown[] => [status, headers.location];
const times = <T>(n: number, make: (i: number) => PromiseLike<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: n }, (_, i) => make(i)));
const statusesOf = (replies: Response[]): number[] => replies.map(({ status }) => status).sort();

const users = (): Repository<User> => focus.dataSource.getRepository(User);
const accountOf = (email: unknown): Promise<User | null> =>
  users().findOneBy({ emailKey: String(email).toLowerCase() });

const INVALID_STATE = [401, 'invalid_state'];

describe('O1: a state', () => {
  it('is random', async () => {
    const states = await times(20, async () => (await begin()).state);
    expect(new Set(states).size).toBe(20);
    for (const state of states) expect(state).toMatch(/^[\w-]{43}$/);
  });

  it('that is unknown, missing or twice there is refused, and Google is not asked', async () => {
    const before = google.tokenRequests.length;
    const { code, state } = await consent(someone());
    const flipped = (state.startsWith('A') ? 'B' : 'A') + state.slice(1);
    for (const query of [
      {},
      { code },
      { state },
      { code, state: '' },
      { code: '', state },
      { code, state: 'x' },
      { code, state: flipped },
      { code, state: `${state}.` },
      { code, state: state.toLowerCase() },
      { code, state: [state, state] },
      { code: [code, code], state },
      { code, state: "' OR '1'='1" },
      { error: 'access_denied', state: flipped },
    ]) {
      expect(codeOf(await callback(query))).toEqual(INVALID_STATE);
    }
    expect(google.tokenRequests).toHaveLength(before);
    await callback({ code, state }).expect(200);
  });

  it('is good once, of any number of parallel uses', async () => {
    const answer = await consent(someone());
    const before = google.tokenRequests.length;
    const replies = await times(10, () => callback(answer));
    expect(statusesOf(replies)).toEqual([200, ...Array<number>(9).fill(401)]);
    expect(google.tokenRequests).toHaveLength(before + 1);
    expect(codeOf(await callback(answer))).toEqual(INVALID_STATE);
    expect(google.tokenRequests).toHaveLength(before + 1);
  });

  it('is good for ten minutes', async () => {
    const [late, inTime] = [await consent(someone()), await consent(someone())];
    focus.clock.advance(10 * MINUTE - SECOND);
    await callback(inTime).expect(200);
    focus.clock.advance(SECOND);
    expect(codeOf(await callback(late))).toEqual(INVALID_STATE);
  });

  it('is spent by a refusal of Google’s, which needs no state to be told', async () => {
    const before = google.tokenRequests.length;
    const { code, state } = await consent(someone());
    expect(codeOf(await callback({ error: 'access_denied', state }))).toEqual([401, 'oauth_denied']);
    expect(codeOf(await callback({ code, state }))).toEqual(INVALID_STATE);
    expect(codeOf(await callback({ error: 'server_error' }))).toEqual([401, 'oauth_denied']);
    const both = await consent(someone());
    expect(codeOf(await callback({ ...both, error: 'access_denied' }))).toEqual([401, 'oauth_denied']);
    expect(google.tokenRequests).toHaveLength(before);
  });
});

describe('O1: the redirect form', () => {
  it('needs the cookie it began with, of this very sign-in', async () => {
    const before = google.tokenRequests.length;
    const [own, other] = [await followLink(someone()), await followLink(someone())];
    expect(codeOf(await callback(own.answer))).toEqual(INVALID_STATE);
    for (const cookie of [other.cookie, 'focus_google_state=', 'focus_google_state=x', own.cookie.slice(0, -1)]) {
      const refused = await callback(own.answer, cookie);
      expect(endOf(refused)).toEqual([303, `${PAGE}?error=invalid_state`]);
      expect(refused.headers['set-cookie']).toBeUndefined();
    }
    expect(google.tokenRequests).toHaveLength(before);
    // Nobody but its browser can spend it.
    expect(endOf(await callback(own.answer, own.cookie))).toEqual([303, expect.stringContaining(`${PAGE}?code=`)]);
  });

  it('tells its page of a state that is used or too old', async () => {
    const { answer, cookie } = await followLink(someone());
    await callback(answer, cookie).expect(303);
    expect(endOf(await callback(answer, cookie))).toEqual([303, `${PAGE}?error=invalid_state`]);
    const late = await followLink(someone());
    focus.clock.advance(10 * MINUTE);
    expect(endOf(await callback(late.answer, late.cookie))).toEqual([303, `${PAGE}?error=invalid_state`]);
    expect(endOf(await callback({}, late.cookie))).toEqual([303, `${PAGE}?error=invalid_state`]);
  });

  it('does not mix with the JSON form, whatever cookie is left over', async () => {
    const left = await followLink(someone());
    expect(codeOf(await callback(await consent(someone({ email_verified: false })), left.cookie))).toEqual([
      403,
      'email_not_verified',
    ]);
    const { body } = await callback(await consent(someone()), left.cookie).expect(200);
    expect(body).toHaveProperty('access_token');
  });

  it('keeps its cookie to https in production', async () => {
    const config = focus.app.get(HttpConfig);
    const cookieIn = async (isProduction: boolean): Promise<string> => {
      Object.assign(config, { isProduction });
      const { headers } = await get('?redirect=true').expect(302);
      return (headers['set-cookie'] as unknown as string[])[0]!;
    };
    expect(await cookieIn(true)).toMatch(/; Secure(;|$)/);
    expect(await cookieIn(false)).not.toContain('Secure');
  });
});

describe('O1: nothing of it is the caller’s to choose', () => {
  it.each(['client_id', 'redirect_uri', 'scope', 'state', 'code_challenge', 'prompt', 'constructor'])(
    '%s is no field of its beginning',
    async (field) => {
      for (const query of [`?${field}=evil`, `?redirect=true&${field}=evil`]) {
        const { body, headers } = await get(query).expect(422);
        expect(body.errors).toEqual([expect.objectContaining({ field, code: 'unknown_field' })]);
        expect(headers['set-cookie']).toBeUndefined();
      }
    },
  );

  it('what else comes to the callback does not get to Google', async () => {
    const evil = {
      client_id: 'evil',
      redirect_uri: 'https://evil.example',
      scope: 'evil',
      code_verifier: 'e'.repeat(43),
    };
    await callback({ ...(await consent(someone())), ...evil, grant_type: 'password' }).expect(200);
    const request = google.tokenRequests.at(-1)!;
    expect(request).toMatchObject({
      grant_type: 'authorization_code',
      client_id: CLIENT_ID,
      redirect_uri: REDIRECT_URI,
    });
    expect(JSON.stringify(request)).not.toMatch(/evil|eeee/);
  });

  it('PKCE (S256) binds a code to its sign-in: another’s code is no good', async () => {
    const first = await begin();
    const challenge = new URL(first.url).searchParams.get('code_challenge');
    const answer = await google.consent(first.url, someone());
    await callback(answer).expect(200);
    const verifier = String(google.tokenRequests.at(-1)!.code_verifier);
    expect(createHash('sha256').update(verifier).digest('base64url')).toBe(challenge);

    const [victim, attacker] = [await consent(someone()), await consent(someone())];
    const before = await users().count();
    expect(codeOf(await callback({ code: victim.code, state: attacker.state }))).toEqual([502, 'oauth_failed']);
    expect(await users().count()).toBe(before);
  });

  it('the host a request is sent to changes no address', async () => {
    const { body } = await get('').set('Host', 'evil.example').set('X-Forwarded-Host', 'evil.example').expect(200);
    expect(body.authorization_url).not.toContain('evil');
  });
});

describe('O2: who somebody is', () => {
  it('Google’s subject alone says: another address at Google changes nothing', async () => {
    const person = someone();
    const { body } = await signInWith(person);
    const taken = await createUser(focus);
    for (const email of ['moved@gmail.example', taken.email]) {
      for (const isVerified of [true, false]) {
        const again = await signInWith({ ...person, email, email_verified: isVerified });
        expect(again.body.user).toEqual(body.user);
      }
    }
    expect(await accountOf('moved@gmail.example')).toBeNull();
    expect((await accountOf(taken.email))!.googleSubject).toBeNull();
  });

  it('the same address under another subject does not open the account', async () => {
    const person = someone();
    const { body } = await signInWith(person);
    const before = await accountOf(person.email);
    const thief = { ...person, sub: `${String(person.sub)}-thief` };
    expect(codeOf(await signInWith(thief))).toEqual([409, 'already_linked']);
    const { answer, cookie } = await followLink(thief);
    expect(endOf(await callback(answer, cookie))).toEqual([303, `${PAGE}?error=already_linked`]);
    expect(await accountOf(person.email)).toEqual(before);
    const audit = await focus.dataSource
      .getRepository(AuditLog)
      .findBy({ userId: body.user.id, action: 'auth.login_failed' });
    expect(audit.map(({ level, context }) => [level, context])).toEqual(
      Array(2).fill(['warning', { provider: 'google', reason: 'already_linked' }]),
    );
  });

  it('subjects are told apart to the letter', async () => {
    const person = someone({ sub: 'AbC', email: 'abc@gmail.example' });
    const [first, second] = [
      await signInWith(person),
      await signInWith({ ...person, sub: 'aBc', email: 'cba@gmail.example' }),
    ];
    expect(second.body.user.id).not.toBe(first.body.user.id);
    expect(codeOf(await signInWith({ ...person, sub: 'AbC ' }))).toEqual([502, 'oauth_failed']);
  });

  it.each([false, 'false', 'no', 0, 1, null, undefined, {}, ['true']])(
    'an address that Google calls verified by %j links nothing and makes nothing',
    async (value) => {
      const [owner, squatted] = [
        await createUser(focus),
        await createUser(focus, { isVerified: false, pendingSince: focus.clock.now() }),
      ];
      const before = await users().find({ order: { id: 'ASC' } });
      for (const email of [owner.email, squatted.email, `new${(count += 1)}@gmail.example`]) {
        expect(codeOf(await signInWith(someone({ email, email_verified: value })))).toEqual([
          403,
          'email_not_verified',
        ]);
      }
      expect(await users().find({ order: { id: 'ASC' } })).toEqual(before);
    },
  );

  it('a provider that spells it as text is understood', async () => {
    expect((await signInWith(someone({ email_verified: 'true' }))).status).toBe(200);
  });

  it('an account that has moved to another address leaves its old one to whoever has it at Google', async () => {
    const person = someone();
    const { body } = await signInWith(person);
    const auth = { Authorization: `Bearer ${body.access_token}` };
    const moved = { new_email: `moved${count}@example.org`, confirm: body.user.username as string };
    await focus.http().post('/api/users/me/email').set(auth).send(moved).expect(202);
    await post('verify-email', { token: await mailedToken(focus, moved.new_email) }).expect(200);
    const other = await signInWith(someone({ email: person.email }));
    expect(other.body.user.id).not.toBe(body.user.id);
    expect((await signInWith(person)).body.user).toMatchObject({ id: body.user.id, email: moved.new_email });
  });

  it('P2: nothing shows the subject', async () => {
    const person = someone({ sub: 'subject-that-nobody-sees' });
    const { body } = await signInWith(person);
    const admin = await signedInUser(focus, { role: Role.Admin });
    const auth = { Authorization: `Bearer ${body.access_token}` };
    const shown = [
      JSON.stringify(body),
      Buffer.from(String(body.access_token).split('.')[1]!, 'base64url').toString(),
      (await focus.http().get('/api/users/me').set(auth).expect(200)).text,
      (await focus.http().put('/api/users/me').set(auth).send({ bio: 'x' }).expect(200)).text,
      (await focus.http().get(`/api/admin/users/${body.user.id}`).set(admin.auth).expect(200)).text,
      (await focus.http().get('/api/admin/logs?size=100').set(admin.auth).expect(200)).text,
      ...(await readMail(focus, person.email as string)).map((mail) => JSON.stringify(mail)),
    ];
    for (const text of shown) expect(text).not.toContain('subject-that-nobody-sees');
    for (const field of ['google_subject', 'googleSubject', 'google_id']) {
      await focus
        .http()
        .put('/api/users/me')
        .set(auth)
        .send({ [field]: 'x' })
        .expect(422);
    }
  });
});

describe('A5: a registration whose address nobody has proved', () => {
  it('is its owner’s once they sign in with Google: nothing of the squatter’s is left', async () => {
    const person = someone({ name: 'The Owner', picture: 'https://lh3.example/owner.png' });
    const email = person.email as string;
    await post('register', { username: 'squatter', email, password: PASSWORD, full_name: 'A squatter' }).expect(202);
    const verification = await mailedToken(focus, email);
    focus.clock.advance(MINUTE);
    await post('forgot-password', { email }).expect(202);
    const reset = await mailedToken(focus, email);
    const squat = (await accountOf(email))!;
    await users().update(
      { id: squat.id },
      {
        bio: 'was here',
        avatarUrl: 'https://evil.example/x.png',
        timezone: 'Asia/Tokyo',
        pendingEmail: 'squatter@evil.example',
        settings: { ...squat.settings, daily_goal_minutes: 1 },
      },
    );
    const session = await focus.app.get(Transactions).run((tx) => focus.app.get(SessionsService).start(tx, squat));

    const { body } = await signInWith(person);
    expect(body.user).toMatchObject({
      id: squat.id,
      full_name: 'The Owner',
      avatar_url: 'https://lh3.example/owner.png',
      is_verified: true,
    });
    expect(await accountOf(email)).toMatchObject({
      passwordHash: null,
      googleSubject: person.sub,
      bio: null,
      timezone: 'UTC',
      pendingEmail: null,
      pendingSince: null,
      settings: DEFAULT_USER_SETTINGS,
    });
    for (const name of [{ email }, { username: 'squatter' }]) {
      expect(codeOf(await post('login', { ...name, password: PASSWORD }))).toEqual([401, 'invalid_credentials']);
    }
    expect(codeOf(await post('refresh', { refresh_token: session.refreshToken }))).toEqual([401, 'invalid_token']);
    await focus
      .http()
      .get('/api/users/me')
      .set({ Authorization: `Bearer ${session.accessToken}` })
      .expect(401);
    await post('verify-email', { token: verification }).expect(422);
    await post('reset-password', { token: reset, new_password: 'the squatter is back' }).expect(422);
    expect((await readMail(focus, email)).at(-1)).toMatchObject({ subject: 'Welcome to Focus' });
    expect(await focus.dataSource.getRepository(Session).countBy({ userId: squat.id })).toBe(1);
  });

  it('is not taken over while it is deactivated', async () => {
    const squat = await createUser(focus, { isVerified: false, isActive: false });
    expect(codeOf(await signInWith(someone({ email: squat.email })))).toEqual([403, 'account_disabled']);
    expect(await accountOf(squat.email)).toEqual(squat);
  });

  it('made at the very moment of the sign-in leaves nothing either', async () => {
    const people = Array.from({ length: 6 }, () => someone());
    const replies = await Promise.all(
      people.flatMap(({ email, ...claims }, i) => [
        post('register', { username: `racer${i}`, email, password: PASSWORD }).then((reply) => reply),
        signInWith({ ...claims, email }),
      ]),
    );
    expect(new Set(statusesOf(replies))).toEqual(new Set([200, 202]));
    for (const { sub, email } of people) {
      expect(await accountOf(email)).toMatchObject({ googleSubject: sub, passwordHash: null, isVerified: true });
    }
  });
});

describe('O3: two first sign-ins at once', () => {
  it('make one account, and one welcome', async () => {
    const person = someone();
    const answers = await times(8, () => consent(person));
    const replies = await Promise.all(answers.map((answer) => callback(answer)));
    expect(statusesOf(replies)).toEqual(Array(8).fill(200));
    expect(new Set(replies.map(({ body }) => body.user.id)).size).toBe(1);
    expect(await users().countBy({ googleSubject: person.sub as string })).toBe(1);
    expect(await readMail(focus, person.email as string)).toHaveLength(1);
  });

  it('make one account though Google gives another address each time', async () => {
    const { sub } = someone();
    const answers = await times(6, (i) => consent(someone({ sub, email: `same${count}-${i}@gmail.example` })));
    const replies = await Promise.all(answers.map((answer) => callback(answer)));
    expect(statusesOf(replies)).toEqual(Array(6).fill(200));
    expect(new Set(replies.map(({ body }) => body.user.id)).size).toBe(1);
  });

  it('of two subjects with one address let one in', async () => {
    const { email } = someone();
    const answers = await times(6, () => consent(someone({ email })));
    const replies = await Promise.all(answers.map((answer) => callback(answer)));
    expect(statusesOf(replies)).toEqual([200, ...Array<number>(5).fill(409)]);
    expect(await users().countBy({ email: email as string })).toBe(1);
  });

  it('of namesakes find a name for each', async () => {
    const answers = await times(6, () => consent(someone({ name: 'Sam Namesake' })));
    const replies = await Promise.all(answers.map((answer) => callback(answer)));
    expect(statusesOf(replies)).toEqual(Array(6).fill(200));
    expect(new Set(replies.map(({ body }) => body.user.username)).size).toBe(6);
  });

  it('leave no half-made user where the session cannot be stored', async () => {
    const answer = await consent(someone());
    const [before, logs] = [await users().count(), await focus.dataSource.getRepository(AuditLog).count()];
    jest.spyOn(focus.app.get(SessionsService), 'start').mockRejectedValueOnce(new Error('The disk is full'));
    expect(codeOf(await callback(answer))).toEqual([500, 'internal_error']);
    expect(await users().count()).toBe(before);
    expect(await focus.dataSource.getRepository(AuditLog).count()).toBe(logs);
  });
});

const json =
  (body: string, status = 200): Fault =>
  (response) => {
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
  };
const slowFaults: Record<string, Fault> = {
  'says nothing': () => undefined,
  'stops after the headers': (response) =>
    response.writeHead(200, { 'Content-Type': 'application/json' }).flushHeaders(),
  'trickles for ever': (response, socket) => {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.write('{');
    const timer = setInterval(() => response.write(' '), 200);
    socket.on('close', () => clearInterval(timer));
  },
};
const faults: Record<string, Fault> = {
  ...slowFaults,
  'hangs up': (_response, socket) => socket.destroy(),
  'is cut off': (response, socket) => {
    response.writeHead(200, { 'Content-Length': '1000' });
    response.write('{"access_token":"x"', () => socket.destroy());
  },
  'talks another protocol': (_response, socket) => socket.end('220 mail.example ESMTP\r\n'),
  'has a fault': json('{"error":"server_error"}', 500),
  refuses: json('{"error":"invalid_grant","error_description":"Bad Request"}', 400),
  'refuses in a page': (response) => response.writeHead(403).end('<!doctype html><title>Sorry</title>'),
  'answers with a page': (response) => response.writeHead(200).end('<!doctype html><title>Hello</title>'),
  'answers with nothing': (response) => response.writeHead(204).end(),
  'sends us elsewhere': (response) => response.writeHead(302, { Location: 'http://169.254.169.254/' }).end(),
  'answers null': json('null'),
  'answers with a text': json('"access_token"'),
  'answers with a list': json('[{"access_token":"x"}]'),
  'answers with half an object': json('{"access_token":'),
  'answers with an empty object': json('{}'),
  'answers without end': (response, socket) => {
    const write = (): void => void response.write(' '.repeat(65_536), () => socket.destroyed || write());
    write();
  },
  'sends a bomb': (response) => {
    response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50_000_000, ' ')));
  },
};
const person = { sub: '1', email: 'sam@gmail.example', email_verified: true, name: 'Sam' };
const tokenFaults: Record<string, Fault> = {
  ...faults,
  'gives a token of two lines': json('{"access_token":"a\\r\\nX-Evil: 1"}'),
  'gives an empty token': json('{"access_token":""}'),
  'gives an object for a token': json('{"access_token":{"a":1}}'),
};
const userinfoFaults: Record<string, Fault> = {
  ...faults,
  'does not know the token': json('{"error":{"message":"Invalid Credentials","code":401}}', 401),
  ...Object.fromEntries(
    Object.entries({
      'gives no subject': { ...person, sub: undefined },
      'gives an empty subject': { ...person, sub: '' },
      'gives a number for a subject': { ...person, sub: 1 },
      'gives an object for a subject': { ...person, sub: { $ne: '' } },
      'gives a subject without end': { ...person, sub: '1'.repeat(256) },
      'gives no e-mail': { ...person, email: undefined },
      'gives null for an e-mail': { ...person, email: null },
      'gives a list of e-mails': { ...person, email: ['sam@gmail.example'] },
      'gives two e-mails': { ...person, email: 'sam@gmail.example,eve@evil.example' },
      'gives an e-mail with a header': { ...person, email: 'sam@gmail.example\r\nBcc: eve@evil.example' },
      'gives an e-mail that only looks like one': { ...person, email: 'sam＠gmail.example' },
    }).map(([name, claims]) => [name, json(JSON.stringify(claims))]),
  ),
};

// From here on nobody calls with an access token: passport keeps its strategies per process, and there are more applications.
describe('O3: whatever Google does, a caller hears of it within ten seconds', () => {
  const cases = [
    ...Object.keys(tokenFaults).map((fault) => ['token', fault] as const),
    ...Object.keys(userinfoFaults).map((fault) => ['userinfo', fault] as const),
  ];
  let broken: { url: string; close(): Promise<void> };
  let app: TestApp;
  const replies = new Map<string, { reply: Response; elapsed: number }>();

  const ask = async ([endpoint, fault]: readonly [string, string]): Promise<void> => {
    const { body } = await get('', app).expect(200);
    const startedAt = performance.now();
    const reply = await callback({ code: `${endpoint}:${fault}`, state: body.state as string }, undefined, app);
    replies.set(`${endpoint}:${fault}`, { reply, elapsed: performance.now() - startedAt });
  };

  // At once, since the slow ones take their time; and these first, since the others keep the machine busy.
  beforeAll(async () => {
    broken = await startBrokenGoogle(tokenFaults, userinfoFaults);
    app = await startTestApp(googleEnvironment(broken.url));
    await Promise.all(cases.filter(([, fault]) => fault in slowFaults).map(ask));
    await Promise.all(cases.filter(([, fault]) => !(fault in slowFaults)).map(ask));
  });
  afterAll(async () => {
    await app.close();
    await broken.close();
  });

  it.each(cases)('its %s endpoint %s', (endpoint, fault) => {
    const { reply, elapsed } = replies.get(`${endpoint}:${fault}`)!;
    expect(codeOf(reply)).toEqual([502, 'oauth_failed']);
    expect(elapsed).toBeLessThan(10 * SECOND);
    expect(Object.keys(reply.body as object)).toEqual([
      'type',
      'title',
      'status',
      'code',
      'detail',
      'instance',
      'request_id',
    ]);
    expect(reply.text).not.toMatch(/invalid_grant|127\.0\.0\.1|fetch|JSON/);
  });

  it('and no user, session or mail is half made', async () => {
    for (const table of ['users', 'sessions', 'mails', 'one_time_tokens']) {
      expect(await app.dataSource.query(`SELECT * FROM ${table}`)).toEqual([]);
    }
  });

  it('it tells the page of the redirect form', async () => {
    const { headers } = await get('?redirect=true', app).expect(302);
    const cookie = (headers['set-cookie'] as unknown as string[])[0]!.split(';', 1)[0]!;
    const state = new URL(headers.location!).searchParams.get('state')!;
    const failed = await callback({ code: 'token:refuses', state }, cookie, app);
    expect(endOf(failed)).toEqual([303, `${PAGE}?error=oauth_failed`]);
    expect((failed.headers['set-cookie'] as unknown as string[])[0]).toMatch(/^focus_google_state=;/);
  });

  it('it is not there at all', async () => {
    const gone = await startBrokenGoogle({}, {});
    await gone.close();
    const lonely = await startTestApp(googleEnvironment(gone.url));
    const { body } = await get('', lonely).expect(200);
    expect(codeOf(await callback({ code: 'x', state: body.state }, undefined, lonely))).toEqual([502, 'oauth_failed']);
    await lonely.close();
  });
});

describe('T5: the code of the redirect form', () => {
  it('is won by exactly one of many parallel uses', async () => {
    const code = await pageCode(someone());
    const replies = await times(20, () => exchange(code));
    expect(statusesOf(replies)).toEqual([200, ...Array<number>(19).fill(401)]);
    for (const reply of replies.filter(({ status }) => status === 401)) expect(reply.body.code).toBe('invalid_token');
  });

  it('is good for 60 s', async () => {
    const inTime = await pageCode(someone());
    focus.clock.advance(59 * SECOND);
    await exchange(inTime).expect(200);
    const late = await pageCode(someone());
    focus.clock.advance(60 * SECOND);
    expect(codeOf(await exchange(late))).toEqual([401, 'invalid_token']);
  });

  it('is replaced by a newer one, and void once the password or the account has changed', async () => {
    const visitor = someone();
    const [older, newer] = [await pageCode(visitor), await pageCode(visitor)];
    expect(codeOf(await exchange(older))).toEqual([401, 'invalid_token']);
    await exchange(newer).expect(200);

    const beforeReset = await pageCode(visitor);
    await post('forgot-password', { email: visitor.email }).expect(202);
    const token = await mailedToken(focus, visitor.email as string);
    await post('reset-password', { token, new_password: 'a wholly new one' }).expect(200);
    expect(codeOf(await exchange(beforeReset))).toEqual([401, 'invalid_token']);

    const beforeDisabled = await pageCode(visitor);
    await users().update({ googleSubject: visitor.sub as string }, { isActive: false });
    expect(codeOf(await exchange(beforeDisabled))).toEqual([403, 'account_disabled']);
    await users().delete({ googleSubject: visitor.sub as string });
    expect(codeOf(await exchange(beforeDisabled))).toEqual([401, 'invalid_token']);
  });

  it('is no other token, and no other token is one', async () => {
    const visitor = someone();
    const code = await pageCode(visitor);
    await post('verify-email', { token: code }).expect(422);
    await post('reset-password', { token: code, new_password: 'a wholly new one' }).expect(422);
    await post('forgot-password', { email: visitor.email }).expect(202);
    expect(codeOf(await exchange(await mailedToken(focus, visitor.email as string)))).toEqual([401, 'invalid_token']);
    await exchange(code).expect(200);
  });
});

it('T4: a dump of the database holds no state, cookie, verifier, code or token of Google’s', async () => {
  const visitor = someone();
  const { answer, cookie } = await followLink(visitor);
  const waiting = await begin();
  const { headers } = await callback(answer, cookie).expect(303);
  const code = new URL(headers.location!).searchParams.get('code')!;
  const verifier = String(google.tokenRequests.at(-1)!.code_verifier);
  const dump = JSON.stringify(
    await Promise.all(
      focus.dataSource.entityMetadatas.map(({ tableName }) =>
        focus.dataSource.query(`SELECT * FROM ${focus.dataSource.driver.escape(tableName)}`),
      ),
    ),
  );
  for (const hash of [waiting.state, code].map((token) => createHash('sha256').update(token).digest('hex'))) {
    expect(dump).toContain(hash);
  }
  for (const secret of [waiting.state, answer.state, cookie.split('=')[1]!, verifier, code, answer.code]) {
    expect(dump).not.toContain(secret);
  }
});

(SERVER_URL ? describe : describe.skip)('O1: two processes', () => {
  it('one ends what the other began', async () => {
    const { database } = focus.dataSource.options as { database: string };
    const url = new URL(SERVER_URL!);
    url.pathname = `/${database}`;
    const other = await startTestApp({
      ...google.environment,
      DATABASE_URL: url.toString(),
      MIGRATE_ON_START: 'false',
    });
    other.clock.set(focus.clock.now());
    await callback(await consent(someone()), undefined, other).expect(200);
    await other.close();
  });
});
