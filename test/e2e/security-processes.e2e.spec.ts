import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { Response, Test } from 'supertest';
import { Role } from '../../src/common/auth/role.enum';
import type { User } from '../../src/modules/users/entities/user.entity';
import { createUser, PASSWORD, type SignedInUser, signedInUser, signIn } from '../factories/user.factory';
import { mailedToken } from '../support/mailbox';
import { closeClients, openPlain, openSocketIo } from '../support/realtime-client';
import { startTestApp, type TestApp } from '../support/test-app';
import { createTestDatabase, SERVER_URL, type TestDatabase } from '../support/test-database';

const NEW_PASSWORD = 'a wholly new one';

/** An embedded database belongs to one process. */
(SERVER_URL ? describe : describe.skip)('T2: with two processes', () => {
  let database: TestDatabase;
  /** Where it is asked for, and where it is to hold. */
  let here: TestApp;
  let there: TestApp;
  let admin: SignedInUser;

  beforeAll(async () => {
    database = await createTestDatabase();
    here = await startTestApp({ DATABASE_URL: database.url });
    there = await startTestApp({ DATABASE_URL: database.url });
    admin = await signedInUser(here, { role: Role.Admin });
  });
  afterEach(closeClients);
  afterAll(async () => {
    await Promise.all([here.close(), there.close()]);
    await database.drop();
  });

  const post = (route: string, body: object, user?: SignedInUser): Test =>
    here
      .http()
      .post(`/api${route}`)
      .set(user?.auth ?? {})
      .send(body);

  const meThere = (user: SignedInUser): Promise<Response> =>
    there
      .http()
      .get('/api/users/me')
      .set(user.auth)
      .then((response) => response);

  /** Milliseconds until `isSo`. */
  async function msUntil(isSo: () => Promise<boolean>): Promise<number> {
    const startedAt = performance.now();
    while (!(await isSo())) await pause(10);
    return performance.now() - startedAt;
  }

  it.each<[string, (user: SignedInUser, other: SignedInUser) => Promise<unknown>]>([
    ['logout', (user) => post('/auth/logout', { refresh_token: user.refreshToken }).expect(204)],
    ['logout-all', (_user, other) => post('/auth/logout-all', {}, other).expect(204)],
    [
      'a password change',
      (_user, other) =>
        post('/users/me/password', { current_password: PASSWORD, new_password: NEW_PASSWORD }, other).expect(204),
    ],
    [
      'a password reset',
      async (user) => {
        await post('/auth/forgot-password', { email: user.email }).expect(202);
        // Either process may send it.
        const token = await mailedToken(here, user.email).catch(() => mailedToken(there, user.email));
        await post('/auth/reset-password', { token, new_password: NEW_PASSWORD }).expect(200);
      },
    ],
    [
      'a deactivation',
      (user) => here.http().patch(`/api/admin/users/${user.id}/deactivate`).set(admin.auth).send({}).expect(200),
    ],
    [
      'a change of role',
      (user) => here.http().put(`/api/admin/users/${user.id}`).set(admin.auth).send({ role: 'admin' }).expect(200),
    ],
    [
      'the deletion of the account',
      (user) => here.http().delete('/api/users/me').set(user.auth).send({ password: PASSWORD }).expect(204),
    ],
  ])('%s ends a session there within a second, its sockets within two', async (_name, end) => {
    const account: User = await createUser(here);
    const [user, other] = [await signIn(here, account), await signIn(here, account)];
    expect((await meThere(user)).status).toBe(200);
    const sockets = [
      await openPlain(there.url, user.accessToken),
      await openSocketIo(there.url, user.accessToken, 'websocket'),
    ];
    await end(user, other);
    const startedAt = performance.now();
    expect(await msUntil(async () => (await meThere(user)).status === 401)).toBeLessThan(1_000);
    await Promise.all(sockets.map((socket) => socket.ended));
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});
