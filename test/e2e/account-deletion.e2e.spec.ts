import { Role } from '../../src/common/auth/role.enum';
import { AuditLog } from '../../src/modules/audit-logs/entities/audit-log.entity';
import { PASSWORD, signedInUser, type SignedInUser } from '../factories/user.factory';
import { plain } from '../support/pictures';
import { closeClients, DOORS } from '../support/realtime-client';
import { until } from '../support/scheduling';
import { startTestApp, type TestApp } from '../support/test-app';

/** A column that may name a user. */
const NAMES_A_USER = /(^|_)(user|creator|owner|actor|admin|author|participant)_id$/;
/** Columns in which other people's rows change when someone leaves. */
const CHANGED_BY_A_DEPARTURE = ['creator_id', 'participants_count', 'updated_at'];

type Row = Record<string, unknown>;

let focus: TestApp;
let admin: SignedInUser;
let picture: Buffer;

beforeAll(async () => {
  focus = await startTestApp();
  admin = await signedInUser(focus, { role: Role.Admin });
  picture = await plain(30, 30, 'teal').png().toBuffer();
});
afterEach(closeClients);
afterAll(() => focus.close());

/** Both ways in which an account can go. */
const WAYS: [string, (user: SignedInUser) => Promise<void>][] = [
  [
    'by its owner',
    async (user) => {
      await focus.http().delete('/api/users/me').set(user.auth).send({ password: PASSWORD }).expect(204);
    },
  ],
  [
    'by an administrator',
    async (user) => {
      await focus.http().delete(`/api/admin/users/${user.id}`).set(admin.auth).expect(204);
    },
  ],
];

/** Every row of every table there is, whatever the entities say. */
async function everything(): Promise<Map<string, Row[]>> {
  const { driver, options } = focus.dataSource;
  const tables = await focus.dataSource.query<{ name: string }[]>(
    options.type === 'better-sqlite3'
      ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
      : 'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()',
  );
  const rows = new Map<string, Row[]>();
  for (const { name } of tables) {
    rows.set(name, await focus.dataSource.query<Row[]>(`SELECT * FROM ${driver.escape(name)}`));
  }
  return rows;
}

/** The rows that name a user by id, by table and column. */
function rowsNaming(userId: number, tables: Map<string, Row[]>): string[] {
  return [...tables].flatMap(([table, rows]) =>
    rows.flatMap((row) =>
      Object.entries(row)
        .filter(
          ([column, value]) => (table === 'users' ? column === 'id' : NAMES_A_USER.test(column)) && value === userId,
        )
        .map(([column]) => `${table}.${column}`),
    ),
  );
}

/** All that stands in a database, as one would search a dump of it. */
function dumpOf(tables: Map<string, Row[]>): string {
  return JSON.stringify([...tables], (_, value: unknown) =>
    Buffer.isBuffer(value) ? value.toString('latin1') : value,
  );
}

const post = async ({ auth }: SignedInUser, path: string, body: object, status = 201): Promise<{ id: number }> =>
  (await focus.http().post(`/api/${path}`).set(auth).send(body).expect(status)).body;

const contest = (title: string): object => ({
  title,
  daily_target_minutes: 60,
  start_date: '2026-11-20',
  end_date: '2026-11-27',
});

/** Gives an account something of everything that one may hold. */
async function live(user: SignedInUser, friend: SignedInUser): Promise<void> {
  await focus.http().put('/api/users/me/avatar').set(user.auth).attach('file', picture, 'me.png').expect(200);
  await post(user, 'activities', { app_name: 'Chat', duration_minutes: 55, device: `phone of ${user.username}` });
  await post(user, 'blocked', { app_name: 'Chat', daily_limit_minutes: 60 });
  await post(user, 'activities', { app_name: 'Chat', duration_minutes: 10 });
  await post(user, 'challenges', contest(`only ${user.username}`));
  const shared = await post(user, 'challenges', contest('shared'));
  await post(friend, `challenges/${shared.id}/join`, {}, 200);
  const theirs = await post(friend, 'challenges', contest('theirs'));
  await post(user, `challenges/${theirs.id}/join`, {}, 200);
  await post(user, 'users/me/email', { new_email: `new.${user.email}`, password: PASSWORD }, 202);
  const login = focus.http().post('/api/auth/login');
  await login.send({ username: user.username, password: 'wrong' }).expect(401);
  await focus.http().get('/api/users/me/export').set(user.auth).expect(200);
  await focus.mails.drain();
}

