import { createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { createConnection } from 'node:net';
import { text } from 'node:stream/consumers';
import bcrypt from 'bcrypt';
import type { Response, Test } from 'supertest';
import { AuditLog } from '../../src/modules/audit-logs/entities/audit-log.entity';
import { AuthMailKind } from '../../src/modules/auth/auth-mail-kind.enum';
import { Session } from '../../src/modules/auth/entities/session.entity';
import { SigningKeys } from '../../src/modules/auth/signing-keys';
import { Role } from '../../src/common/auth/role.enum';
import { Transactions } from '../../src/infrastructure/database/transactions';
import { MailComposers } from '../../src/infrastructure/mail/mail-composers';
import { MailOutbox } from '../../src/infrastructure/mail/mail-outbox';
import { User } from '../../src/modules/users/entities/user.entity';
import { createUser, PASSWORD, signedInUser, signIn, type SignedInUser } from '../factories/user.factory';
import { mailedToken, readMail } from '../support/mailbox';
import { startTestApp, type TestApp } from '../support/test-app';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NEW_PASSWORD = 'a wholly new one';

let focus: TestApp;
let count = 0;
/** The client's; each test has its own, since an address that fails too often is slowed. */
let address = '';

beforeAll(async () => {
  focus = await startTestApp({ TRUST_PROXY: '1', FRONTEND_URL: 'https://focus.example' });
});
beforeEach(() => {
  count += 1;
  address = `203.0.113.${count % 250}`;
});
afterEach(() => jest.restoreAllMocks());
afterAll(() => focus.close());

const post = (route: string, body?: object): Test =>
  focus.http().post(`/api/auth/${route}`).set('X-Forwarded-For', address).send(body);

const login = (username: string, password: string = PASSWORD): Test => post('login', { username, password });
const refresh = (token: string): Test => post('refresh', { refresh_token: token });

const me = (accessToken: string): Test =>
  focus.http().get('/api/users/me').set('Authorization', `Bearer ${accessToken}`);

const callMe = ({ auth }: SignedInUser, method: 'post' | 'put' | 'delete', path: string, body: object): Test =>
  focus.http()[method](`/api/users/me${path}`).set('X-Forwarded-For', address).set(auth).send(body);

const times = <T>(n: number, make: (i: number) => PromiseLike<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: n }, (_, i) => make(i)));

const tally = (replies: Response[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { status } of replies) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};

