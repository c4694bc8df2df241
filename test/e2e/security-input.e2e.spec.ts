import { brotliCompressSync, constants, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { parse as parseCsv } from 'csv-parse/sync';
import type { Email } from 'postal-mime';
import type { Response, Test } from 'supertest';
import { Role } from '../../src/common/auth/role.enum';
import { PASSWORD, type SignedInUser, signedInUser } from '../factories/user.factory';
import { type ApiOperation, operationsOf } from '../support/api-operations';
import { databaseState } from '../support/database-state';
import { type FakeGoogle, startFakeGoogle } from '../support/google';
import { mailedToken, readMail } from '../support/mailbox';
import { closeClients, openPlain } from '../support/realtime-client';
import { RequestBody } from '../support/request-bodies';
import { startTestApp, type TestApp } from '../support/test-app';

const MIB = 1_048_576;

let google: FakeGoogle;
let focus: TestApp;
let sam: SignedInUser;
let kim: SignedInUser;
let admin: SignedInUser;
/** Rows of Sam's, by the beginning of the path that names them. */
let rows: Record<string, number | string>;

beforeAll(async () => {
  google = await startFakeGoogle();
  focus = await startTestApp({ TRUST_PROXY: '1', ...google.environment });
  sam = await signedInUser(focus, { googleSubject: 'google-subject-of-sam' });
  kim = await signedInUser(focus, { googleSubject: 'google-subject-of-kim' });
  admin = await signedInUser(focus, { role: Role.Admin, googleSubject: 'google-subject-of-the-admin' });
  const activity = await post(sam, '/activities', { app_name: 'Instagram', duration_minutes: 5 }).expect(201);
  const blocked = await post(sam, '/blocked', { app_name: 'Instagram', daily_limit_minutes: 60 }).expect(201);
  const challenge = await post(sam, '/challenges', newChallenge({ is_public: false })).expect(201);
  const session = await call(sam, 'get', '/auth/sessions').expect(200);
  rows = {
    '/api/activities/': activity.body.id,
    '/api/blocked/': blocked.body.id,
    '/api/challenges/': challenge.body.id,
    '/api/admin/challenges/': challenge.body.id,
    '/api/admin/users/': sam.id,
    '/api/auth/sessions/': session.body.items[0].id,
    '/api/avatars/': 'none.webp',
  };
});
afterEach(closeClients);
afterAll(async () => {
  await focus.close();
  await google.close();
});

type Method = ApiOperation['method'];

const call = (who: SignedInUser | null, method: Method, path: string): Test =>
  focus
    .http()
    [method](`/api${path}`)
    .set(who?.auth ?? {});

const post = (who: SignedInUser | null, path: string, body: object): Test => call(who, 'post', path).send(body);

const newChallenge = (more: object = {}): object => ({
  title: 'A quiet week',
  daily_target_minutes: 60,
  start_date: '2026-11-20',
  end_date: '2026-11-27',
  ...more,
});

const errorsOf = ({ body }: Response): string[] =>
  ((body.errors ?? []) as { field: string; code: string }[]).map(({ field, code }) => `${field}: ${code}`);

/** An operation's address, its `{id}` being `id`. */
const addressOf = ({ path }: ApiOperation, id: string | number): string =>
  path.replace('/api', '').replace(/\{\w+\}/, String(id));

/** The row of Sam's that an operation is about. */
function rowOf({ path }: ApiOperation): number | string {
  if (!path.includes('{')) return '';
  const id = rows[path.slice(0, path.indexOf('{'))];
  if (id === undefined) throw new Error(`Nothing is stored for ${path} to be about: see beforeAll`);
  return id;
}

const callerOf = ({ path, isClosed }: ApiOperation): SignedInUser | null =>
  path.startsWith('/api/admin/') ? admin : isClosed ? sam : null;

const send = (operation: ApiOperation, body?: object, id = rowOf(operation)): Test => {
  const request = call(callerOf(operation), operation.method, addressOf(operation, id));
  return body === undefined ? request : request.send(body);
};

const withBody = (): [ApiOperation, RequestBody][] =>
  operationsOf(focus.document).flatMap((operation) => {
    const body = RequestBody.of(focus.document, operation);
    return body === null ? [] : [[operation, body]];
  });

const withQuery = (): ApiOperation[] =>
  operationsOf(focus.document).filter(({ parameters }) => parameters.some((parameter) => parameter.in === 'query'));

const taking = (...names: string[]): ApiOperation[] =>
  operationsOf(focus.document).filter(({ parameters }) =>
    names.every((name) => parameters.some((parameter) => parameter.name === name && parameter.in === 'query')),
  );

/** As it may stand in a URL; what is percent-encoded already, well or not, stays. */
const inUrl = (text: string): string => encodeURI(text).replaceAll('%25', '%');

const state = (): Promise<object> => databaseState(focus);

describe('P2: fields that are not the caller’s to send', () => {
  const FORBIDDEN = [
    ...['id', 'user_id', 'userId', 'owner', 'creator_id', 'role', 'is_admin', 'is_verified', 'is_active'],
    ...['password_hash', 'passwordHash', 'google_subject', 'score', 'rank', 'participants_count', 'status'],
    ...['created_at', 'updated_at', 'date', 'used_today_minutes', 'invite_code', 'username_key'],
  ];

  /** A batch refuses the item alone, everything else the request. */
  function expectRefused(response: Response, where: string, error: string): void {
    const [item] =
      response.status === 200 ? (response.body.results as { errors: { field: string; code: string }[] }[]) : [];
    if (item === undefined) {
      expect([where, response.status]).toEqual([where, 422]);
      expect(errorsOf(response)).toContain(error);
    } else {
      expect([where, response.body.accepted]).toEqual([where, 0]);
      expect(item.errors.map(({ field, code }) => `activities.0.${field}: ${code}`)).toContain(error);
    }
  }

  it('are refused in every body, wherever an object is in it, and change nothing', async () => {
    const before = await state();
    const refused: string[] = [];
    for (const [operation, body] of withBody()) {
      for (const { path, properties } of body.objects()) {
        const forbidden = FORBIDDEN.filter((name) => properties[name] === undefined).map((name) => path + name);
        const responses = await Promise.all(forbidden.map((field) => send(operation, body.with(field, 1))));
        for (const [index, field] of forbidden.entries()) {
          expectRefused(responses[index]!, `${operation.operationId} ${field}`, `${field}: unknown_field`);
        }
        refused.push(...forbidden);
      }
    }
    expect(refused.length).toBeGreaterThan(500);
    expect(refused).toEqual(
      expect.arrayContaining(['role', 'settings.is_verified', 'settings.notify.role', 'activities.0.user_id']),
    );
    expect(await state()).toEqual(before);
  });

  it('are refused where everything else is right', async () => {
    const before = await state();
    const bodies: [SignedInUser | null, Method, string, object][] = [
      [
        null,
        'post',
        '/auth/register',
        { username: 'somebody', email: 'somebody@example.org', password: 'a good long password', role: 'admin' },
      ],
      [null, 'post', '/auth/login', { username: sam.username, password: PASSWORD, is_verified: true }],
      [sam, 'put', '/users/me', { bio: 'mine', role: 'admin' }],
      [sam, 'put', '/users/me', { bio: 'mine', is_verified: true }],
      [sam, 'put', '/users/me', { bio: 'mine', email: 'other@example.org' }],
      [sam, 'put', '/users/me', { settings: { daily_goal_minutes: 10, user_id: kim.id } }],
      [sam, 'post', '/activities', { app_name: 'TikTok', duration_minutes: 5, user_id: kim.id }],
      [sam, 'post', '/blocked', { app_name: 'TikTok', daily_limit_minutes: 5, user_id: kim.id }],
      [sam, 'put', `/blocked/${rows['/api/blocked/']}`, { daily_limit_minutes: 5, app_name: 'TikTok' }],
      [sam, 'post', '/challenges', newChallenge({ creator_id: kim.id })],
      [sam, 'put', `/challenges/${rows['/api/challenges/']}`, { title: 'Another', score: 100 }],
      [admin, 'put', `/admin/users/${sam.id}`, { full_name: 'Sam', password_hash: 'x' }],
      [admin, 'patch', `/admin/users/${sam.id}/deactivate`, { reason: 'why not', is_active: true }],
    ];
    for (const [who, method, path, body] of bodies) {
      const field = Object.keys(body).at(-1)!;
      const response = await call(who, method, path).send(body);
      const expected = field === 'settings' ? 'settings.user_id' : field;
      expect([path, response.status, errorsOf(response)]).toEqual([path, 422, [`${expected}: unknown_field`]]);
    }
    expect(await state()).toEqual(before);
  });

  it('are refused in every query, and so is what is spelled as a list or an object', async () => {
    const before = await state();
    for (const operation of withQuery()) {
      // Google adds to this one what it likes; nothing of it is read (O1).
      if (operation.operationId === 'finishGoogleSignIn') continue;
      const known = operation.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
      for (const query of [
        `user_id=${kim.id}`,
        'role=admin',
        ...known.flatMap((name) => [`${name}[]=1`, `${name}[$ne]=1`]),
      ]) {
        const name = query.slice(0, query.indexOf('='));
        if (known.includes(name)) continue;
        const response = await call(
          callerOf(operation),
          operation.method,
          `${addressOf(operation, rowOf(operation))}?${query}`,
        );
        expect([operation.operationId, query, response.status]).toEqual([operation.operationId, query, 422]);
        expect(errorsOf(response)).toContain(`${name}: unknown_field`);
      }
    }
    expect(await state()).toEqual(before);
  });

  it('include an object where a string belongs', async () => {
    const before = await state();
    let count = 0;
    for (const [operation, body] of withBody()) {
      for (const path of body.strings()) {
        const values = [{}, ['x'], [], 7, true];
        const responses = await Promise.all(values.map((value) => send(operation, body.with(path, value))));
        for (const [index, response] of responses.entries()) {
          const where = `${operation.operationId} ${path} ${JSON.stringify(values[index])}`;
          expectRefused(response, where, `${path}: invalid_type`);
        }
        count += values.length;
      }
    }
    expect(count).toBeGreaterThan(200);
    expect(await state()).toEqual(before);
  });

  it.each<object>([
    { $ne: null },
    { $gt: '' },
    { like: '%' },
    { toString: 'sam' },
    { length: 0 },
    { type: 'Buffer', data: [115] },
  ])('include %j in place of a name, a password or a token', async (value) => {
    const before = await state();
    const replies = [
      await post(null, '/auth/login', { username: value, password: PASSWORD }),
      await post(null, '/auth/login', { email: value, password: PASSWORD }),
      await post(null, '/auth/login', { username: sam.username, password: value }),
      await post(null, '/auth/refresh', { refresh_token: value }),
      await post(null, '/auth/verify-email', { token: value }),
      await post(null, '/auth/forgot-password', { email: value }),
      await post(null, '/auth/reset-password', { token: value, new_password: PASSWORD }),
    ];
    for (const { status } of replies) expect(status).toBe(422);
    expect(await state()).toEqual(before);
  });
});

describe('P2: what is nobody’s to read', () => {
  /** What must not be shown to anybody: everything stored that is a hash or a Google id, and every token. */
  async function secrets(): Promise<string[]> {
    const values = Object.values(await databaseState(focus))
      .flat()
      .flatMap((row) => Object.entries(row))
      .filter(([name, value]) => /token_hash|password_hash|google_subject/.test(name) && typeof value === 'string')
      .map(([, value]) => value as string);
    return [...values, ...[sam, kim, admin].flatMap(({ accessToken, refreshToken }) => [accessToken, refreshToken])];
  }

  /** The whole answer, headers too. */
  async function answer(who: SignedInUser, path: string): Promise<{ status: number; text: string }> {
    const response = await fetch(`${focus.url}/api${path}`, { headers: who.auth });
    const headers = JSON.stringify([...response.headers]);
    return { status: response.status, text: `${headers}\n${await response.text()}` };
  }

  beforeAll(async () => {
    const { body } = await call(sam, 'get', `/challenges/${rows['/api/challenges/']}`);
    await post(kim, '/challenges/join', { invite_code: body.invite_code }).expect(200);
    await post(kim, '/activities', { app_name: 'TikTok', duration_minutes: 9 }).expect(201);
    await post(null, '/auth/forgot-password', { email: sam.email }).expect(202);
    await mailedToken(focus, sam.email);
  });

  it('is in no answer of any GET route, exports included', async () => {
    const hidden = await secrets();
    expect(hidden.length).toBeGreaterThan(12);
    expect(hidden).toContain('google-subject-of-kim');
    const seen: string[] = [];
    for (const operation of operationsOf(focus.document).filter(({ method }) => method === 'get')) {
      for (const who of [sam, kim, admin]) {
        const { status, text } = await answer(who, addressOf(operation, rowOf(operation)));
        if (status === 200) seen.push(`${operation.path} ${who.username}`);
        const shown = hidden.filter((secret) => text.includes(secret));
        expect([operation.path, shown]).toEqual([operation.path, []]);
        if (who === admin) continue;
        const others = [sam, kim, admin].filter(({ id }) => id !== who.id).filter(({ email }) => text.includes(email));
        expect([operation.path, who.username, others]).toEqual([operation.path, who.username, []]);
      }
    }
    // The walk has seen what it was for.
    for (const path of ['/api/users/me', '/api/challenges/{id}/leaderboard', '/api/activities/export']) {
      for (const { username } of [sam, kim]) expect(seen).toContain(`${path} ${username}`);
    }
    for (const path of ['/api/admin/users', '/api/admin/users/{id}', '/api/admin/logs'])
      expect(seen).toContain(`${path} ${admin.username}`);
  });

  it('is in no push', async () => {
    const client = await openPlain(focus.url, sam.accessToken);
    const id = rows['/api/challenges/'];
    const frames = [await client.request('join_challenge', { challenge_id: id }), await client.request('get_stats')];
    await post(kim, `/challenges/${id}/leave`, {}).expect(204);
    const { body } = await call(sam, 'get', `/challenges/${id}`);
    await post(kim, '/challenges/join', { invite_code: body.invite_code }).expect(200);
    frames.push(await client.notification('challenge', { update_type: 'joined' }));
    frames.push(await client.next('leaderboard_update'), ...(await client.rest()));
    const text = JSON.stringify(frames);
    expect(text).toContain(kim.username);
    for (const secret of [...(await secrets()), kim.email, admin.email, String(body.invite_code)])
      expect(text).not.toContain(secret);
  });

  it('is in no mail, but for the link it was made for', async () => {
    const id = rows['/api/challenges/'];
    await call(admin, 'post', `/challenges/${id}/complete`).expect(200);
    const mails = [...(await readMail(focus, sam.email)), ...(await readMail(focus, kim.email))];
    const hidden = await secrets();
    expect(mails.length).toBeGreaterThan(2);
    for (const mail of mails) {
      const own = mail.to![0]!.address;
      const text = JSON.stringify(mail);
      for (const secret of hidden) expect(text).not.toContain(secret);
      for (const { email } of [sam, kim, admin].filter(({ email }) => email !== own)) expect(text).not.toContain(email);
    }
  });
});

describe('P3: an id that is missing, null or made up', () => {
  const MADE_UP = [
    ...['null', 'undefined', 'NaN', 'true', '[]', '{}', '*', 'all', '%20', '%00', '%', '%25', '0', '-0', '-1', '+1'],
    ...['1.0', '1e0', '0x1', '1,2', '1;2', '1%00', '1%20', '%201', '1%0a', '1-0', '1/..', "1'--", '1%20OR%201=1'],
    ...[
      '٣',
      '１',
      '①',
      '²',
      '2147483648',
      '9007199254740993',
      '99999999999999999999',
      '1'.repeat(3_000),
      '..',
      '%2e%2e',
    ],
  ];

  it('in a path never means a row', async () => {
    const before = await state();
    let count = 0;
    for (const operation of operationsOf(focus.document).filter(({ path }) => path.includes('{'))) {
      const body = RequestBody.of(focus.document, operation)?.example();
      const responses = await Promise.all(MADE_UP.map((id) => send(operation, body, inUrl(id))));
      for (const [index, { status }] of responses.entries()) {
        const where = `${operation.operationId} ${MADE_UP[index]!.slice(0, 40)}: ${status}`;
        // What is no segment of a path, as `..`, leads to another route; none that would do anything.
        expect([where, [404, 405, 422].includes(status)]).toEqual([where, true]);
        count += 1;
      }
      if (operation.method !== 'get') {
        const { status } = await send(operation, body, '');
        expect([operation.operationId, [404, 405].includes(status)]).toEqual([operation.operationId, true]);
      }
    }
    expect(count).toBeGreaterThan(500);
    expect(await state()).toEqual(before);
  });

  it('in a query is an error, and no wish for everything', async () => {
    for (const id of ['', 'null', 'undefined', '0', '-1', '1.5', '1e0', '*', '2147483648', '1&user_id=2']) {
      const response = await call(admin, 'get', `/admin/logs?user_id=${id}`);
      expect([id, response.status]).toEqual([id, 422]);
    }
    const { body } = await call(admin, 'get', '/admin/logs?user_id=2147483647').expect(200);
    expect(body.items).toEqual([]);
  });

  it('in a body joins nobody to anything', async () => {
    const { body: challenge } = await post(kim, '/challenges', newChallenge({ is_public: false })).expect(201);
    const before = await state();
    for (const invite_code of [undefined, null, '', '%', '_'.repeat(10), '%'.repeat(10), 0, true, [], {}]) {
      const byCode = await post(sam, '/challenges/join', { invite_code });
      expect([invite_code, [404, 422].includes(byCode.status)]).toEqual([invite_code, true]);
      const byId = await post(sam, `/challenges/${challenge.id}/join`, { invite_code });
      expect([invite_code, [404, 422].includes(byId.status)]).toEqual([invite_code, true]);
    }
    expect(await state()).toEqual(before);
  });

  it('of the sender’s own is no id: two activities without one are two, and another’s is another’s', async () => {
    const activity = { app_name: 'Instagram', duration_minutes: 1 };
    const created = [
      await post(sam, '/activities', { ...activity, client_id: null }),
      await post(sam, '/activities', { ...activity, client_id: null }),
      await post(sam, '/activities', activity),
    ];
    expect(created.map(({ status }) => status)).toEqual([201, 201, 201]);
    const client_id = '5b0f6a0e-6c1d-4a53-9f0e-2f9a5f1f9c11';
    const [mine] = [await post(sam, '/activities', { ...activity, client_id }).expect(201)];
    const hers = await post(kim, '/activities', { ...activity, client_id }).expect(201);
    expect(hers.body.id).not.toBe(mine.body.id);
  });

  it('leaves an account without a Google id to nobody', async () => {
    const plain = await signedInUser(focus, { googleSubject: null });
    await call(plain, 'get', '/users/me').expect(200);
    for (const code of ['', 'null', 'undefined']) {
      const { status } = await call(null, 'get', `/auth/google/callback?code=${code}&state=${code}`);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    }
  });
});

describe('P3: sorting and searching', () => {
  it('takes names of a list to sort by, on every list that can be sorted', async () => {
    const sortable = taking('sort');
    expect(sortable.length).toBeGreaterThanOrEqual(2);
    for (const operation of sortable) {
      for (const sort of [
        ...[
          'id',
          'password_hash',
          '-password_hash',
          'u.id',
          'created_at desc',
          'created_at;',
          'created_at,id',
          '1',
          '-',
        ],
        ...[
          '',
          '--created_at',
          'CREATED_AT',
          'constructor',
          '__proto__',
          'toString',
          "created_at'",
          'RANDOM()',
          'null',
        ],
      ]) {
        const response = await call(
          callerOf(operation),
          'get',
          `${addressOf(operation, '')}?sort=${encodeURIComponent(sort)}`,
        );
        expect([operation.operationId, sort, response.status, errorsOf(response)]).toEqual([
          operation.operationId,
          sort,
          422,
          ['sort: invalid_choice'],
        ]);
      }
    }
  });

  /** Texts that a pattern, an escape or a collation could take for one another. */
  const TEXTS = [
    '100%_off',
    '100x_off',
    '100%xoff',
    '100',
    'a!b',
    'a!!b',
    'a\\b',
    'a\\\\b',
    "o'clock",
    '[a]',
    '😀 app',
    '😂 app',
  ];
  const NEEDLES = [
    '%',
    '_',
    '%_',
    '100%',
    '!',
    '!!',
    '\\',
    '\\\\',
    '\\%',
    "'",
    "''",
    '[a]',
    '[',
    '😀',
    '😂',
    '*',
    '?',
    '.',
  ];

  /** Makes names without a wildcard in them. */
  let found = 0;

  const holding = (needle: string): string[] => TEXTS.filter((text) => text.includes(needle)).sort();

  it.each<[string, (text: string) => Promise<unknown>, (needle: string) => Promise<string[]>]>([
    [
      'titles of challenges',
      (title) => post(sam, '/challenges', newChallenge({ title: `${title} ..` })).expect(201),
      async (q) => titlesOf(await call(sam, 'get', `/challenges?size=100&q=${encodeURIComponent(q)}`)),
    ],
    [
      'titles of challenges, for administrators',
      () => Promise.resolve(),
      async (q) => titlesOf(await call(admin, 'get', `/admin/challenges?size=100&q=${encodeURIComponent(q)}`)),
    ],
    [
      'names of users, for administrators',
      (fullName) => {
        found += 1;
        return signedInUser(focus, { fullName, username: `sought${found}`, email: `sought${found}@example.org` });
      },
      async (q) =>
        namesOf(await call(admin, 'get', `/admin/users?size=100&q=${encodeURIComponent(q)}`), 'full_name').filter(
          (name) => TEXTS.includes(name),
        ),
    ],
    [
      'messages of the audit log',
      async (message) => {
        await call(sam, 'put', '/users/me').send({ bio: message }).expect(200);
        const logs = await call(admin, 'get', `/admin/logs?size=1&user_id=${sam.id}`).expect(200);
        await focus.dataSource.query('UPDATE logs SET message = ? WHERE id = ?', [message, logs.body.items[0].id]);
      },
      async (q) =>
        namesOf(await call(admin, 'get', `/admin/logs?size=100&q=${encodeURIComponent(q)}`), 'message').filter(
          (message) => TEXTS.includes(message),
        ),
    ],
  ])('takes %% and _ for themselves in %s', async (_name, store, search) => {
    for (const text of TEXTS) await store(text);
    // The search for a full stop finds the end of every title.
    for (const needle of NEEDLES.filter((needle) => needle !== '.')) {
      expect([needle, (await search(needle)).sort()]).toEqual([needle, holding(needle)]);
    }
  });

  const namesOf = ({ status, body }: Response, field: string): string[] => {
    expect(status).toBe(200);
    return (body.items as Record<string, string | null>[]).map((item) => item[field] ?? '');
  };
  const titlesOf = (response: Response): string[] =>
    namesOf(response, 'title')
      .filter((title) => title.endsWith(' ..'))
      .map((title) => title.slice(0, -3));

  it('has been tried on every search there is', () => {
    expect(
      taking('q')
        .map(({ path }) => path)
        .sort(),
    ).toEqual(['/api/admin/challenges', '/api/admin/logs', '/api/admin/users', '/api/challenges']);
  });

  it('compares app names and devices as they are', async () => {
    const user = await signedInUser(focus);
    for (const text of TEXTS)
      await post(user, '/activities', { app_name: text, device: text, duration_minutes: 1 }).expect(201);
    for (const field of ['app_name', 'device']) {
      for (const text of [...TEXTS, ...NEEDLES]) {
        const response = await call(user, 'get', `/activities?${field}=${encodeURIComponent(text)}`).expect(200);
        const expected = TEXTS.filter((stored) => stored === text);
        expect([field, text, namesOf(response, field)]).toEqual([field, text, expected]);
      }
    }
  });
});

describe('P4: a body', () => {
  /** `body` as it stands. */
  const put = (body: Buffer | string, headers: Record<string, string> = {}): Test =>
    call(sam, 'put', '/users/me')
      .set({ 'Content-Type': 'application/json', ...headers })
      // superagent would make JSON of it.
      .serialize((data: unknown) => data as string)
      .send(body);

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', (bytes: Buffer) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
    ['zstd', zstdCompressSync],
  ] as const)('that unfolds from a few bytes of %s is cut off at 1 MiB', async (encoding, compress) => {
    const bomb = compress(Buffer.alloc(100 * MIB, ' '));
    expect(bomb.length).toBeLessThan(MIB);
    const before = process.memoryUsage().rss;
    const { status, body } = await put(bomb, { 'Content-Encoding': encoding });
    expect([status, body.code]).toEqual([413, 'payload_too_large']);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * MIB);
  });

  it('that is folded twice is not unfolded', async () => {
    const twice = gzipSync(gzipSync('{"bio": "x"}'));
    expect((await put(twice, { 'Content-Encoding': 'gzip, gzip' })).status).toBe(415);
    expect((await put(twice, { 'Content-Encoding': 'gzip' })).status).toBe(400);
  });

  it.each([
    ['10,000 lists deep', '['.repeat(10_000) + ']'.repeat(10_000), 'body: too_deep'],
    ['10,000 objects deep', '{"settings":'.repeat(10_000) + '1' + '}'.repeat(10_000), 'body: too_deep'],
    ['100,000 keys wide', `{${Array.from({ length: 100_000 }, (_, i) => `"${i}":1`).join()}}`, 'body: too_many'],
    ['100,000 values long', `[${'1,'.repeat(100_000)}1]`, 'body: too_many'],
  ])('%s is refused on every route that takes one', async (_, body, error) => {
    for (const [operation] of withBody()) {
      const response = await call(callerOf(operation), operation.method, addressOf(operation, rowOf(operation)))
        .set('Content-Type', 'application/json')
        .serialize((text: unknown) => text as string)
        .send(body);
      expect([operation.operationId, response.status, errorsOf(response)]).toEqual([
        operation.operationId,
        422,
        [error],
      ]);
    }
  });

  it('cannot reach what all objects share', async () => {
    const before = await state();
    for (const [operation, body] of withBody()) {
      for (const { path } of body.objects()) {
        for (const key of ['__proto__', 'constructor', 'prototype']) {
          const text = JSON.stringify(body.with(`${path}PLACEHOLDER`, { role: 'admin', is_verified: true }));
          const response = await call(callerOf(operation), operation.method, addressOf(operation, rowOf(operation)))
            .set('Content-Type', 'application/json')
            .serialize((data: unknown) => data as string)
            .send(text.replace('PLACEHOLDER', key));
          const isItem = response.status === 200 && response.body.accepted === 0;
          expect([operation.operationId, key, response.status]).toEqual([
            operation.operationId,
            key,
            isItem ? 200 : 422,
          ]);
        }
      }
    }
    expect([({} as Record<string, unknown>).role, ({} as Record<string, unknown>).is_verified]).toEqual([
      undefined,
      undefined,
    ]);
    expect(await state()).toEqual(before);
  });

  it('over 1 MiB is refused before it is read, on every route that takes one', async () => {
    for (const [operation] of withBody()) {
      const response = await call(callerOf(operation), operation.method, addressOf(operation, rowOf(operation)))
        .set({ 'Content-Type': 'application/json' })
        .serialize((data: unknown) => data as string)
        .send(`"${'a'.repeat(MIB)}"`);
      expect([operation.operationId, response.status, response.body.code]).toEqual([
        operation.operationId,
        413,
        'payload_too_large',
      ]);
    }
  });
});