describe.each(WAYS)('an account that is deleted %s', (way, remove) => {
  const newcomer = (name: string): Promise<SignedInUser> =>
    signedInUser(focus, {
      username: `${name}_${way.length}`,
      email: `${name}.${way.length}@leaving.example`,
      fullName: `Full ${name} ${way.length}`,
      bio: `the life of ${name} ${way.length}`,
      googleSubject: `google-${name}-${way.length}`,
    });

  it('leaves no row behind, and not a word', async () => {
    const [user, friend] = [await newcomer('gone'), await newcomer('stays')];
    await live(user, friend);
    const before = await everything();
    const links = new Set(rowsNaming(user.id, before));
    // What this test cannot find it does not prove: every foreign key to an account is among them.
    const keys = focus.dataSource.entityMetadatas.flatMap(({ tableName, foreignKeys }) =>
      foreignKeys
        .filter(({ referencedTablePath }) => referencedTablePath === 'users')
        .flatMap(({ columnNames }) => columnNames.map((column) => `${tableName}.${column}`)),
    );
    for (const key of keys) expect(key.split('.')[1]).toMatch(NAMES_A_USER);
    expect([...links]).toEqual(
      expect.arrayContaining([
        ...['users.id', 'avatars.user_id', 'sessions.user_id', 'one_time_tokens.user_id', 'mails.user_id'],
        ...['activities.user_id', 'usage.user_id', 'blocked_apps.user_id', 'app_users.user_id', 'logs.user_id'],
        ...['challenges.creator_id', 'challenge_participants.user_id'],
      ]),
    );
    const own = before.get('users')!.find(({ id }) => id === user.id)!;
    const picture = before.get('avatars')!.find(({ user_id: id }) => id === user.id)!;
    const hashes = before.get('sessions')!.filter(({ user_id: id }) => id === user.id);
    const words = [
      ...[user.username, user.email, `new.${user.email}`, own.full_name, own.bio, own.google_subject],
      ...[own.password_hash, picture.name, ...hashes.map(({ token_hash: hash }) => hash)],
    ].map(String);
    for (const word of words) expect(dumpOf(before)).toContain(word);

    await remove(user);

    const after = await everything();
    expect(rowsNaming(user.id, after)).toEqual([]);
    const dump = dumpOf(after);
    for (const word of words) expect([word, dump.includes(word)]).toEqual([word, false]);
    expect(dump).not.toContain(`login:user:${user.id}"`);
  });

  it('leaves what is other people’s as it was', async () => {
    const [user, friend] = [await newcomer('goes'), await newcomer('keeps')];
    await live(user, friend);
    await live(friend, user);
    const strip = (row: Row): Row =>
      Object.fromEntries(Object.entries(row).filter(([column]) => !CHANGED_BY_A_DEPARTURE.includes(column)));
    const ofFriend = (tables: Map<string, Row[]>): unknown[] =>
      [...tables]
        .filter(([table]) => table !== 'logs')
        .map(([table, rows]) => [
          table,
          rows.filter((row) => rowsNaming(friend.id, new Map([[table, [row]]])).length > 0).map(strip),
        ]);
    const before = await everything();
    // What both are in passes from one to the other; it is looked at below.
    const heirlooms = before
      .get('challenges')!
      .filter(({ title, creator_id: id }) => id === user.id && !String(title).startsWith('only'))
      .map(({ id }) => id);
    expect(heirlooms).toHaveLength(2);

    await remove(user);

    const after = await everything();
    const withoutHeirlooms = (rows: unknown[]): unknown =>
      (rows as [string, Row[]][]).map(([table, list]) => [
        table,
        list.filter(({ id }) => table !== 'challenges' || !heirlooms.includes(id)),
      ]);
    expect(withoutHeirlooms(ofFriend(after))).toEqual(withoutHeirlooms(ofFriend(before)));
    for (const id of heirlooms) {
      expect(after.get('challenges')!.find((row) => row.id === id)).toMatchObject({
        creator_id: friend.id,
        participants_count: 1,
      });
    }
  });

  it('keeps its audit logs, word for word, without the link', async () => {
    const [user, friend] = [await newcomer('audited'), await newcomer('witness')];
    await live(user, friend);
    const logs = focus.dataSource.getRepository(AuditLog);
    const before = await logs.find({ where: { userId: user.id }, order: { id: 'ASC' } });
    expect(before.length).toBeGreaterThan(8);

    await remove(user);

    for (const { id, action, level, message, ip, userAgent, requestId, context, createdAt } of before) {
      expect(await logs.findOneByOrFail({ id })).toMatchObject({
        ...{ action, level, message, ip, userAgent, requestId, context, createdAt },
        userId: null,
      });
    }
    const [last] = await logs.find({ order: { id: 'DESC' }, take: 1 });
    expect(last).toMatchObject(
      way === 'by its owner'
        ? { action: 'users.account_deleted', userId: null, context: { user_id: user.id } }
        : { action: 'admin.user_deleted', userId: admin.id, context: { target_user_id: user.id } },
    );
  });

  it('passes its challenges to whoever has been in them for the longest, or takes them with it', async () => {
    const [user, second, third] = [await newcomer('maker'), await newcomer('second'), await newcomer('third')];
    const alone = await post(user, 'challenges', contest('alone'));
    const shared = await post(user, 'challenges', contest('passed on'));
    await post(second, `challenges/${shared.id}/join`, {}, 200);
    focus.clock.advance(1_000);
    await post(third, `challenges/${shared.id}/join`, {}, 200);
    for (const [person, minutes] of [
      [user, 10],
      [third, 20],
      [second, 30],
    ] as const) {
      await post(person, 'activities', { app_name: 'Chat', duration_minutes: minutes });
    }
    const board = async (): Promise<unknown[]> => {
      const { body } = await focus.http().get(`/api/challenges/${shared.id}/leaderboard`).set(third.auth);
      return body.items.map((entry: Row) => [entry.rank, entry.username]);
    };
    await until(async () => (await board()).length === 3);
    expect(await board()).toEqual([
      [1, user.username],
      [2, third.username],
      [3, second.username],
    ]);

    await remove(user);

    await focus.http().get(`/api/challenges/${alone.id}`).set(third.auth).expect(404);
    const { body } = await focus.http().get(`/api/challenges/${shared.id}`).set(second.auth).expect(200);
    expect(body).toMatchObject({
      creator: { id: second.id },
      is_creator: true,
      participants_count: 2,
      status: 'active',
    });
    expect(await board()).toEqual([
      [1, third.username],
      [2, second.username],
    ]);
    await focus.http().put(`/api/challenges/${shared.id}`).set(second.auth).send({ title: 'inherited' }).expect(200);
  });

  it.each(DOORS)('closes its sockets within 2 s, and nobody else’s: $name', async (door) => {
    const [user, friend] = [await newcomer('wired'), await newcomer('online')];
    const own = [await door.open(focus.url, user.accessToken), await door.open(focus.url, user.accessToken)];
    const other = await door.open(focus.url, friend.accessToken);
    const before = performance.now();

    await remove(user);

    await Promise.all(own.map(({ ended }) => ended));
    expect(performance.now() - before).toBeLessThan(2_000);
    expect(await other.request('ping')).toMatchObject({ type: 'pong' });
    await expect(door.open(focus.url, user.accessToken)).rejects.toThrow();
    await removeAll(friend);
  });

  it('is signed in nowhere any more, and its names are free', async () => {
    const user = await newcomer('renewed');
    for (let i = 0; i < 10; i += 1) {
      await focus.http().post('/api/auth/login').send({ username: user.username, password: 'wrong' });
    }
    const login = (): Promise<{ status: number }> =>
      focus.http().post('/api/auth/login').send({ username: user.username, password: PASSWORD });
    expect((await login()).status).toBe(429);
    // The lock is the account's; who is signed in may still be deleted by an administrator.
    if (way === 'by its owner') focus.clock.advance(15 * 60_000);

    await remove(user);

    expect((await login()).status).toBe(401);
    const { status } = await focus.http().get('/api/users/me').set(user.auth);
    expect(status).toBe(401);
    await focus.http().post('/api/auth/refresh').send({ refresh_token: user.refreshToken }).expect(401);
    const again = await newcomer('renewed');
    expect(again.id).not.toBe(user.id);
    await removeAll(again);
  });

  /** The names are used again by the next test of the table. */
  const removeAll = (...people: SignedInUser[]): Promise<void[]> => Promise.all(people.map(remove));
});

