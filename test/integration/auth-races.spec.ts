import { setTimeout as pause } from 'node:timers/promises';
import type { Response, Test } from 'supertest';
import { EmbeddedGate } from '../../src/infrastructure/database/embedded-gate';
import { Transactions } from '../../src/infrastructure/database/transactions';
import { Session } from '../../src/modules/auth/entities/session.entity';
import { PasswordHasher } from '../../src/modules/auth/password-hasher';
import { User } from '../../src/modules/users/entities/user.entity';
import { UsersService } from '../../src/modules/users/users.service';
import { createUser, PASSWORD, signedInUser } from '../factories/user.factory';
import { mailedToken, readMail } from '../support/mailbox';
import { startTestApp, type TestApp } from '../support/test-app';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const THEIRS = 'of somebody else';

let focus: TestApp;
let count = 0;

beforeAll(async () => {
  focus = await startTestApp();
});
beforeEach(() => {
  count += 1;
});
afterAll(() => focus.close());

const post = (route: string, body: object): Test => focus.http().post(`/api/auth/${route}`).send(body);
const stored = (id: number): Promise<User | null> => focus.dataSource.getRepository(User).findOneBy({ id });
const guest = (overrides: object = {}): { username: string; email: string; password: string } => {
  count += 1;
  return { username: `guest_${count}`, email: `guest_${count}@example.org`, password: PASSWORD, ...overrides };
};

/** Until another transaction waits for its turn on the embedded engine, or for a row. */
async function untilSomebodyWaits(): Promise<void> {
  const gate = focus.app.get<EmbeddedGate | null>(EmbeddedGate);
  const sql = `SELECT COUNT(*) AS n FROM information_schema.innodb_trx t
    JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id
    WHERE t.trx_state = 'LOCK WAIT' AND p.db = DATABASE()`;
  let waiting = 0;
  while (waiting === 0) {
    // The server renews its table of transactions only when it was not read for 100 ms.
    await pause(gate === null ? 120 : 1);
    waiting = gate?.queueLength ?? Number((await focus.dataSource.query<{ n: string }[]>(sql))[0]?.n);
  }
}

/** Verifies the account `id` in a transaction that ends only once `request` waits for it. */
async function verifyDuring(id: number, request: () => Test): Promise<Response> {
  const users = focus.app.get(UsersService);
  let response: Promise<Response> | undefined;
  await focus.app.get(Transactions).run(async (tx) => {
    await users.lock(tx, id);
    await users.update(tx, id, { isVerified: true, pendingSince: null });
    response = Promise.resolve(request());
    await untilSomebodyWaits();
  });
  return response!;
}

it.each<[string, Partial<User>]>([
  ['given another password', { passwordHash: 'of another password' }],
  ['deactivated', { isActive: false }],
])('an account that is %s while a sign-in checks the old password gets no session', async (_, change) => {
  const { id, username } = await createUser(focus);
  const hasher = focus.app.get(PasswordHasher);
  const matches = hasher.matches.bind(hasher);
  jest.spyOn(hasher, 'matches').mockImplementationOnce(async (password, hash) => {
    const isMatch = await matches(password, hash);
    await focus.dataSource.getRepository(User).update({ id }, change);
    return isMatch;
  });

  const response = await post('login', { username, password: PASSWORD });

  expect([response.status, response.body.code]).toEqual([401, 'invalid_credentials']);
  expect(await focus.dataSource.getRepository(Session).countBy({ userId: id })).toBe(0);
});

it.each([
  ['a wrong password', {}, 'not the password', 'invalid_credentials'],
  ['the right password of an account that may not sign in', { isVerified: false }, PASSWORD, 'email_not_verified'],
])('an account that is deleted while %s is checked is refused like any', async (_, overrides, password, code) => {
  const { id, username } = await createUser(focus, overrides);
  const hasher = focus.app.get(PasswordHasher);
  const matches = hasher.matches.bind(hasher);
  jest.spyOn(hasher, 'matches').mockImplementationOnce(async (sent, hash) => {
    const isMatch = await matches(sent, hash);
    await focus.app.get(Transactions).run((tx) => focus.app.get(UsersService).delete(tx, id));
    return isMatch;
  });

  expect((await post('login', { username, password })).body.code).toBe(code);
  expect(await stored(id)).toBeNull();
});