describe('P4: a query of any shape', () => {
  it('has a page and a size within bounds, on every list', async () => {
    const lists = taking('page', 'size');
    expect(lists.length).toBeGreaterThanOrEqual(9);
    const shapes = [
      '0',
      '-1',
      '',
      '1.5',
      '1e3',
      'NaN',
      'Infinity',
      'null',
      'one',
      '%00',
      '%31%00',
      '9'.repeat(30),
      '０',
      '1,2',
    ];
    for (const operation of lists) {
      const address = addressOf(operation, rowOf(operation));
      for (const query of [
        ...shapes.flatMap((shape) => [`page=${shape}`, `size=${shape}`]),
        ...['page=1000001', 'size=101', 'page=1&page=2', 'size=1&size=2', 'page', 'size'],
      ]) {
        const response = await call(callerOf(operation), 'get', `${address}?${inUrl(query)}`);
        expect([operation.operationId, query, response.status]).toEqual([operation.operationId, query, 422]);
      }
      for (const query of ['page=1000000&size=100', 'size=1', 'page=2']) {
        const response = await call(callerOf(operation), 'get', `${address}?${query}`);
        expect([operation.operationId, query, response.status]).toEqual([operation.operationId, query, 200]);
      }
    }
  });

  it('is answered or refused, on every route that takes one, and is never a fault of ours', async () => {
    const shapes = [
      ...[
        '',
        ' ',
        '%00',
        '%',
        '%ff',
        '%ED%A0%80',
        '%F0%9F%98%80',
        'null',
        'undefined',
        'NaN',
        '-1',
        '0',
        '1e309',
        '1.5',
      ],
      ...[
        '9'.repeat(400),
        'x'.repeat(8_000),
        '[]',
        '{}',
        '__proto__',
        'constructor',
        "'",
        '"',
        '`',
        '\\',
        "' OR 1=1 --",
      ],
      ...[
        '0000-00-00',
        '9999-12-31',
        '2026-02-30',
        '2026-13-01',
        '-0001-01-01',
        '+275760-09-13',
        '1970-01-01',
        '0000-01',
      ],
      ...[
        '9999-12',
        '2026-11-20T00:00:00Z',
        'true',
        'TRUE',
        '1',
        'on',
        '%0d%0aSet-Cookie:a=b',
        '../../etc/passwd',
        '${7*7}',
      ],
    ];
    for (const operation of withQuery()) {
      if (operation.path === '/api/admin/logs/cleanup') continue;
      for (const { name } of operation.parameters.filter((parameter) => parameter.in === 'query')) {
        const addresses = shapes.map((shape) => `${addressOf(operation, rowOf(operation))}?${name}=${inUrl(shape)}`);
        const responses = await Promise.all(
          addresses.map((address) => call(callerOf(operation), operation.method, address)),
        );
        for (const [index, { status, headers }] of responses.entries()) {
          const where = `${operation.method} ${addresses[index]!.slice(0, 120)}: ${status}`;
          expect([where, status < 500]).toEqual([where, true]);
          expect(String(headers['set-cookie'])).not.toContain('a=b');
        }
      }
    }
  }, 120_000);

  it('is refused by the cleanup of logs, which would delete by it', async () => {
    const { body: before } = await call(admin, 'get', '/admin/logs?size=1');
    for (const days of [
      '',
      'null',
      'undefined',
      '0',
      '-1',
      '6',
      '6.9',
      '1e1',
      '7 OR 1=1',
      '[]',
      '*',
      '%00',
      '7&days=8',
    ]) {
      const response = await call(admin, 'delete', `/admin/logs/cleanup?days=${inUrl(days)}`);
      expect([days, response.status]).toEqual([days, 422]);
    }
    await call(admin, 'delete', '/admin/logs/cleanup').expect(422);
    const { body: after } = await call(admin, 'get', '/admin/logs?size=1');
    expect(after.total).toBe(before.total);
  });

  it('numbers in bodies, too', async () => {
    const numbers = [-1, -0, 0.001, 1e-300, 1e300, 2 ** 53, -(2 ** 31), 2 ** 31, '1', null, true, [], {}];
    const fields: [SignedInUser, Method, string, string, object][] = [
      [sam, 'post', '/activities', 'duration_minutes', { app_name: 'Instagram' }],
      [sam, 'put', `/blocked/${rows['/api/blocked/']}`, 'daily_limit_minutes', { schedule: null }],
      [sam, 'post', '/challenges', 'daily_target_minutes', newChallenge()],
      [sam, 'post', '/challenges', 'max_participants', newChallenge()],
    ];
    for (const [who, method, path, field, rest] of fields) {
      for (const number of numbers) {
        const { status } = await call(who, method, path).send({ ...rest, [field]: number });
        expect([field, number, status < 500]).toEqual([field, number, true]);
      }
    }
  });
});