describe('a request whose account goes once the guards have let it through', () => {
  it.each([
    ['get', '/users/me'],
    ['put', '/users/me', { bio: 'Still here?' }],
    ['get', '/users/me/stats'],
    ['get', '/users/me/export'],
    ['delete', '/users/me', { password: PASSWORD }],
    ['post', '/users/me/password', { current_password: PASSWORD, new_password: 'another battery staple' }],
    ['post', '/activities', { app_name: 'TikTok', duration_minutes: 5 }],
    ['post', '/activities/batch', { activities: [{ app_name: 'TikTok', duration_minutes: 5 }] }],
    ['delete', '/activities/1'],
    ['post', '/blocked', { app_name: 'TikTok', daily_limit_minutes: 5 }],
    [
      'post',
      '/challenges',
      { title: 'Who is left', daily_target_minutes: 60, start_date: '2026-11-22', end_date: '2026-11-28' },
    ],
    ['post', '/challenges/1/join'],
  ] as const)('%s %s is 401', async (method, path, body: object = {}) => {
    const user = await signedInUser(focus);
    await focus.http().get('/api/activities').set(user.auth).expect(200);
    // As if another process had done it a moment ago: this one knows the caller still.
    await focus.dataSource.query('DELETE FROM users WHERE id = ?', [user.id]);
    const response = await focus.http()[method](`/api${path}`).set(user.auth).send(body);
    expect({ status: response.status, code: response.body.code }).toEqual({ status: 401, code: 'invalid_token' });
  });
});