describe('an account that is verified at this very moment', () => {
  it('is not replaced by another registration of its address', async () => {
    const { id, email, username, passwordHash } = await createUser(focus, {
      isVerified: false,
      pendingSince: focus.clock.now(),
    });

    const response = await verifyDuring(id, () => post('register', guest({ email, password: THEIRS })));

    expect(response.status).toBe(202);
    expect(await stored(id)).toMatchObject({ username, passwordHash, isVerified: true });
    expect((await readMail(focus, email)).map(({ subject }) => subject)).toEqual(['You already have a Focus account']);
  });

  it('does not lose its username to a registration', async () => {
    const { id, username } = await createUser(focus, { isVerified: false, pendingSince: focus.clock.now() });
    focus.clock.advance(DAY);

    const response = await verifyDuring(id, () => post('register', guest({ username })));

    expect([response.status, response.body.code]).toEqual([409, 'username_taken']);
    expect(await stored(id)).toMatchObject({ username, isVerified: true });
  });

  it('does not lose its address to somebody who changes theirs', async () => {
    const { id, email } = await createUser(focus, { isVerified: false, pendingSince: focus.clock.now() });
    const other = await signedInUser(focus);
    const change = focus.http().post('/api/users/me/email').set(other.auth);
    await change.send({ new_email: email, password: PASSWORD }).expect(202);
    const token = await mailedToken(focus, email);

    const response = await verifyDuring(id, () => post('verify-email', { token }));

    expect([response.status, response.body.errors?.[0].code]).toEqual([422, 'invalid_token']);
    expect(await stored(id)).toMatchObject({ email, isVerified: true });
    expect(await stored(other.id)).toMatchObject({ email: other.email });
  });
});

it('an address that is registered and taken by a change at once belongs to one account', async () => {
  for (let round = 0; round < 5; round += 1) {
    const { email } = guest();
    const user = await signedInUser(focus);
    const change = focus.http().post('/api/users/me/email').set(user.auth);
    await change.send({ new_email: email, password: PASSWORD }).expect(202);
    const token = await mailedToken(focus, email);

    const [verified, ...registered] = await Promise.all([
      post('verify-email', { token }),
      ...[1, 2, 3, 4].map(() => post('register', guest({ email }))),
    ]);

    expect(verified.status).toBe(200);
    expect(registered.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    const holders = await focus.dataSource.getRepository(User).findBy({ emailKey: email });
    expect(holders.map(({ id }) => id)).toEqual([user.id]);
  }
});

it('a link asked for while the account is being deleted is not queued', async () => {
  const { id, email } = await createUser(focus);
  const users = focus.app.get(UsersService);
  let response: Promise<Response> | undefined;

  await focus.app.get(Transactions).run(async (tx) => {
    await users.lock(tx, id);
    await users.delete(tx, id);
    response = Promise.resolve(post('forgot-password', { email }));
    await untilSomebodyWaits();
  });

  expect((await response!).status).toBe(202);
  expect(await focus.dataSource.query('SELECT id FROM mails WHERE user_id = ?', [id])).toEqual([]);
});

it('one deletion, password change and sign-in at once leave no half of an account', async () => {
  for (let round = 0; round < 5; round += 1) {
    const user = await signedInUser(focus);
    const callMe = (method: 'post' | 'delete', path: string, body: object): Test =>
      focus.http()[method](`/api/users/me${path}`).set(user.auth).send(body);

    const replies = await Promise.all([
      callMe('delete', '', { password: PASSWORD }),
      callMe('post', '/password', { current_password: PASSWORD, new_password: 'a wholly new one' }),
      callMe('post', '/email', { new_email: guest().email, password: PASSWORD }),
      post('login', { username: user.username, password: PASSWORD }),
      post('refresh', { refresh_token: user.refreshToken }),
      post('logout', { refresh_token: user.refreshToken }),
      post('forgot-password', { email: user.email }),
    ]);

    expect(replies.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
    if (replies[0]?.status !== 204) continue;
    expect(await stored(user.id)).toBeNull();
    // A mail asked for at the same moment finds nobody to write to, and goes.
    await focus.mails.drain();
    for (const table of ['sessions', 'one_time_tokens', 'mails']) {
      const rows = await focus.dataSource.query(`SELECT id FROM ${table} WHERE user_id = ?`, [user.id]);
      expect([table, rows]).toEqual([table, []]);
    }
  }
});