interface Face {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** What a client could tell two replies apart by: everything but the date and the request id. */
function faceOf({ status, headers, text: body }: Response, ...hidden: string[]): Face {
  const rest = { ...(headers as Record<string, string>) };
  for (const name of ['date', 'x-request-id', ...hidden]) delete rest[name];
  return { status, headers: rest, body: body.replaceAll(headers['x-request-id']!, '') };
}

const codeOf = ({ status, body }: Response): unknown[] => [status, body.code];
const errorsOf = ({ body }: Response): string[] =>
  (body.errors as { field: string; code: string }[]).map(({ field, code }) => `${field}: ${code}`);

const someone = (): { username: string; email: string; password: string } => {
  count += 1;
  return { username: `guest_${count}`, email: `guest_${count}@example.org`, password: PASSWORD };
};

const resetToken = async (email: string): Promise<string> => {
  await post('forgot-password', { email }).expect(202);
  return mailedToken(focus, email);
};

const mailCount = async (email: string): Promise<number> => (await readMail(focus, email)).length;

/** Every row of every table, as text. */
async function dump(): Promise<string> {
  const isEmbedded = focus.dataSource.options.type === 'better-sqlite3';
  const tables = await focus.dataSource.query<{ name: string }[]>(
    isEmbedded
      ? "SELECT name FROM sqlite_master WHERE type = 'table'"
      : 'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()',
  );
  const rows: unknown[] = [];
  for (const { name } of tables)
    rows.push(name, await focus.dataSource.query(`SELECT * FROM ${focus.dataSource.driver.escape(name)}`));
  return JSON.stringify(rows);
}

const auditOf = (userId: number): Promise<AuditLog[]> =>
  focus.dataSource.getRepository(AuditLog).find({ where: { userId }, order: { id: 'ASC' } });

describe('A1: a refused login', () => {
  it('looks the same whatever the reason', async () => {
    const accounts = {
      right: await createUser(focus),
      unverified: await createUser(focus, { isVerified: false, pendingSince: focus.clock.now() }),
      deactivated: await createUser(focus, { isActive: false }),
      googleOnly: await createUser(focus, { passwordHash: null, googleSubject: 'g-1' }),
    };
    const send = (body: object): Test => post('login', body).set('X-Request-Id', 'the-same').send(body);
    const expected = await send({ username: 'nobody', password: 'wrong' });
    expect(codeOf(expected)).toEqual([401, 'invalid_credentials']);

    for (const { username, email } of [...Object.values(accounts), { username: 'no-one', email: 'no@example.org' }]) {
      expect(faceOf(await send({ username, password: 'wrong' }))).toEqual(faceOf(expected));
      expect(faceOf(await send({ email, password: 'wrong' }))).toEqual(faceOf(expected));
    }
    expect(faceOf(await send({ username: accounts.googleOnly.username, password: '' }))).toEqual(faceOf(expected));
    expect(codeOf(await login(accounts.unverified.username))).toEqual([403, 'email_not_verified']);
    expect(codeOf(await login(accounts.deactivated.username))).toEqual([403, 'account_disabled']);
  });

  it('costs one bcrypt of the same rounds, for unknown names too', async () => {
    const known = await createUser(focus);
    const googleOnly = await createUser(focus, { passwordHash: null });
    const compare = jest.spyOn(bcrypt, 'compare');
    for (const username of [known.username, googleOnly.username, 'nobody']) {
      compare.mockClear();
      await login(username, 'wrong').expect(401);
      expect(compare.mock.calls.map(([, hash]) => String(hash).slice(0, 7))).toEqual(['$2b$04$']);
    }
  });

  it('tells a registration under way nothing either: a password is hashed before anything is looked up', async () => {
    const known = await createUser(focus);
    const hash = jest.spyOn(bcrypt, 'hash');
    for (const email of [known.email, someone().email]) {
      hash.mockClear();
      await post('register', { ...someone(), email }).expect(202);
      expect(hash).toHaveBeenCalledTimes(1);
    }
  });
});

describe('A2: what anybody can ask for about any address', () => {
  it('is answered the same for known and unknown addresses, also within a cooldown', async () => {
    const verified = (await createUser(focus)).email;
    const pending = (await createUser(focus, { isVerified: false, pendingSince: focus.clock.now() })).email;
    const deactivated = (await createUser(focus, { isActive: false })).email;
    const unknown = 'nobody@example.org';

    for (const route of ['forgot-password', 'resend-verification']) {
      const faces: Face[] = [];
      for (const email of [unknown, verified, pending, deactivated, unknown, verified, pending, deactivated]) {
        faces.push(faceOf(await post(route, { email })));
      }
      expect(faces).toEqual(faces.map(() => faces[0]));
      expect(faces[0]).toMatchObject({ status: 202 });
    }

    const registered: Face[] = [];
    for (const email of [unknown, verified, pending, deactivated, unknown, verified, pending, deactivated]) {
      const response = await post('register', { ...someone(), email });
      expect(response.body.email).toBe(email);
      // The address itself is in the body, and so in what is computed from it.
      const face = faceOf(response, 'etag', 'content-length');
      registered.push({ ...face, body: face.body.replace(email, '') });
    }
    expect(registered).toEqual(registered.map(() => registered[0]));
    expect(registered[0]).toMatchObject({ status: 202 });
  });

  it('does not tell whose address it is by the username: a taken one is taken, whoever’s address comes with it', async () => {
    const { username, email } = await createUser(focus);
    for (const address of [email, someone().email]) {
      expect(codeOf(await post('register', { ...someone(), username, email: address }))).toEqual([
        409,
        'username_taken',
      ]);
    }
  });

  it('mails once a minute and five times an hour, the three kinds together, whoever asks', async () => {
    const guest = someone();
    const asks = [
      () => post('register', guest),
      () => post('resend-verification', { email: guest.email.toUpperCase() }),
      () => post('forgot-password', { email: guest.email }),
      () => post('register', { ...guest, username: `${guest.username}_2` }),
      () => post('resend-verification', { email: guest.email }),
    ];
    for (const [i, ask] of asks.entries()) {
      address = `198.51.100.${i}`;
      for (let repeat = 0; repeat < 3; repeat += 1) await ask().expect(202);
      expect(await mailCount(guest.email)).toBe(i + 1);
      for (const other of asks) await other().expect(202);
      expect(await mailCount(guest.email)).toBe(i + 1);
      focus.clock.advance(MINUTE);
    }
    for (const ask of asks) {
      await ask().expect(202);
      focus.clock.advance(MINUTE);
    }
    expect(await mailCount(guest.email)).toBe(5);
    focus.clock.advance(50 * MINUTE);
    await asks[2]!().expect(202);
    expect(await mailCount(guest.email)).toBe(6);
  });

  it('mails once however many ask at once', async () => {
    const { email } = await createUser(focus);
    expect(tally(await times(20, () => post('forgot-password', { email })))).toEqual({ 202: 20 });
    expect(await mailCount(email)).toBe(1);

    const guest = someone();
    const registrations = times(20, (i) => post('register', { ...guest, username: `${guest.username}_${i}` }));
    expect(tally(await registrations)).toEqual({ 202: 20 });
    expect(await mailCount(guest.email)).toBe(1);
    expect(await focus.dataSource.getRepository(User).countBy({ emailKey: guest.email })).toBe(1);
    await post('verify-email', { token: await mailedToken(focus, guest.email) }).expect(200);
  });

  it('caps no other mail', async () => {
    const user = await signedInUser(focus);
    await post('forgot-password', { email: user.email }).expect(202);
    await callMe(user, 'post', '/password', { current_password: PASSWORD, new_password: NEW_PASSWORD }).expect(204);
    await callMe(user, 'post', '/password', { current_password: NEW_PASSWORD, new_password: PASSWORD }).expect(204);
    await callMe(user, 'post', '/email', { new_email: someone().email, password: PASSWORD }).expect(202);
    expect((await readMail(focus, user.email)).map(({ subject }) => subject).slice(-3)).toEqual([
      'Your password was changed',
      'Your password was changed',
      'Your e-mail address is about to change',
    ]);
  });

  it('is mailed from a queue: a registration is answered although no mail can be made', async () => {
    jest.spyOn(focus.mails, 'wake').mockReturnValue();
    const guest = someone();
    await post('register', guest).expect(202);
    const [row] = await focus.dataSource.query<{ status: string }[]>('SELECT status FROM mails WHERE recipient = ?', [
      guest.email,
    ]);
    expect(row).toEqual({ status: expect.stringMatching(/queued|sent/) });
    expect(await mailCount(guest.email)).toBe(1);
  });
});

describe('A3: a name with too many wrong passwords', () => {
  const fail = async (username: string, n: number): Promise<void> => {
    for (let i = 0; i < n; i += 1)
      expect(codeOf(await login(username, `wrong ${i}`))).toEqual([401, 'invalid_credentials']);
  };
  const LOCKED = [429, 'too_many_attempts'];

  it('is refused, known or not, even with the right password', async () => {
    const { username } = await createUser(focus);
    const faces = [];
    for (const name of [username, 'nobody-at-all']) {
      await fail(name, 10);
      for (const password of [PASSWORD, 'wrong']) {
        const response = await login(name, password).set('X-Request-Id', 'the-same');
        expect(codeOf(response)).toEqual(LOCKED);
        expect(Number(response.headers['retry-after'])).toBeGreaterThan(14 * 60);
        expect(Number(response.headers['retry-after'])).toBeLessThanOrEqual(15 * 60);
        faces.push(JSON.stringify(faceOf(response)).replace(/\d+ s|"\d{3}"|W\/[^,]+/g, ''));
      }
    }
    expect(new Set(faces).size).toBe(1);
  });

  it('is one name, in any case, by username and by e-mail address', async () => {
    const { username, email } = await createUser(focus);
    await fail(username.toUpperCase(), 5);
    for (let i = 0; i < 5; i += 1) await post('login', { email: email.toUpperCase(), password: 'wrong' }).expect(401);
    expect(codeOf(await login(username))).toEqual(LOCKED);
    expect(codeOf(await post('login', { email, password: PASSWORD }))).toEqual(LOCKED);

    await fail('NoBody-Else', 10);
    expect(codeOf(await login('nobody-else'))).toEqual(LOCKED);
  });

  it.each(['known', 'unknown'])('is counted exactly under 50 parallel tries (%s)', async (kind) => {
    const username = kind === 'known' ? (await createUser(focus)).username : `nobody-${count}`;
    const replies = await times(50, (i) => login(username, `wrong ${i}`));
    expect(tally(replies)).toEqual({ 401: 10, 429: 40 });
    for (const { status, headers } of replies) expect(headers['retry-after'] !== undefined).toBe(status === 429);
  });

  it('frees itself after 15 minutes', async () => {
    const { username } = await createUser(focus);
    await fail(username, 10);
    focus.clock.advance(14 * MINUTE);
    expect(codeOf(await login(username))).toEqual(LOCKED);
    focus.clock.advance(MINUTE);
    await login(username).expect(200);
    await fail(username, 9);
  });

  it('is not locked by wrong passwords further apart', async () => {
    const { username } = await createUser(focus);
    await fail(username, 9);
    focus.clock.advance(15 * MINUTE);
    await fail(username, 9);
    await login(username).expect(200);
  });

  it.each<[string, (user: SignedInUser) => Test]>([
    ['login', (user) => login(user.username)],
    [
      'a password change',
      (user) => callMe(user, 'post', '/password', { current_password: PASSWORD, new_password: NEW_PASSWORD }),
    ],
    ['a deletion', (user) => callMe(user, 'delete', '', { password: PASSWORD })],
  ])('is refused to a right password that was being hashed when it was locked (%s)', async (_, attempt) => {
    const user = await signedInUser(focus);
    const hashing = async (): Promise<boolean> => {
      await fail(user.username, 10);
      return true;
    };
    jest.spyOn(bcrypt, 'compare').mockImplementationOnce(hashing as never);
    expect(codeOf(await attempt(user))).toEqual(LOCKED);
    await me(user.accessToken).expect(200);
  });

  it('is freed by a password reset', async () => {
    const { username, email } = await createUser(focus);
    await fail(username, 10);
    expect(codeOf(await login(username))).toEqual(LOCKED);
    await post('reset-password', { token: await resetToken(email), new_password: NEW_PASSWORD }).expect(200);
    await login(username, NEW_PASSWORD).expect(200);
    await fail(username, 9);
  });

  it('keeps its live sessions', async () => {
    const user = await signedInUser(focus);
    await fail(user.username, 10);
    expect(codeOf(await login(user.username))).toEqual(LOCKED);
    await me(user.accessToken).expect(200);
    const { body } = await refresh(user.refreshToken).expect(200);
    await me(body.access_token).expect(200);
  });

  it('stays locked for who is signed in and repeats the password', async () => {
    const user = await signedInUser(focus);
    await fail(user.username, 9);
    expect(codeOf(await callMe(user, 'delete', '', { password: 'wrong' }))).toEqual([403, 'wrong_password']);
    for (const [method, path, body] of [
      ['delete', '', { password: PASSWORD }],
      ['post', '/password', { current_password: PASSWORD, new_password: NEW_PASSWORD }],
      ['post', '/email', { new_email: 'x@example.org', password: PASSWORD }],
    ] as const) {
      expect(codeOf(await callMe(user, method, path, body))).toEqual(LOCKED);
    }
    expect(codeOf(await login(user.username))).toEqual(LOCKED);
  });

  it('an address that fails on many names is slowed after 50, and gets one try back every 15 s', async () => {
    const { username } = await createUser(focus);
    const names = (function* (): Generator<string> {
      for (let i = 0; ; i += 1) yield `of-many-${i}`;
    })();
    const failOnNext = (): Test => login(names.next().value as string, 'wrong');

    expect(tally(await times(50, () => failOnNext()))).toEqual({ 401: 50 });
    const slowed = await failOnNext();
    expect(codeOf(slowed)).toEqual(LOCKED);
    expect(Number(slowed.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(slowed.headers['retry-after'])).toBeLessThanOrEqual(15);
    for (let i = 0; i < 3; i += 1) await login(username).expect(200);

    focus.clock.advance(15 * SECOND);
    expect([(await failOnNext()).status, (await failOnNext()).status]).toEqual([401, 429]);
    focus.clock.advance(30 * SECOND);
    expect(tally(await times(4, () => failOnNext()))).toEqual({ 401: 2, 429: 2 });
    await login(username).expect(200);

    address = '198.51.100.77';
    await failOnNext().expect(401);
  });
});

describe('A4: passwords', () => {
  /** The three paths a password is set on: each answers for `password`, and says what to sign in as afterwards. */
  const PATHS: Record<
    string,
    { field: string; set: (password: string) => Promise<{ response: Response; name: string }> }
  > = {
    register: {
      field: 'password',
      set: async (password) => {
        const guest = someone();
        const response = await post('register', { ...guest, password });
        if (response.status === 202) await post('verify-email', { token: await mailedToken(focus, guest.email) });
        return { response, name: guest.username };
      },
    },
    change: {
      field: 'new_password',
      set: async (password) => {
        const user = await signedInUser(focus);
        const body = { current_password: PASSWORD, new_password: password };
        return { response: await callMe(user, 'post', '/password', body), name: user.username };
      },
    },
    reset: {
      field: 'new_password',
      set: async (password) => {
        const { username, email } = await createUser(focus);
        const token = await resetToken(email);
        return { response: await post('reset-password', { token, new_password: password }), name: username };
      },
    },
  };

  describe.each(Object.entries(PATHS))('on %s', (_, { field, set }) => {
    it.each([
      ['seven characters', 'seven77', 'too_short'],
      ['seven characters of two code units', '🌿'.repeat(7), 'too_short'],
      ['eight that NFKC makes seven', 'e\u0301abcdef', 'too_short'],
      ['129 characters', 'x'.repeat(129), 'too_long'],
      ['ten that NFKC makes 180', '\ufdfa'.repeat(10), 'too_long'],
      ['a common one', 'password', 'too_common'],
      ['a common one in capitals', 'ILoveYou', 'too_common'],
      ['a common one in full width', 'ｐａｓｓｗｏｒｄ', 'too_common'],
      ['what is no text', 'half a \ud83c!', 'invalid_text'],
    ])('refuses %s', async (__, password, code) => {
      const { response } = await set(password);
      expect([response.status, errorsOf(response)]).toEqual([422, [`${field}: ${code}`]]);
    });

    it.each([
      ['eight characters', '8 chars!'],
      ['eight characters of two code units', '🌿🍀🌵🌲🌳🌴🌱🌾'],
      ['128 characters', 'xy'.repeat(64)],
      ['nothing but spaces', ' '.repeat(9)],
      ['control characters', 'a\tb\nc\0d\re'],
    ])('takes %s', async (__, password) => {
      const { response, name } = await set(password);
      expect(response.status).toBeLessThan(300);
      await login(name, password).expect(200);
    });

    it('counts every character', async () => {
      const { name } = await set(`${'a'.repeat(100)}X`);
      await login(name, `${'a'.repeat(100)}Y`).expect(401);
      await login(name, 'a'.repeat(100)).expect(401);
      await login(name, `${'a'.repeat(100)}X`).expect(200);

      const { name: nul } = await set('behind a \0 nul');
      await login(nul, 'behind a \0 NUL').expect(401);
    });

    it('neither trims nor folds', async () => {
      const { name } = await set(' Open Sesame ');
      for (const wrong of ['Open Sesame', ' Open Sesame', 'Open Sesame ', ' open sesame ']) {
        await login(name, wrong).expect(401);
      }
      await login(name, ' Open Sesame ').expect(200);
    });

    it('takes the ways of writing the same characters for the same', async () => {
      const { name } = await set('café au lait ﬁn Å');
      for (const same of ['cafe\u0301 au lait fin A\u030a', 'café au lait ｆｉｎ \u212b'])
        await login(name, same).expect(200);
      await login(name, 'cafe au lait fin A').expect(401);
    });
  });

  it('must not be the username or the e-mail address, on any path', async () => {
    const guest = { ...someone(), username: `long_name_${count}` };
    const user = await signedInUser(focus);
    const token = await resetToken(user.email);
    for (const same of ['username', 'email'] as const) {
      const registered = await post('register', { ...guest, password: guest[same].toUpperCase() });
      expect(errorsOf(registered)).toEqual(['password: same_as_name']);
    }
    const changed = await callMe(user, 'post', '/password', { current_password: PASSWORD, new_password: user.email });
    expect(errorsOf(changed)).toEqual(['new_password: same_as_name']);
    const reset = await post('reset-password', { token, new_password: user.email.toUpperCase() });
    expect(errorsOf(reset)).toEqual(['new_password: same_as_name']);
    await post('reset-password', { token, new_password: NEW_PASSWORD }).expect(200);
  });

  it('of 90 KB are refused before anything is hashed', async () => {
    const user = await signedInUser(focus);
    const token = await resetToken(user.email);
    const [hash, compare] = [jest.spyOn(bcrypt, 'hash'), jest.spyOn(bcrypt, 'compare')];
    const huge = 'p'.repeat(90 * 1024);
    const replies: [Response, string][] = [
      [await post('register', { ...someone(), password: huge }), 'password'],
      [await login(user.username, huge), 'password'],
      [await login('nobody', huge), 'password'],
      [await post('reset-password', { token, new_password: huge }), 'new_password'],
      [await callMe(user, 'post', '/password', { current_password: PASSWORD, new_password: huge }), 'new_password'],
      [
        await callMe(user, 'post', '/password', { current_password: huge, new_password: NEW_PASSWORD }),
        'current_password',
      ],
      [await callMe(user, 'post', '/email', { new_email: someone().email, password: huge }), 'password'],
      [await callMe(user, 'delete', '', { password: huge }), 'password'],
    ];
    for (const [response, field] of replies) {
      expect([response.status, errorsOf(response)]).toEqual([422, [`${field}: too_long`]]);
      expect(response.text).not.toContain('ppp');
    }
    expect(hash).not.toHaveBeenCalled();
    expect(compare).not.toHaveBeenCalled();
    await login(user.username).expect(200);
  });
});

describe('A5: an address registered by somebody else', () => {
  it('is not there to be registered while an administrator has taken its verification back', async () => {
    const admin = await signedInUser(focus, { role: Role.Admin });
    const owner = await signedInUser(focus);
    const setVerified = (is_verified: boolean): Test =>
      focus.http().put(`/api/admin/users/${owner.id}`).set(admin.auth).send({ is_verified }).expect(200);
    await setVerified(false);
    await post('register', { ...someone(), email: owner.email, password: 'of the squatter' }).expect(202);
    await setVerified(true);
    expect((await login(owner.username, 'of the squatter')).status).toBe(401);
    expect((await login(owner.username)).status).toBe(200);
    const account = await focus.dataSource.getRepository(User).findOneByOrFail({ id: owner.id });
    expect(account).toMatchObject({ username: owner.username, pendingSince: null });
  });

  it('is its owner’s after a reset, with nothing of the squatter left', async () => {
    const squatter = { ...someone(), password: 'of the squatter', full_name: 'Call +1 555 now' };
    await post('register', squatter).expect(202);
    const verification = await mailedToken(focus, squatter.email);
    const users = focus.dataSource.getRepository(User);
    const account = await users.findOneByOrFail({ email: squatter.email });
    // However they may have got there.
    await users.update(
      { id: account.id },
      { bio: 'text', avatarUrl: 'https://squatter.example/a', pendingEmail: 's@q.org' },
    );
    await users.update({ id: account.id }, { isVerified: true });
    const session = (await login(squatter.username, squatter.password).expect(200)).body;
    await users.update({ id: account.id }, { isVerified: false });

    focus.clock.advance(MINUTE);
    await post('reset-password', { token: await resetToken(squatter.email), new_password: NEW_PASSWORD }).expect(200);

    expect(codeOf(await login(squatter.username, squatter.password))).toEqual([401, 'invalid_credentials']);
    expect((await me(session.access_token)).status).toBe(401);
    expect((await refresh(session.refresh_token)).status).toBe(401);
    expect((await post('verify-email', { token: verification })).status).toBe(422);
    const { body } = await post('login', { email: squatter.email, password: NEW_PASSWORD }).expect(200);
    expect(body.user).toMatchObject({ id: account.id, full_name: null, avatar_url: null, is_verified: true });
    expect((await me(body.access_token)).body.bio).toBeNull();
    expect(await users.findOneByOrFail({ id: account.id })).toMatchObject({ pendingEmail: null, pendingSince: null });
    const tokens = await focus.dataSource.query('SELECT * FROM one_time_tokens WHERE user_id = ?', [account.id]);
    expect(tokens).toEqual([]);
  });

  it('takes nothing from an owner who had verified it and resets', async () => {
    const user = await createUser(focus, { fullName: 'Sam Doe', bio: 'mine' });
    await post('reset-password', { token: await resetToken(user.email), new_password: NEW_PASSWORD }).expect(200);
    const { body } = await login(user.username, NEW_PASSWORD).expect(200);
    expect((await me(body.access_token)).body).toMatchObject({ full_name: 'Sam Doe', bio: 'mine' });
  });
});

describe('A6: e-mail addresses and links', () => {
  const BAD = [
    'a@b.co,d@e.fr',
    'a@b.co;d@e.fr',
    'a@b.co d@e.fr',
    'a@b.co\r\nBcc: d@e.fr',
    'a\r\nBcc: d@e.fr@b.co',
    'a@b.co\nd@e.fr',
    'a@b.co%0aBcc:d@e.fr,x@y.zz',
    'a@b.co\0',
    '"a@b.co"@e.fr',
    '"a b"@e.fr',
    '"a\\"@b.co,c"@e.fr',
    '<a@b.co>',
    'A <a@b.co>',
    'a@b.co <d@e.fr>',
    'a(comment)@b.co',
    'a@b@c.co',
    'a＠b.co',
    'a@b.co，d@e.fr',
    'a@b。co',
    'ａ@b.co',
    'a@[127.0.0.1]',
    'a@localhost',
    'a@b..co',
    '.a@b.co',
    'a@-b.co',
    '@b.co',
    'a@',
    '',
    `${'a'.repeat(65)}@b.co`,
    `a@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(63)}.${'e'.repeat(63)}.co`,
  ];

  it.each(BAD)('%j is refused wherever an address is taken', async (email) => {
    const user = await signedInUser(focus);
    const replies: [Response, string][] = [
      [await post('register', { ...someone(), email }), 'email'],
      [await post('forgot-password', { email }), 'email'],
      [await post('resend-verification', { email }), 'email'],
      [await callMe(user, 'post', '/email', { new_email: email, password: PASSWORD }), 'new_email'],
    ];
    for (const [response, field] of replies) {
      expect([response.status, errorsOf(response)]).toEqual([422, [`${field}: invalid_format`]]);
    }
  });

  it('mails exactly one recipient, the stored address, whatever its owner is called', async () => {
    const guest = { ...someone(), full_name: 'x" <other@example.org>, y\r\nBcc: z@example.org' };
    await post('register', { ...guest, email: ` ${guest.email}\r\n` }).expect(202);
    const [mail] = await readMail(focus, guest.email);
    expect(mail?.to).toEqual([{ name: '', address: guest.email }]);
    expect([mail?.cc, mail?.bcc]).toEqual([undefined, undefined]);
    expect(mail?.headers.map(({ key }) => key)).not.toContain('bcc');
  });

  it('makes links of FRONTEND_URL, whatever the request says of its host', async () => {
    const guest = someone();
    const lying = {
      Host: 'evil.example',
      'X-Forwarded-Host': 'evil.example',
      'X-Forwarded-Proto': 'http',
      Forwarded: 'host=evil.example',
      Origin: 'https://evil.example',
      Referer: 'https://evil.example/',
    };
    await post('register', guest).set(lying).expect(202);
    focus.clock.advance(MINUTE);
    await post('forgot-password', { email: guest.email }).set(lying).expect(202);

    const mails = await readMail(focus, guest.email);
    expect(mails).toHaveLength(2);
    for (const [i, page] of ['verify-email', 'reset-password'].entries()) {
      const links = `${mails[i]?.text} ${mails[i]?.html}`.match(/https?:\/\/[^\s"<]+/g) ?? [];
      expect(links.length).toBeGreaterThan(1);
      for (const link of links)
        expect(link).toMatch(new RegExp(`^https://focus\\.example/${page}\\?token(=|&#x3D;)[\\w-]{43}$`));
    }
  });

  it('sends no link to an address that is no longer the account’s', async () => {
    const user = await signedInUser(focus);
    const notBefore = new Date(focus.clock.timestamp() + HOUR);
    const queue = (kind: AuthMailKind): Promise<void> =>
      focus.app
        .get(Transactions)
        .run((tx) =>
          focus.app.get(MailOutbox).enqueue(tx, { kind, userId: user.id, recipient: user.email, notBefore }),
        );
    await queue(AuthMailKind.PasswordReset);
    await queue(AuthMailKind.EmailChangeLink);
    const newEmail = someone().email;
    await callMe(user, 'post', '/email', { new_email: newEmail, password: PASSWORD }).expect(202);
    await post('verify-email', { token: await mailedToken(focus, newEmail) }).expect(200);
    const before = await mailCount(user.email);

    focus.clock.advance(HOUR);
    expect(await mailCount(user.email)).toBe(before);
  });
});

describe('T1: a refresh token', () => {
  it('is replaced at each use', async () => {
    const user = await signedInUser(focus);
    const seen = new Set([user.refreshToken]);
    let token = user.refreshToken;
    for (let i = 0; i < 5; i += 1) {
      const { body } = await refresh(token).expect(200);
      token = body.refresh_token;
      seen.add(token);
      await me(body.access_token).expect(200);
    }
    expect(seen.size).toBe(6);
  });

  it('gets the same successor again within 10 s, however often', async () => {
    const user = await signedInUser(focus);
    const { body } = await refresh(user.refreshToken).expect(200);
    for (let i = 0; i < 3; i += 1) {
      focus.clock.advance(3 * SECOND);
      expect((await refresh(user.refreshToken).expect(200)).body.refresh_token).toBe(body.refresh_token);
    }
    await refresh(body.refresh_token).expect(200);
  });

  async function expectEnded(user: SignedInUser, newest: string): Promise<void> {
    expect((await me(user.accessToken)).status).toBe(401);
    expect(codeOf(await refresh(newest))).toEqual([401, 'invalid_token']);
    const rows = await auditOf(user.id);
    expect(rows.filter(({ action }) => action === 'auth.token_reused')).toEqual([
      expect.objectContaining({ level: 'warning', ip: address, context: { session_id: expect.any(Number) } }),
    ]);
    expect((await readMail(focus, user.email)).map(({ subject }) => subject)).toEqual([
      'We have signed one of your devices out',
    ]);
  }

  it('ends its family when it comes back after 10 s', async () => {
    const account = await createUser(focus);
    const [user, otherDevice] = [await signIn(focus, account), await signIn(focus, account)];
    const { body } = await refresh(user.refreshToken).expect(200);
    focus.clock.advance(11 * SECOND);
    expect(codeOf(await refresh(user.refreshToken))).toEqual([401, 'token_reused']);
    await expectEnded(user, body.refresh_token);
    await me(otherDevice.accessToken).expect(200);
    await refresh(otherDevice.refreshToken).expect(200);
  });

  it('ends its family when it is older than the one just replaced, even within 10 s', async () => {
    const user = await signedInUser(focus);
    const second = (await refresh(user.refreshToken).expect(200)).body.refresh_token;
    const third = (await refresh(second).expect(200)).body.refresh_token;
    expect(codeOf(await refresh(user.refreshToken))).toEqual([401, 'token_reused']);
    await expectEnded(user, third);
  });

  it('ends nothing when it is forged', async () => {
    const user = await signedInUser(focus);
    const [session, secret, tag] = user.refreshToken.split('.') as [string, string, string];
    const flip = (text: string): string => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const forgeries = [
      `${session}.${flip(secret)}.${tag}`,
      `${session}.${secret}.${flip(tag)}`,
      `${Number(session) + 1}.${secret}.${tag}`,
      `${session}.${secret}`,
      `${session}.${secret}.`,
      `0${user.refreshToken}`,
      `${user.refreshToken}=`,
      `${user.refreshToken} `,
      `${user.refreshToken}\n`,
      user.accessToken,
      'x',
      // The last character of a tag holds four bits that decode to nothing.
      ...[...alphabet]
        .map((last) => user.refreshToken.slice(0, -1) + last)
        .filter((token) => token !== user.refreshToken),
    ];
    for (const token of forgeries) {
      expect([token, ...codeOf(await refresh(token))]).toEqual([token, 401, 'invalid_token']);
    }
    await me(user.accessToken).expect(200);
    await refresh(user.refreshToken).expect(200);
    expect((await auditOf(user.id)).map(({ action }) => action)).toEqual(['auth.logged_in']);
  });

  it('leaves one usable token after 20 parallel uses', async () => {
    const user = await signedInUser(focus);
    const replies = await times(20, () => refresh(user.refreshToken));
    expect(tally(replies)).toEqual({ 200: 20 });
    const tokens = new Set(replies.map(({ body }) => body.refresh_token as string));
    expect(tokens.size).toBe(1);
    await me(replies[7]!.body.access_token).expect(200);
    focus.clock.advance(11 * SECOND);
    await refresh([...tokens][0]!).expect(200);
  });

  it('ends its family once, however many bring an old one back at once', async () => {
    const user = await signedInUser(focus);
    const { body } = await refresh(user.refreshToken).expect(200);
    focus.clock.advance(11 * SECOND);
    const replies = await times(20, () => refresh(user.refreshToken));
    expect(tally(replies)).toEqual({ 401: 20 });
    await expectEnded(user, body.refresh_token);
  });
});

describe('T2: what ends a session', () => {
  const update = (id: number, change: Partial<User>): Promise<unknown> =>
    focus.dataSource.getRepository(User).update({ id }, change);

  it.each<[string, (user: SignedInUser, other: SignedInUser) => Promise<unknown>]>([
    ['logout', (user) => post('logout', { refresh_token: user.refreshToken }).expect(204)],
    [
      'logout with a token replaced long ago',
      async (user) => {
        await refresh(user.refreshToken).expect(200);
        focus.clock.advance(MINUTE);
        await post('logout', { refresh_token: user.refreshToken }).expect(204);
      },
    ],
    ['logout-all', (_, other) => post('logout-all').set(other.auth).expect(204)],
    [
      'the end of the session from another',
      async (user, other) => {
        const { sid } = JSON.parse(Buffer.from(user.accessToken.split('.')[1]!, 'base64url').toString()) as {
          sid: number;
        };
        await focus.http().delete(`/api/auth/sessions/${sid}`).set(other.auth).expect(204);
      },
    ],
    [
      'a password change',
      (_, other) =>
        callMe(other, 'post', '/password', { current_password: PASSWORD, new_password: NEW_PASSWORD }).expect(204),
    ],
    [
      'a password reset',
      async (user) =>
        post('reset-password', { token: await resetToken(user.email), new_password: NEW_PASSWORD }).expect(200),
    ],
    [
      'a deactivation',
      async (user) => {
        const { auth } = await signedInUser(focus, { role: Role.Admin });
        await focus.http().patch(`/api/admin/users/${user.id}/deactivate`).set(auth).send({}).expect(200);
      },
    ],
    ['the deletion of the account', (_, other) => callMe(other, 'delete', '', { password: PASSWORD }).expect(204)],
  ])('%s ends it on the very next request', async (_, act) => {
    const account = await createUser(focus);
    const [user, other] = [await signIn(focus, account), await signIn(focus, account)];
    await me(user.accessToken).expect(200);
    await act(user, other);
    expect(codeOf(await me(user.accessToken))).toEqual([401, 'invalid_token']);
    expect((await refresh(user.refreshToken)).status).toBe(401);
    expect((await me(user.accessToken)).headers['www-authenticate']).toBe('Bearer');
  });

  it('a change of the role counts on the very next request: what was signed for the old one is good no more', async () => {
    const account = await createUser(focus);
    const admin = await signedInUser(focus, { role: Role.Admin });
    for (const role of [Role.Admin, Role.User]) {
      const { accessToken } = await signIn(focus, account);
      await me(accessToken).expect(200);
      await focus.http().put(`/api/admin/users/${account.id}`).set(admin.auth).send({ role }).expect(200);
      expect(codeOf(await me(accessToken))).toEqual([401, 'invalid_token']);
      const { auth } = await signIn(focus, account);
      const { status } = await focus.http().get('/api/admin/stats/overview').set(auth);
      expect([role, status]).toEqual([role, role === Role.Admin ? 200 : 403]);
    }
  });

  it('what is changed behind our back counts within a second', async () => {
    const user = await signedInUser(focus);
    for (const [isActive, status] of [
      [false, 401],
      [true, 200],
    ] as const) {
      await me(user.accessToken);
      await update(user.id, { isActive });
      focus.clock.advance(SECOND);
      expect((await me(user.accessToken)).status).toBe(status);
    }
  });
});

describe('T3: forged access tokens', () => {
  type Claims = Record<string, unknown>;
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const decode = (part: string): Claims => JSON.parse(Buffer.from(part, 'base64url').toString()) as Claims;

  let user: SignedInUser;
  let other: SignedInUser;
  let key: Buffer;
  let claims: Claims;

  beforeEach(async () => {
    user = await signedInUser(focus);
    other = await signedInUser(focus);
    key = focus.app.get(SigningKeys).accessToken;
    claims = decode(user.accessToken.split('.')[1]!);
  });

  function forge(payload: unknown, header: Claims = {}, secret: Buffer | string = key, hash = 'sha256'): string {
    const signed = `${encode({ alg: 'HS256', typ: 'JWT', ...header })}.${encode(payload)}`;
    return `${signed}.${createHmac(hash, secret).update(signed).digest('base64url')}`;
  }
  const claimsWithout = (name: string): Claims =>
    Object.fromEntries(Object.entries(claims).filter(([k]) => k !== name));
  const seconds = (): number => Math.floor(focus.clock.timestamp() / 1000);

  /** Refused on a route that would act, and nothing has happened. */
  async function expectRefused(forgeries: Record<string, string>, code = 'invalid_token'): Promise<void> {
    const before = await dump();
    for (const [name, token] of Object.entries(forgeries)) {
      for (const call of [me(token), post('logout-all').set('Authorization', `Bearer ${token}`)]) {
        const response = await call;
        expect([name, ...codeOf(response)]).toEqual([name, 401, code]);
        expect(response.headers['www-authenticate']).toBe('Bearer');
        expect(response.text).not.toMatch(/jwt|signature|algorithm/i);
      }
    }
    expect(await dump()).toBe(before);
    await me(user.accessToken).expect(200);
  }

  it('are made well here: the same claims with the real key are good', async () => {
    await me(forge(claims)).expect(200);
    await me(forge({ ...claims, exp: seconds() + 60, iat: seconds() - 60, nbf: seconds() - 60 })).expect(200);
  });

  it('alg none, in any case, with any signature', async () => {
    const forgeries: Record<string, string> = {};
    const signature = user.accessToken.split('.')[2]!;
    for (const alg of ['none', 'None', 'NONE', 'nOnE', '', null]) {
      const unsigned = `${encode({ alg, typ: 'JWT' })}.${encode(claims)}`;
      Object.assign(forgeries, {
        [`${alg} without`]: `${unsigned}.`,
        [`${alg} with the real one`]: `${unsigned}.${signature}`,
        [`${alg} signed`]: forge(claims, { alg }),
      });
    }
    await expectRefused(forgeries);
  });

  it('stripped, empty and foreign signatures, and changed claims', async () => {
    const [header, payload, signature] = user.accessToken.split('.') as [string, string, string];
    await expectRefused({
      stripped: `${header}.${payload}`,
      empty: `${header}.${payload}.`,
      'only a header': header,
      'only dots': '..',
      'of another token': `${header}.${payload}.${other.accessToken.split('.')[2]}`,
      'of other claims': `${header}.${encode({ ...claims, sub: String(other.id) })}.${signature}`,
      shortened: `${header}.${payload}.${signature.slice(0, -2)}`,
      lengthened: `${user.accessToken}AA`,
      'a fourth part': `${user.accessToken}.x`,
    });
  });

  it('other algorithms and other keys', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const asymmetric = (alg: string, header: Claims = {}): string => {
      const signed = `${encode({ alg, typ: 'JWT', ...header })}.${encode(claims)}`;
      const keyObject = alg.startsWith('RS')
        ? rsa.privateKey
        : { key: ec.privateKey, dsaEncoding: 'ieee-p1363' as const };
      return `${signed}.${sign('sha256', Buffer.from(signed), keyObject).toString('base64url')}`;
    };
    const jwk = rsa.publicKey.export({ format: 'jwk' });
    const pem = rsa.publicKey.export({ format: 'pem', type: 'spki' }) as string;
    await expectRefused({
      HS384: forge(claims, { alg: 'HS384' }, key, 'sha384'),
      HS512: forge(claims, { alg: 'HS512' }, key, 'sha512'),
      hs256: forge(claims, { alg: 'hs256' }),
      RS256: asymmetric('RS256'),
      ES256: asymmetric('ES256'),
      'HS256 by the public key': forge(claims, {}, pem),
      'HS256 by an empty key': forge(claims, {}, ''),
      'HS256 by SECRET_KEY itself': forge(claims, {}, 'test-only-secret-key-0123456789-abcdefghijklmnop'),
      'HS256 by the key of refresh tokens': forge(claims, {}, focus.app.get(SigningKeys).refreshToken),
      'jwk, RS256': asymmetric('RS256', { jwk }),
      'jwk, HS256': forge(claims, { jwk: { kty: 'oct', k: Buffer.from('mine').toString('base64url') } }, 'mine'),
      jku: asymmetric('RS256', { jku: `${focus.url}/jwks.json`, kid: '1' }),
      x5u: asymmetric('RS256', { x5u: `${focus.url}/cert.pem` }),
      'kid /dev/null': forge(claims, { kid: '../../../../dev/null' }, ''),
      'kid SQL': forge(claims, { kid: "x' UNION SELECT 'mine' -- " }, 'mine'),
    });
  });

  it('claims that are missing, mistyped, or another’s', async () => {
    const { sid } = decode(other.accessToken.split('.')[1]!);
    await expectRefused({
      'no exp': forge(claimsWithout('exp')),
      'exp null': forge({ ...claims, exp: null }),
      'exp text': forge({ ...claims, exp: String(claims.exp) }),
      'no iat': forge(claimsWithout('iat')),
      'no sub': forge(claimsWithout('sub')),
      'sub null': forge({ ...claims, sub: null }),
      'sub a number': forge({ ...claims, sub: user.id }),
      'sub 0': forge({ ...claims, sub: '0' }),
      'sub a list': forge({ ...claims, sub: [String(user.id)] }),
      'sub padded': forge({ ...claims, sub: ` ${user.id}` }),
      'no sid': forge(claimsWithout('sid')),
      'sid null': forge({ ...claims, sid: null }),
      'sid text': forge({ ...claims, sid: String(claims.sid) }),
      'sid an object': forge({ ...claims, sid: { gt: 0 } }),
      'sid 0': forge({ ...claims, sid: 0 }),
      'sid -1': forge({ ...claims, sid: -1 }),
      'sid 1.5': forge({ ...claims, sid: 1.5 }),
      'sid beyond any': forge({ ...claims, sid: Number.MAX_SAFE_INTEGER }),
      'sid of another user': forge({ ...claims, sid }),
      'sub of another user': forge({ ...claims, sub: String(other.id) }),
      'no iss': forge(claimsWithout('iss')),
      'another iss': forge({ ...claims, iss: 'https://evil.example' }),
      'no aud': forge(claimsWithout('aud')),
      'another aud': forge({ ...claims, aud: 'another-api' }),
      'no kind': forge(claimsWithout('kind')),
      'another kind': forge({ ...claims, kind: 'refresh' }),
      'not yet valid': forge({ ...claims, nbf: seconds() + 60 }),
      'nbf text': forge({ ...claims, nbf: '0' }),
      'issued in the future': forge({ ...claims, iat: seconds() + 60, exp: seconds() + 120 }),
      'no claims': forge({}),
      'a list for claims': forge([claims]),
      'text for claims': forge('claims'),
    });
  });

  it('expired', async () => {
    await expectRefused(
      { 'a second ago': forge({ ...claims, exp: seconds() - 1 }), 'in 1970': forge({ ...claims, exp: 1 }) },
      'expired_token',
    );
    focus.clock.advance(30 * MINUTE);
    expect(codeOf(await me(user.accessToken))).toEqual([401, 'expired_token']);
  });

  it('one kind of token for another', async () => {
    focus.clock.advance(HOUR);
    user = await signIn(focus, await focus.dataSource.getRepository(User).findOneByOrFail({ id: user.id }));
    claims = decode(user.accessToken.split('.')[1]!);
    const mailed = await resetToken(user.email);
    await expectRefused({ 'a refresh token': user.refreshToken, 'a mailed token': mailed });
    for (const token of [user.accessToken, mailed]) {
      expect(codeOf(await refresh(token))).toEqual([401, 'invalid_token']);
      await post('logout', { refresh_token: token }).expect(204);
    }
    for (const token of [user.accessToken, user.refreshToken]) {
      expect(errorsOf(await post('verify-email', { token }))).toEqual(['token: invalid_token']);
      expect(errorsOf(await post('reset-password', { token, new_password: NEW_PASSWORD }))).toEqual([
        'token: invalid_token',
      ]);
    }
    await me(user.accessToken).expect(200);
    await refresh(user.refreshToken).expect(200);
    await post('reset-password', { token: mailed, new_password: NEW_PASSWORD }).expect(200);
  });

  it('other schemes and places', async () => {
    for (const scheme of ['', 'Basic ', 'Token ', 'JWT ', 'Bearer Bearer ', 'Bearer, ', 'Bearer']) {
      const response = await me('').set('Authorization', scheme + user.accessToken);
      expect([scheme, ...codeOf(response)]).toEqual([scheme, 401, 'invalid_token']);
    }
    const { accessToken } = user;
    expect((await focus.http().get(`/api/users/me?access_token=${accessToken}`)).status).toBe(401);
    expect((await focus.http().get('/api/users/me').set('Cookie', `access_token=${accessToken}`)).status).toBe(401);
    expect((await focus.http().get('/api/users/me').set('X-Access-Token', accessToken)).status).toBe(401);
    await focus.http().get('/api/users/me').set('authorization', `bearer ${accessToken}`).expect(200);
  });

  /** Sends headers just as they are; answers the status, `NaN` where the connection was cut before there was one. */
  async function statusOf(...headers: string[]): Promise<number> {
    const { hostname, port } = new URL(focus.url);
    const socket = createConnection(Number(port), hostname);
    socket.write(['GET /api/users/me HTTP/1.1', 'Host: focus', 'Connection: close', ...headers, '', ''].join('\r\n'));
    const answer = await text(socket).catch(() => '');
    return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
  }

  it('two Authorization headers', async () => {
    const good = `Authorization: Bearer ${user.accessToken}`;
    expect(await statusOf(good)).toBe(200);
    expect(await statusOf(good, good)).toBe(401);
    expect(await statusOf(good, `authorization: Bearer ${other.accessToken}`)).toBe(401);
    expect(await statusOf('AUTHORIZATION: Bearer nonsense', good)).toBe(401);
    expect(await statusOf(`Authorization: Bearer ${user.accessToken}, Bearer ${other.accessToken}`)).toBe(401);
  });

  it('a token of 100 KB, and of as much as a header may hold', async () => {
    expect(await statusOf(`Authorization: Bearer ${'a'.repeat(20 * 1024)}`)).toBe(431);
    expect([431, NaN]).toContainEqual(await statusOf(`Authorization: Bearer ${'a'.repeat(100 * 1024)}`));
    expect(await statusOf(`Authorization: Bearer ${'a'.repeat(12 * 1024)}`)).toBe(401);
    expect(await statusOf(`Authorization: Bearer ${forge({ ...claims, padding: 'a'.repeat(6 * 1024) })}`)).toBe(401);
    await me(user.accessToken).expect(200);
  });
});

describe('T4: what is stored', () => {
  it('holds no usable token and no password, only hashes; and answers with tokens are not stored', async () => {
    const guest = someone();
    const secrets: Record<string, string> = { password: guest.password, 'new password': NEW_PASSWORD };
    await post('register', guest).expect(202);
    secrets.verification = await mailedToken(focus, guest.email);
    await post('verify-email', { token: secrets.verification }).expect(200);
    const signedIn = await login(guest.username).expect(200);
    const refreshed = await refresh(signedIn.body.refresh_token).expect(200);
    for (const { body, headers } of [signedIn, refreshed]) {
      expect(headers['cache-control']).toBe('no-store');
      secrets[`refresh ${Object.keys(secrets).length}`] = body.refresh_token;
      secrets[`access ${Object.keys(secrets).length}`] = body.access_token;
      const [, secret] = body.refresh_token.split('.') as [string, string];
      secrets[`secret ${Object.keys(secrets).length}`] = secret;
      expect(Buffer.from(secret, 'base64url').length * 8).toBeGreaterThanOrEqual(128);
    }
    const auth = { Authorization: `Bearer ${refreshed.body.access_token}` };
    const newEmail = someone().email;
    await focus
      .http()
      .post('/api/users/me/email')
      .set(auth)
      .send({ new_email: newEmail, password: PASSWORD })
      .expect(202);
    secrets['change of address'] = await mailedToken(focus, newEmail);
    focus.clock.advance(MINUTE);
    secrets.reset = await resetToken(guest.email);
    await login(guest.username, 'a wrong password of theirs').expect(401);
    secrets['wrong password'] = 'a wrong password of theirs';

    const stored = await dump();
    for (const [name, secret] of Object.entries(secrets)) {
      expect([name, stored.includes(secret)]).toEqual([name, false]);
      expect([name, stored.includes(Buffer.from(secret).toString('base64'))]).toEqual([name, false]);
    }
    const sha256 = (token: string): string => createHash('sha256').update(token).digest('hex');
    for (const token of [refreshed.body.refresh_token, secrets.reset, secrets['change of address']]) {
      expect(stored).toContain(sha256(token as string));
    }
    for (const token of [secrets.verification, secrets.reset, secrets['change of address']]) {
      expect(Buffer.from(token, 'base64url').length * 8).toBeGreaterThanOrEqual(128);
    }
    expect(stored).not.toContain('token=');
  });

  it('is of a mail its kind, whom it concerns and where it goes', async () => {
    const guest = someone();
    await post('register', guest).expect(202);
    const read = (): Promise<Record<string, unknown>[]> =>
      focus.dataSource.query('SELECT kind, context, recipient, message_id FROM mails WHERE recipient = ?', [
        guest.email,
      ]);
    const [queued] = await read();
    await readMail(focus, guest.email);
    expect(await read()).toEqual([queued]);
    expect(queued).toEqual({
      kind: 'verification',
      context: '{}',
      recipient: guest.email,
      message_id: expect.stringMatching(/^<[\da-f-]{36}@/),
    });
  });
});

describe('T5: a one-time token', () => {
  /** Keeps mails from being made until what it answers is called. */
  function holdMails(): () => void {
    const composers = focus.app.get(MailComposers);
    const compose = composers.compose.bind(composers);
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    jest.spyOn(composers, 'compose').mockImplementation(async (mail) => {
      await released;
      return compose(mail);
    });
    return release;
  }

  it('is won by exactly one of 20 parallel uses', async () => {
    const guest = someone();
    await post('register', guest).expect(202);
    const token = await mailedToken(focus, guest.email);
    expect(tally(await times(20, () => post('verify-email', { token })))).toEqual({ 200: 1, 422: 19 });

    focus.clock.advance(MINUTE);
    const reset = await resetToken(guest.email);
    const replies = await times(20, (i) => post('reset-password', { token: reset, new_password: `new password ${i}` }));
    expect(tally(replies)).toEqual({ 200: 1, 422: 19 });
    const winner = replies.findIndex(({ status }) => status === 200);
    await login(guest.username, `new password ${winner}`).expect(200);
    const subjects = (await readMail(focus, guest.email)).map(({ subject }) => subject);
    expect(subjects.filter((subject) => subject === 'Your password was changed')).toHaveLength(1);
  });

  it('is not spent by a GET of the link', async () => {
    const guest = someone();
    await post('register', guest).expect(202);
    const token = await mailedToken(focus, guest.email);
    for (const method of ['get', 'head', 'options'] as const) {
      expect((await focus.http()[method](`/api/auth/verify-email?token=${token}`)).status).not.toBe(200);
    }
    expect((await post(`verify-email?token=${token}`, {})).status).toBe(422);
    await post('verify-email', { token }).expect(200);
  });

  it('replaces an older one of its kind, and no other', async () => {
    const guest = someone();
    await post('register', guest).expect(202);
    const verification = await mailedToken(focus, guest.email);
    focus.clock.advance(MINUTE);
    const first = await resetToken(guest.email);
    focus.clock.advance(MINUTE);
    const second = await resetToken(guest.email);
    expect(first).not.toBe(second);
    expect((await post('reset-password', { token: first, new_password: NEW_PASSWORD })).status).toBe(422);
    await post('verify-email', { token: verification }).expect(200);
    await post('reset-password', { token: second, new_password: NEW_PASSWORD }).expect(200);
  });

  it('is void from the moment on that a newer one is asked for, although its mail has not been made yet', async () => {
    const guest = someone();
    await post('register', guest).expect(202);
    const verification = await mailedToken(focus, guest.email);
    const user = await signedInUser(focus);
    const [first, second] = [someone().email, someone().email];
    await callMe(user, 'post', '/email', { new_email: first, password: PASSWORD }).expect(202);
    const change = await mailedToken(focus, first);
    focus.clock.advance(MINUTE);
    const release = holdMails();

    await post('register', { ...guest, password: NEW_PASSWORD }).expect(202);
    await callMe(user, 'post', '/email', { new_email: second, password: PASSWORD }).expect(202);
    const replies = [
      await post('verify-email', { token: verification }),
      await post('verify-email', { token: change }),
    ];
    release();

    expect(tally(replies)).toEqual({ 422: 2 });
    await post('verify-email', { token: await mailedToken(focus, guest.email) }).expect(200);
    await post('verify-email', { token: await mailedToken(focus, second) }).expect(200);
  });

  it('is voided by a changed password', async () => {
    const user = await signedInUser(focus);
    const newEmail = someone().email;
    await callMe(user, 'post', '/email', { new_email: newEmail, password: PASSWORD }).expect(202);
    const change = await mailedToken(focus, newEmail);
    const reset = await resetToken(user.email);
    await callMe(user, 'post', '/password', { current_password: PASSWORD, new_password: NEW_PASSWORD }).expect(204);
    expect((await post('verify-email', { token: change })).status).toBe(422);
    expect((await post('reset-password', { token: reset, new_password: 'an attacker’s' })).status).toBe(422);
    await login(user.username, NEW_PASSWORD).expect(200);
  });

  it('is voided by a reset', async () => {
    const user = await signedInUser(focus);
    const newEmail = someone().email;
    await callMe(user, 'post', '/email', { new_email: newEmail, password: PASSWORD }).expect(202);
    const change = await mailedToken(focus, newEmail);
    await post('reset-password', { token: await resetToken(user.email), new_password: NEW_PASSWORD }).expect(200);
    expect((await post('verify-email', { token: change })).status).toBe(422);
  });

  it('is voided by a changed e-mail address', async () => {
    const user = await signedInUser(focus);
    const newEmail = someone().email;
    await callMe(user, 'post', '/email', { new_email: newEmail, password: PASSWORD }).expect(202);
    const change = await mailedToken(focus, newEmail);
    const reset = await resetToken(user.email);
    await post('verify-email', { token: change }).expect(200);
    expect((await post('reset-password', { token: reset, new_password: NEW_PASSWORD })).status).toBe(422);
  });

  it('that is no string touches no account', async () => {
    const user = await signedInUser(focus);
    await resetToken(user.email);
    await post('register', someone()).expect(202);
    await focus.mails.drain();
    const before = await dump();
    for (const token of [0, 1, true, false, null, [], ['x'], {}, { $ne: null }, '', '%', "' OR 1=1 -- "]) {
      expect((await post('verify-email', { token })).status).toBe(422);
      expect((await post('reset-password', { token, new_password: NEW_PASSWORD })).status).toBe(422);
      const isString = typeof token === 'string';
      expect((await post('refresh', { refresh_token: token })).status).toBe(isString ? 401 : 422);
      expect((await post('logout', { refresh_token: token })).status).toBe(isString ? 204 : 422);
    }
    expect(await dump()).toBe(before);
  });
});

describe('T6: a session', () => {
  it('ends 30 days after sign-in, although it is used every day', async () => {
    const user = await signedInUser(focus);
    let tokens = { access_token: user.accessToken, refresh_token: user.refreshToken };
    for (let day = 1; day < 30; day += 1) {
      focus.clock.advance(DAY);
      tokens = (await refresh(tokens.refresh_token).expect(200)).body;
    }
    focus.clock.advance(DAY - MINUTE);
    tokens = (await refresh(tokens.refresh_token).expect(200)).body;
    await me(tokens.access_token).expect(200);
    const { body } = await focus.http().get('/api/auth/sessions').set('Authorization', `Bearer ${tokens.access_token}`);
    expect(Date.parse(body.items[0].expires_at) - Date.parse(body.items[0].created_at)).toBe(30 * DAY);

    focus.clock.advance(MINUTE);
    expect(codeOf(await refresh(tokens.refresh_token))).toEqual([401, 'expired_token']);
    expect((await me(tokens.access_token)).status).toBe(401);
  });

  it('ends when it was not used for 7 days', async () => {
    const [busy, idle] = [await signedInUser(focus), await signedInUser(focus)];
    focus.clock.advance(7 * DAY - MINUTE);
    const { body } = await refresh(busy.refreshToken).expect(200);
    focus.clock.advance(MINUTE);
    expect(codeOf(await refresh(idle.refreshToken))).toEqual([401, 'expired_token']);
    focus.clock.advance(6 * DAY);
    await refresh(body.refresh_token).expect(200);
  });

  it('is kept while it is live', async () => {
    const user = await signedInUser(focus);
    focus.clock.advance(DAY);
    await refresh(user.refreshToken).expect(200);
    expect(await focus.dataSource.getRepository(Session).countBy({ userId: user.id })).toBe(1);
  });
});

describe('the audit log', () => {
  it('tells the story of an account, and no secret', async () => {
    const guest = someone();
    const agent = { 'User-Agent': 'Focus/1.0 (Android 16)', 'X-Request-Id': `story-${count}` };
    const send = (route: string, body?: object): Test => post(route, body).set(agent);
    await send('register', guest).expect(202);
    const verification = await mailedToken(focus, guest.email);
    await send('login', { username: guest.username, password: guest.password }).expect(403);
    await send('verify-email', { token: verification }).expect(200);
    const tokens = (await send('login', { email: guest.email, password: guest.password }).expect(200)).body;
    const { id } = tokens.user as { id: number };
    const auth = { Authorization: `Bearer ${tokens.access_token}`, 'X-Forwarded-For': address, ...agent };
    await focus.http().put('/api/users/me').set(auth).send({ bio: 'a bio', locale: 'en' }).expect(200);
    const wrong = { username: guest.username, password: 'a wrong one' };
    for (let i = 0; i < 10; i += 1) await send('login', wrong).expect(401);
    await send('login', wrong).expect(429);
    await send('logout', { refresh_token: tokens.refresh_token }).expect(204);
    await send('logout', { refresh_token: tokens.refresh_token }).expect(204);
    focus.clock.advance(MINUTE);
    const reset = await resetToken(guest.email);
    await send('reset-password', { token: reset, new_password: NEW_PASSWORD }).expect(200);
    const again = (await send('login', { username: guest.username, password: NEW_PASSWORD }).expect(200)).body;
    const bearer = { Authorization: `Bearer ${again.access_token}`, 'X-Forwarded-For': address, ...agent };
    const change = { current_password: NEW_PASSWORD, new_password: PASSWORD };
    await focus.http().post('/api/users/me/password').set(bearer).send(change).expect(204);
    const newEmail = someone().email;
    const ask = { new_email: newEmail, password: PASSWORD };
    await focus.http().post('/api/users/me/email').set(bearer).send(ask).expect(202);
    const emailToken = await mailedToken(focus, newEmail);
    await send('verify-email', { token: emailToken }).expect(200);
    await send('refresh', { refresh_token: again.refresh_token }).expect(200);
    focus.clock.advance(MINUTE);
    await send('refresh', { refresh_token: again.refresh_token }).expect(401);
    const last = (await send('login', { username: guest.username, password: PASSWORD }).expect(200)).body;
    await send('logout-all').set('Authorization', `Bearer ${last.access_token}`).expect(204);

    const rows = await auditOf(id);
    expect(rows.map(({ action, level }) => `${action} ${level}`)).toEqual([
      'auth.registered info',
      'auth.login_failed warning',
      'auth.email_verified info',
      'auth.logged_in info',
      'users.profile_updated info',
      ...Array<string>(10).fill('auth.login_failed warning'),
      'auth.login_locked warning',
      'auth.logged_out info',
      'auth.password_reset info',
      'auth.logged_in info',
      'auth.password_changed info',
      'auth.email_change_requested info',
      'auth.email_changed info',
      'auth.token_reused warning',
      'auth.logged_in info',
      'auth.logged_out_everywhere info',
    ]);
    for (const row of rows) {
      expect(row).toMatchObject({ ip: address, userAgent: agent['User-Agent'], requestId: agent['X-Request-Id'] });
      expect(row.createdAt).toBeInstanceOf(Date);
    }
    expect(rows.find(({ action }) => action === 'users.profile_updated')?.context).toEqual({
      fields: ['bio', 'locale'],
    });
    const { passwordHash } = await focus.dataSource.getRepository(User).findOneByOrFail({ id });
    const written = JSON.stringify(rows.map(({ message, context }) => [message, context]));
    for (const secret of [
      ...[guest.password, NEW_PASSWORD, wrong.password, verification, reset, emailToken, passwordHash!],
      ...[tokens, again, last].flatMap((given) => [given.access_token, given.refresh_token]),
    ]) {
      expect(written).not.toContain(secret);
    }
  });

  it('tells of failures on a name nobody has, without the name', async () => {
    const logs = focus.dataSource.getRepository(AuditLog);
    const name = 'perhaps-my-password';
    for (let i = 0; i < 10; i += 1) await login(name, 'wrong').set('X-Request-Id', 'unknown-name').expect(401);
    const rows = await logs.findBy({ requestId: 'unknown-name' });
    expect(rows.map(({ action, level, userId }) => [action, level, userId])).toEqual([
      ...Array<unknown>(10).fill(['auth.login_failed', 'warning', null]),
      ['auth.login_locked', 'warning', null],
    ]);
    expect(JSON.stringify(rows)).not.toContain(name);
  });
});