/** What somebody might write into any field that takes text. */
const EVIL = [
  '<img src=x onerror=alert(1)>',
  '"><script>alert(1)</script>',
  "' onmouseover='x",
  '{{constructor}} ${7*7} <%= 7 %>',
  'javascript:alert(1)//',
  '&lt;b&gt; &amp; &#x3c;',
  'a\r\nBcc: evil@example.net\r\n\r\n<b>body</b>',
  'line\nbreak\ttab\u0085next\u2028line\u2029paragraph',
  'turned \u202Egnp.exe around\u202C \u2066x\u2069',
  '=HYPERLINK("http://evil.example","x")',
  '😀 👩‍👩‍👧 e\u0301 \u0000 nul',
];

describe('P5: text', () => {
  it('is stored and answered as it was sent, in every field', async () => {
    const user = await signedInUser(focus);
    for (const text of EVIL) {
      const profile = await call(user, 'put', '/users/me').send({ bio: text, full_name: text });
      expect([text, profile.status, profile.body.bio, profile.body.full_name]).toEqual([text, 200, text, text]);
      const again = await call(user, 'get', '/users/me');
      expect([again.body.bio, again.body.full_name]).toEqual([text, text]);
      const activity = await post(user, '/activities', { app_name: text, device: text, duration_minutes: 1 });
      expect([text, activity.status]).toEqual([text, 201]);
      const stored = await call(user, 'get', `/activities/${activity.body.id}`);
      expect([stored.body.app_name, stored.body.device]).toEqual([text, text]);
      const { body: rule } = await post(user, '/blocked', { app_name: text, daily_limit_minutes: 1 }).expect(201);
      expect((await call(user, 'get', `/blocked/${rule.id}`)).body.app_name).toBe(text);
      const challenge = newChallenge({ title: text, description: text, target_apps: [text] });
      const { body: created } = await post(user, '/challenges', challenge).expect(201);
      const { body: read } = await call(user, 'get', `/challenges/${created.id}`);
      expect([read.title, read.description, read.target_apps]).toEqual([text, text, [text]]);
    }
  });

  it('makes no header and no second line of any answer', async () => {
    const user = await signedInUser(focus);
    for (const text of EVIL) {
      const { headers, text: body } = await call(user, 'put', '/users/me').send({ bio: text });
      expect(JSON.stringify(headers)).not.toContain('evil');
      expect(body).not.toMatch(/[\r\n]./);
      expect(headers['content-type']).toMatch(/^application\/json/);
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
    const { headers } = await call(user, 'get', '/activities/export?format=csv');
    expect(headers['content-disposition']).toMatch(/^attachment; filename="[\w.-]+"$/);
  });

  describe('in a mail', () => {
    const escaped = (text: string): string =>
      text.replace(/[&<>"'`=]/g, (character) => `&#x${character.codePointAt(0)!.toString(16)};`);
    /** An HTML part as a reader's eye sees its text: entities resolved, and nothing left out. */
    const unescaped = (html: string): string =>
      html
        .replace(/&#x([\da-f]+);/gi, (_all, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
        .replace(/&(lt|gt|quot|amp);/g, (_all, name: string) => ({ lt: '<', gt: '>', quot: '"', amp: '&' })[name]!);

    /** Both parts show `text` on one line and do nothing with it. */
    function expectShown(mail: Email | undefined, text: string): void {
      const line = text
        .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
        .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
        .trim();
      expect(mail?.text).toContain(line);
      expect(mail?.text).not.toMatch(/^Bcc:/im);
      expect(unescaped(mail?.html ?? '')).toContain(line);
      if (escaped(line) !== line && /[<>]/.test(line)) expect(mail?.html).not.toContain(line);
      expect(mail?.html).not.toMatch(/<(img src=x|script|b>body)/);
      expect(mail?.subject).not.toMatch(/[\r\n]/);
      expect(mail?.headers.map(({ key }) => key)).not.toContain('bcc');
      expect([mail?.to?.length, mail?.cc, mail?.bcc]).toEqual([1, undefined, undefined]);
    }

    it.each(EVIL)('of a limit is shown in both parts, and does nothing: %j', async (text) => {
      const user = await signedInUser(focus);
      await post(user, '/blocked', { app_name: text, daily_limit_minutes: 10 }).expect(201);
      await post(user, '/activities', { app_name: text, duration_minutes: 9 }).expect(201);
      await post(user, '/activities', { app_name: text, duration_minutes: 9 }).expect(201);
      const mails = await readMail(focus, user.email);
      expect(mails).toHaveLength(2);
      for (const mail of mails) expectShown(mail, text);
    });

    it.each(EVIL)('of a challenge’s results is shown in both parts, and does nothing: %j', async (title) => {
      const user = await signedInUser(focus);
      const { body } = await post(user, '/challenges', newChallenge({ title })).expect(201);
      await call(admin, 'post', `/challenges/${body.id}/complete`).expect(200);
      const mails = await readMail(focus, user.email);
      expect(mails).toHaveLength(1);
      expectShown(mails[0], title);
    });
  });

  it('in a CSV file stays in its cell, and is no formula', async () => {
    const user = await signedInUser(focus);
    const texts = [...EVIL, '+1+1', '-1+1', '@SUM(1)', '\t=1', '\r=1', '＝1', '","=1', 'a;=1', '"=1"', ' =1'];
    for (const text of texts)
      await post(user, '/activities', { app_name: `x${text}`, device: text, duration_minutes: 1 }).expect(201);
    const csv = await (await fetch(`${focus.url}/api/activities/export?format=csv`, { headers: user.auth })).text();
    const records = parseCsv<Record<string, string>>(csv, { columns: true });
    expect(records).toHaveLength(texts.length);
    expect(new Set(records.map((record) => Object.keys(record).length)).size).toBe(1);
    expect(records.map(({ app_name: name }) => name).sort()).toEqual(texts.map((text) => `x${text}`.trim()).sort());
    for (const { device } of records) expect(device).not.toMatch(/^[=+\-@\t\r＝＋－＠]/u);
  });

  it('that ends a line ends none of the log', async () => {
    const text = 'a\r\n{"level":60,"msg":"forged"}';
    await call(sam, 'put', '/users/me').set('User-Agent', 'a\tb').send({ bio: text }).expect(200);
    await post(null, '/auth/login', { username: text, password: text }).expect(401);
    const { body } = await call(admin, 'get', '/admin/logs?size=2');
    expect(JSON.stringify(body.items)).not.toContain('forged');
  });
});

describe('P5: names that look alike', () => {
  /** Other ways to write `alike`, or what looks the same. */
  const LOOK_ALIKES = [
    'аlike',
    'alіke',
    'alikе',
    'ａlike',
    'ａｌｉｋｅ',
    'al\u0131ke',
    'al\u0130ke',
    'ali\u212Ae',
    'a\u200blike',
    'alike\u200d',
    'alike\ufeff',
    'al\u00adike',
    'alike\u0000',
    'a\u0301like',
    'álike',
    'alike\u3164',
    'ali𝐤e',
    'ⓐlike',
    'ˡike_',
    'ali\u202eke',
    'alike ',
    ' alike',
    'alike\u00a0',
    'alike\n',
    'alike😀',
  ];
  const CASES = ['alike', 'ALIKE', 'Alike', 'aLiKe'];

  const register = (
    username: string,
    email = `${Math.random().toString(36).slice(2)}@example.org`,
  ): Promise<Response> =>
    post(null, '/auth/register', { username, email, password: 'a good long password' }).then((response) => response);

  beforeAll(async () => {
    await signedInUser(focus, { username: 'alike', email: 'alike@example.org' });
  });

  it.each(LOOK_ALIKES)('%j is no name, wherever a name is given', async (username) => {
    const user = await signedInUser(focus);
    const replies = [
      await register(username),
      await call(user, 'put', '/users/me').send({ username }),
      await call(admin, 'put', `/admin/users/${user.id}`).send({ username }),
    ];
    for (const { status } of replies) expect(status).toBe(422);
  });

  it.each(CASES)('%j is taken, wherever a name is given', async (username) => {
    const user = await signedInUser(focus);
    const replies = [
      await register(username),
      await call(user, 'put', '/users/me').send({ username }),
      await call(admin, 'put', `/admin/users/${user.id}`).send({ username }),
    ];
    for (const { status, body } of replies) expect([status, body.code]).toEqual([409, 'username_taken']);
  });

  it('is not signed in as by another spelling than its case', async () => {
    for (const username of LOOK_ALIKES) {
      const { status } = await post(null, '/auth/login', { username, password: PASSWORD }).set(
        'X-Forwarded-For',
        `198.51.100.${LOOK_ALIKES.indexOf(username)}`,
      );
      expect([username, [401, 422].includes(status)]).toEqual([username, true]);
    }
    for (const username of CASES) await post(null, '/auth/login', { username, password: PASSWORD }).expect(200);
  });

  it('an e-mail address is one in any case, and none with letters that look alike', async () => {
    const user = await signedInUser(focus);
    const used = await focus.dataSource.query<unknown[]>('SELECT id FROM users');
    expect((await register('alike_2', 'ALIKE@Example.ORG')).status).toBe(202);
    for (const email of [
      'аlike@example.org',
      'ａlike@example.org',
      'alike@exаmple.org',
      'al\u200bike@example.org',
      'ali\u212ae@example.org',
    ]) {
      expect([email, (await register('alike_3', email)).status]).toEqual([email, 422]);
      expect((await call(admin, 'put', `/admin/users/${user.id}`).send({ email })).status).toBe(422);
    }
    expect(await focus.dataSource.query<unknown[]>('SELECT id FROM users')).toHaveLength(used.length);
  });
});

describe('P5: names of apps', () => {
  const APPS = [
    '😀',
    '😂',
    '👍',
    '👍🏽',
    'a',
    'á',
    'ä',
    'ß',
    'ss',
    'ı',
    'i',
    'ａ',
    'K\u200bik',
    'Kik',
    'Kik.',
    'Ｋik',
    '抖音',
    '抖昔',
  ];

  it('are told apart wherever they count', async () => {
    const user = await signedInUser(focus);
    for (const [index, app_name] of APPS.entries()) {
      await post(user, '/activities', { app_name, duration_minutes: index + 1 }).expect(201);
      const rule = await post(user, '/blocked', { app_name, daily_limit_minutes: 60 });
      expect([app_name, rule.status]).toEqual([app_name, 201]);
    }
    const today = await call(user, 'get', '/activities/today').expect(200);
    const minutes = Object.fromEntries(
      (today.body.apps as { app_name: string; minutes: number }[]).map((app) => [app.app_name, app.minutes]),
    );
    expect(minutes).toEqual(Object.fromEntries(APPS.map((app, index) => [app, index + 1])));
    const { body: rules } = await call(user, 'get', '/blocked?size=100').expect(200);
    for (const rule of rules.items as { app_name: string; used_today_minutes: number }[])
      expect([rule.app_name, rule.used_today_minutes]).toEqual([rule.app_name, APPS.indexOf(rule.app_name) + 1]);
    for (const app of APPS) {
      const { body } = await call(user, 'get', `/activities?app_name=${encodeURIComponent(app)}`).expect(200);
      expect([app, (body.items as { app_name: string }[]).map(({ app_name: name }) => name)]).toEqual([app, [app]]);
    }
    const { body: challenge } = await post(user, '/challenges', newChallenge({ target_apps: ['😂'] })).expect(201);
    const { body: board } = await call(user, 'get', `/challenges/${challenge.id}/leaderboard`).expect(200);
    expect(board.items[0].total_minutes).toBe(APPS.indexOf('😂') + 1);
  });

  it('are one in any case, and however their accents are encoded', async () => {
    const user = await signedInUser(focus);
    for (const app_name of ['CAFÉ', 'cafe\u0301', ' café '])
      await post(user, '/activities', { app_name, duration_minutes: 1 }).expect(201);
    const { body } = await call(user, 'get', '/activities/today').expect(200);
    expect(body.apps).toEqual([expect.objectContaining({ app_name: 'CAFÉ', minutes: 3 })]);
    await post(user, '/blocked', { app_name: 'Café', daily_limit_minutes: 60 }).expect(201);
    expect((await post(user, '/blocked', { app_name: 'CAFE\u0301', daily_limit_minutes: 60 })).status).toBe(409);
  });
});
