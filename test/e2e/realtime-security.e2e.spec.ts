import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { io } from 'socket.io-client';
import type { Test } from 'supertest';
import WebSocket from 'ws';
import { Role } from '../../src/common/auth/role.enum';
import { EventPublisher } from '../../src/infrastructure/events/event-publisher';
import { RealtimeHub } from '../../src/infrastructure/realtime/realtime-hub';
import { SessionsEndedEvent } from '../../src/modules/auth/events/sessions-ended.event';
import { SigningKeys } from '../../src/modules/auth/signing-keys';
import { NotificationsService } from '../../src/modules/notifications/notifications.service';
import { User } from '../../src/modules/users/entities/user.entity';
import { createUser, PASSWORD, signedInUser, type SignedInUser, signIn } from '../factories/user.factory';
import { mailedToken } from '../support/mailbox';
import {
  closeClients,
  type Door,
  DOORS,
  openPlain,
  openSocketIo,
  PLAIN_DOOR,
  type RealtimeClient,
} from '../support/realtime-client';
import { requestUpgrade, WEBSOCKET_HEADERS } from '../support/realtime-upgrade';
import { startTestApp, type TestApp } from '../support/test-app';

const MORNING = new Date('2026-11-20T08:00:00.000Z');
const OUR_PAGE = 'https://app.example.org';

let focus: TestApp;
let sam: SignedInUser;

beforeAll(async () => {
  focus = await startTestApp({ CORS_ORIGINS: OUR_PAGE });
});
beforeEach(async () => {
  focus.clock.set(MORNING);
  sam = await signedInUser(focus);
});
afterEach(closeClients);
afterAll(() => focus.close());

const post = (user: SignedInUser, path: string, body: object = {}): Test =>
  focus.http().post(`/api${path}`).set(user.auth).send(body);

const changeUser = (id: number, change: Partial<User>): Promise<unknown> =>
  focus.dataSource.getRepository(User).update({ id }, change);

/** The server still serves others. */
async function expectAlive(): Promise<void> {
  const bystander = await openPlain(focus.url, (await signedInUser(focus)).accessToken);
  expect(await bystander.request('ping')).toMatchObject({ type: 'pong' });
}

describe.each(DOORS)('P6: $name', (door: Door) => {
  const open = (user = sam): Promise<RealtimeClient> => door.open(focus.url, user.accessToken);

  it('lets in pages of ours and clients that are no page', async () => {
    for (const headers of [{ Origin: OUR_PAGE }, undefined]) {
      const client = await door.open(focus.url, sam.accessToken, headers);
      expect(await client.request('ping')).toMatchObject({ type: 'pong' });
    }
  });

  it.each(['https://evil.example', 'https://app.example.org.evil.example', 'http://app.example.org', 'null'])(
    'refuses a page of %s',
    async (Origin) => {
      await expect(door.open(focus.url, sam.accessToken, { Origin })).rejects.toThrow();
      expect(focus.app.get(RealtimeHub).ofUser(sam.id).size).toBe(0);
    },
  );

  it.each([
    ['deactivated', { isActive: false }],
    ['unverified', { isVerified: false }],
  ])('refuses a user who is %s', async (_name, change) => {
    await changeUser(sam.id, change);
    await expect(open()).rejects.toMatchObject({ code: 'invalid_token' });
  });

  it('refuses a session that has ended', async () => {
    await post(sam, '/auth/logout-all').expect(204);
    await expect(open()).rejects.toMatchObject({ code: 'invalid_token' });
  });

  it('stops updates for who leaves a challenge, at once', async () => {
    const kim = await signedInUser(focus);
    const { body: challenge } = await post(sam, '/challenges', {
      title: 'Among us',
      is_public: false,
      daily_target_minutes: 100,
      start_date: '2026-11-20',
      end_date: '2026-11-21',
    });
    await post(kim, '/challenges/join', { invite_code: challenge.invite_code }).expect(200);
    const [mine, hers] = [await open(), await open(kim)];
    for (const client of [mine, hers]) await client.request('join_challenge', { challenge_id: challenge.id });
    await post(kim, `/challenges/${challenge.id}/leave`).expect(204);
    expect(await hers.request('get_stats')).toMatchObject({ challenges: [] });
    await hers.rest();
    await post(sam, '/activities', { app_name: 'Instagram', duration_minutes: 10 }).expect(201);
    await mine.next(({ type, items }) => type === 'leaderboard_update' && items[0].score === 90);
    expect(await hers.rest()).toEqual([]);
    expect(await hers.request('join_challenge', { challenge_id: challenge.id })).toMatchObject({ code: 'not_found' });
  });

  it('takes strangers out of the room of a challenge that becomes private', async () => {
    const { body: challenge } = await post(sam, '/challenges', {
      title: 'Open for now',
      daily_target_minutes: 100,
      start_date: '2026-11-21',
      end_date: '2026-11-22',
    });
    const [kim, admin] = [await signedInUser(focus), await signedInUser(focus, { role: Role.Admin })];
    const clients = [await open(), await open(kim), await open(admin)];
    for (const client of clients) await client.request('join_challenge', { challenge_id: challenge.id });
    const [mine, hers, admins] = clients as [RealtimeClient, RealtimeClient, RealtimeClient];
    await hers.rest();
    await focus.http().put(`/api/challenges/${challenge.id}`).set(sam.auth).send({ is_public: false }).expect(200);
    for (const client of [mine, admins]) await client.next('leaderboard_update');
    expect(await hers.rest()).toEqual([]);
    expect(await hers.request('get_stats')).toMatchObject({ challenges: [] });
  });

  it('empties the room of a challenge that is deleted', async () => {
    const { body: challenge } = await post(sam, '/challenges', {
      title: 'Gone soon',
      daily_target_minutes: 100,
      start_date: '2026-11-21',
      end_date: '2026-11-22',
    });
    const hers = await open(await signedInUser(focus));
    await hers.request('join_challenge', { challenge_id: challenge.id });
    await focus.http().delete(`/api/challenges/${challenge.id}`).set(sam.auth).expect(204);
    expect(await hers.request('get_stats')).toMatchObject({ challenges: [] });
  });
});

describe.each(DOORS)('T2: $name', (door: Door) => {
  /** Ends sessions of Sam's; `here` is the one the socket was opened with, the other one is another phone's. */
  type End = (here: SignedInUser, other: SignedInUser) => Promise<unknown>;

  const own =
    (path: string, body?: object): End =>
    (here) =>
      post(here, path, body);
  const change =
    (what: Partial<User>): End =>
    (here) =>
      changeUser(here.id, what);
  const ends: [string, End][] = [
    ['logout', (here) => focus.http().post('/api/auth/logout').send({ refresh_token: here.refreshToken }).expect(204)],
    ['logout-all', own('/auth/logout-all')],
    [
      'a password change elsewhere',
      (_here, other) =>
        post(other, '/users/me/password', { current_password: PASSWORD, new_password: 'there and back again' }).expect(
          204,
        ),
    ],
    [
      'a password reset',
      async (here) => {
        await focus.http().post('/api/auth/forgot-password').send({ email: here.email }).expect(202);
        const token = await mailedToken(focus, here.email);
        await focus
          .http()
          .post('/api/auth/reset-password')
          .send({ token, new_password: 'there and back again' })
          .expect(200);
      },
    ],
    [
      'a reused refresh token',
      async (here) => {
        const refresh = (token: string): Test => focus.http().post('/api/auth/refresh').send({ refresh_token: token });
        await refresh(here.refreshToken).expect(200);
        focus.clock.advance(11_000);
        await refresh(here.refreshToken).expect(401);
      },
    ],
    [
      'the deletion of the account',
      (here) => focus.http().delete('/api/users/me').set(here.auth).send({ password: PASSWORD }).expect(204),
    ],
    ['deactivation, by whatever process', change({ isActive: false })],
    ['a change of role, by whatever process', change({ role: Role.Admin })],
    [
      'the end of a session, by whatever process',
      (here) => focus.dataSource.query(`DELETE FROM sessions WHERE user_id = ${here.id}`),
    ],
  ];

  it.each(ends)('is closed by %s within two seconds', async (_name, end) => {
    const user = await createUser(focus);
    const [here, other] = [await signIn(focus, user), await signIn(focus, user)];
    const client = await door.open(focus.url, here.accessToken);
    const bystander = await door.open(focus.url, sam.accessToken);
    await end(here, other);
    const start = performance.now();
    const { code } = await client.ended;
    expect(performance.now() - start).toBeLessThan(2_000);
    if (code !== null) expect(code).toBe(4401);
    expect(await bystander.request('ping')).toMatchObject({ type: 'pong' });
  });

  it('is closed at once where we are told, and only the session that ended', async () => {
    const user = await createUser(focus);
    const [here, other] = [await signIn(focus, user), await signIn(focus, user)];
    const [client, stays] = [
      await door.open(focus.url, here.accessToken),
      await door.open(focus.url, other.accessToken),
    ];
    const { sid } = JSON.parse(Buffer.from(here.accessToken.split('.')[1]!, 'base64url').toString());
    const closing = client.next('error');
    focus.app.get(EventPublisher).publish(new SessionsEndedEvent(here.id, [sid]));
    expect(focus.app.get(RealtimeHub).ofUser(here.id).size).toBe(1);
    expect(await closing).toMatchObject({ code: 'session_ended' });
    await client.ended;
    expect(await stays.request('get_stats')).toMatchObject({ connections: 1 });
  });

  it('goes on where the session that ended is another', async () => {
    const user = await createUser(focus);
    const [here, other] = [await signIn(focus, user), await signIn(focus, user)];
    const [client, elsewhere] = [
      await door.open(focus.url, here.accessToken),
      await door.open(focus.url, other.accessToken),
    ];
    await focus.http().post('/api/auth/logout').send({ refresh_token: other.refreshToken }).expect(204);
    await elsewhere.ended;
    expect(await client.request('get_stats')).toMatchObject({ connections: 1 });
  });
});

describe.each(DOORS)('T3: $name refuses', (door: Door) => {
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

  type Claims = Record<string, unknown>;
  interface Forge {
    claims?: Claims;
    header?: Claims;
    secret?: Buffer | string;
    hash?: string;
  }

  function forge({
    claims = {},
    header = {},
    secret = focus.app.get(SigningKeys).accessToken,
    hash = 'sha256',
  }: Forge): string {
    const real = JSON.parse(Buffer.from(sam.accessToken.split('.')[1]!, 'base64url').toString()) as Claims;
    const signed = `${encode({ alg: 'HS256', typ: 'JWT', ...header })}.${encode({ ...real, ...claims })}`;
    return `${signed}.${createHmac(hash, secret).update(signed).digest('base64url')}`;
  }
  const seconds = (): number => Math.floor(focus.clock.timestamp() / 1000);
  const parts = (): [string, string, string] => sam.accessToken.split('.') as [string, string, string];

  it('nothing that is signed as we sign it: these forgeries are well made', async () => {
    await door.open(focus.url, forge({}));
  });

  it.each<[string, () => string]>([
    ['alg none', () => `${encode({ alg: 'none' })}.${parts()[1]}.`],
    ['alg nOnE with a signature', () => `${encode({ alg: 'nOnE' })}.${parts()[1]}.${parts()[2]}`],
    ['HS512', () => forge({ header: { alg: 'HS512' }, hash: 'sha512' })],
    ['RS256 by name', () => forge({ header: { alg: 'RS256' } })],
    ['a stripped signature', () => parts().slice(0, 2).join('.')],
    ['an empty signature', () => `${parts()[0]}.${parts()[1]}.`],
    ['other claims under the signature', () => `${parts()[0]}.${encode({ sub: '1' })}.${parts()[2]}`],
    ['a kid', () => forge({ header: { kid: '../../dev/null' }, secret: '' })],
    ['a jwk', () => forge({ header: { jwk: { kty: 'oct', k: 'bWluZQ' } }, secret: 'mine' })],
    ['a jku', () => forge({ header: { jku: `${focus.url}/keys` }, secret: 'mine' })],
    ['the key of refresh tokens', () => forge({ secret: focus.app.get(SigningKeys).refreshToken })],
    ['no exp', () => forge({ claims: { exp: undefined } })],
    ['no sub', () => forge({ claims: { sub: undefined } })],
    ['no session', () => forge({ claims: { sid: undefined } })],
    ['not yet valid', () => forge({ claims: { nbf: seconds() + 60 } })],
    ['another issuer', () => forge({ claims: { iss: 'evil' } })],
    ['another audience', () => forge({ claims: { aud: 'evil' } })],
    ['another kind', () => forge({ claims: { kind: 'refresh' } })],
    ['another user', () => forge({ claims: { sub: String(sam.id - 1) } })],
    ['a refresh token', () => sam.refreshToken],
    ['a token with a space', () => `${sam.accessToken} x`],
    ['5,000 characters', () => 'x'.repeat(5_000)],
  ])('%s', async (_name, make) => {
    await expect(door.open(focus.url, make())).rejects.toMatchObject({ code: 'invalid_token' });
  });

  it('what has run out', async () => {
    const token = forge({ claims: { exp: seconds() - 1 } });
    await expect(door.open(focus.url, token)).rejects.toMatchObject({ code: 'expired_token' });
  });

  it('100 KB of token', async () => {
    await expect(door.open(focus.url, 'x'.repeat(100_000))).rejects.toThrow();
    await expectAlive();
  });
});

it('T3: Socket.IO refuses a token that is no string', async () => {
  for (const token of [0, true, [], {}, { toString: 'x' }, [sam.accessToken]]) {
    await expect(openSocketIo(focus.url, token, 'websocket')).rejects.toMatchObject({ code: 'invalid_token' });
  }
});

it('T3: the plain door refuses two tokens', async () => {
  const token = `${sam.accessToken}&token=${sam.accessToken}`;
  const socket = new WebSocket(`${focus.url.replace('http', 'ws')}/api/ws/notifications?token=${token}`);
  const [code, reason] = await once(socket, 'close');
  expect([code, String(reason)]).toEqual([4401, 'invalid_token']);
});

describe.each(DOORS)('S5: limits of $name', (door: Door) => {
  it('takes 30 messages in ten seconds, warns of one more, and closes at the next', async () => {
    const [client, other] = [await door.open(focus.url, sam.accessToken), await door.open(focus.url, sam.accessToken)];
    for (let i = 0; i < 30; i += 1) expect(await client.request('ping')).toMatchObject({ type: 'pong' });
    expect(await client.request('ping')).toMatchObject({ type: 'error', code: 'rate_limited' });
    expect(focus.app.get(RealtimeHub).ofUser(sam.id).size).toBe(2);
    client.send('ping');
    const { code } = await client.ended;
    if (code !== null) expect(code).toBe(1008);
    expect(await other.request('get_stats')).toMatchObject({ connections: 1 });
  });

  it('takes more once ten seconds have passed', async () => {
    const client = await door.open(focus.url, sam.accessToken);
    for (let i = 0; i < 31; i += 1) await client.request('ping');
    focus.clock.advance(10_000);
    expect(await client.request('ping')).toMatchObject({ type: 'pong' });
  });

  it('closes at once for one message over 16 KiB', async () => {
    const client = await door.open(focus.url, sam.accessToken);
    expect(await client.request('ping', { timestamp: 'x'.repeat(16_000) })).toMatchObject({
      code: 'validation_failed',
    });
    client.send('ping', { timestamp: 'x'.repeat(16_384) });
    const { code } = await client.ended;
    if (code !== null) expect(code).toBe(1009);
    await expectAlive();
  });

  it('lets the oldest of a user’s connections give way to the 21st', async () => {
    const clients = [];
    for (let i = 0; i < 21; i += 1) clients.push(await door.open(focus.url, sam.accessToken));
    const [oldest, ...others] = clients as [RealtimeClient, ...RealtimeClient[]];
    expect(await oldest.next('error')).toMatchObject({ code: 'too_many_connections' });
    await oldest.ended;
    for (const client of others) expect(await client.request('get_stats')).toMatchObject({ connections: 20 });
  });

  it('lets a flood cost its own connection only', async () => {
    const [client, other] = [await door.open(focus.url, sam.accessToken), await door.open(focus.url, sam.accessToken)];
    for (let i = 0; i < 5_000; i += 1) client.send('join_challenge', { challenge_id: i + 1 });
    await client.ended;
    expect(await other.request('get_stats')).toMatchObject({ connections: 1 });
  });

  it('refuses what is nested deep', async () => {
    const client = await door.open(focus.url, sam.accessToken);
    let events: unknown = 'limits';
    for (let depth = 0; depth < 3_000; depth += 1) events = [events];
    expect(await client.request('subscribe', { events })).toMatchObject({ code: 'validation_failed' });
  });

  it('cuts off who does not read', async () => {
    const hub = focus.app.get(RealtimeHub);
    const client = await door.open(focus.url, sam.accessToken);
    client.stopReading();
    const app_name = 'x'.repeat(100_000);
    for (let i = 0; i < 2_000 && hub.ofUser(sam.id).size > 0; i += 1) {
      focus.app.get(NotificationsService).notify([sam.id], { notification_type: 'unblocked', data: { app_name } });
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(hub.ofUser(sam.id).size).toBe(0);
  });
});

describe('S5: malformed frames on the plain door', () => {
  const MALFORMED: [string, string | Buffer, string][] = [
    ['no JSON', 'nonsense', 'malformed_json'],
    ['half of it', '{"action":', 'malformed_json'],
    ['nothing', '', 'malformed_json'],
    ['a binary frame', Buffer.from('{"action":"ping"}'), 'malformed_json'],
    ['null', 'null', 'validation_failed'],
    ['a number', '17', 'validation_failed'],
    ['a string', '"ping"', 'validation_failed'],
    ['a list', '[{"action":"ping"}]', 'validation_failed'],
    ['no action', '{}', 'validation_failed'],
    ['a number for an action', '{"action":1}', 'validation_failed'],
    ['an object for an action', '{"action":{"toString":"ping"}}', 'validation_failed'],
    ['__proto__', '{"action":"ping","__proto__":{"timestamp":1}}', 'validation_failed'],
    ['constructor', '{"action":"ping","constructor":{}}', 'validation_failed'],
    ['16,000 brackets', '['.repeat(8_000) + ']'.repeat(8_000), 'validation_failed'],
  ];

  it.each(MALFORMED)('%s is answered', async (_name, frame, code) => {
    const client = await openPlain(focus.url, sam.accessToken);
    client.socket.send(frame);
    expect(await client.next('error')).toEqual({ type: 'error', code, message: expect.any(String) });
    expect(await client.request('ping')).toMatchObject({ type: 'pong' });
  });

  it('text that is not UTF-8 closes', async () => {
    const client = await openPlain(focus.url, sam.accessToken);
    client.socket.send(Buffer.from([0xc3, 0x28]), { binary: false });
    expect(await client.ended).toMatchObject({ code: 1007 });
    await expectAlive();
  });

  it('pings are answered, and counted', async () => {
    const client = await openPlain(focus.url, sam.accessToken);
    client.socket.ping('x');
    expect(String((await once(client.socket, 'pong'))[0])).toBe('x');
    for (let i = 0; i < 1_000; i += 1) client.socket.ping();
    expect(await client.ended).toMatchObject({ code: 1008 });
    await expectAlive();
  });
});

describe('S5: malformed packets over Socket.IO', () => {
  it.each([
    '4',
    '4x',
    '42/notifications,{"x"',
    '42/notifications,[]',
    '42/notifications,["disconnect"]',
    '42/notifications,[{}]',
    '42/notifications,"ping"',
    '42/elsewhere,["ping"]',
    '40/notifications,"x"',
    '43/notifications,17[]',
    '451-/notifications,["ping",{"_placeholder":true,"num":99}]',
    '4599999999-/notifications,["ping"]',
    '45-1-/notifications,["ping"]',
    `42/notifications,["ping",${'['.repeat(8_000)}${']'.repeat(8_000)}]`,
  ])('%s costs at most the connection', async (packet) => {
    const client = await openSocketIo(focus.url, sam.accessToken, 'websocket');
    client.transport.ws!.send(packet);
    await Promise.race([client.ended, client.request('ping')]);
    await expectAlive();
  });

  it('binary payloads are refused', async () => {
    const client = await openSocketIo(focus.url, sam.accessToken, 'websocket');
    expect(await client.request('ping', { timestamp: Buffer.from('x') })).toMatchObject({ code: 'validation_failed' });
    expect(await client.request('ping', Buffer.from('x'))).toMatchObject({ code: 'validation_failed' });
  });
});

describe('S1, S5: Socket.IO before a token is shown', () => {
  const connect = (namespace: string): Promise<Error> => {
    const socket = io(`${focus.url}${namespace}`, {
      forceNew: true,
      reconnection: false,
      auth: { token: sam.accessToken },
    });
    return new Promise((resolve, reject) => {
      socket.once('connect', () => reject(new Error('let in')));
      socket.once('connect_error', (error) => {
        socket.disconnect();
        resolve(error);
      });
    });
  };

  it('has one namespace only', async () => {
    expect(await connect('/')).toMatchObject({ data: { code: 'not_found' } });
    expect(await connect('/admin')).toMatchObject({ message: 'Invalid namespace' });
  });

  it('closes a transport that floods', async () => {
    const socket = new WebSocket(`${focus.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    await once(socket, 'open');
    for (let i = 0; i < 1_000; i += 1) socket.send(`40/room-${i},`);
    await once(socket, 'close');
    await expectAlive();
  });

  it('answers with the headers every answer has, CORS included', async () => {
    const poll = (origin: string): Test =>
      focus.http().get('/socket.io/?EIO=4&transport=polling').set('Origin', origin);
    const allowed = await poll(OUR_PAGE).expect(200);
    expect(allowed.headers).toMatchObject({
      'access-control-allow-origin': OUR_PAGE,
      'access-control-allow-credentials': 'true',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
      'x-request-id': expect.any(String),
    });
    const refused = await poll('https://evil.example').expect(403);
    expect(refused.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('S5: upgrades', () => {
  it('to nowhere are answered like any request', async () => {
    const { status, body } = await requestUpgrade(focus.url, '/api/elsewhere', WEBSOCKET_HEADERS);
    expect([status, JSON.parse(body).code]).toEqual([404, 'not_found']);
  });

  it('to another protocol are declined', async () => {
    const { status } = await requestUpgrade(focus.url, '/api/health/live', { Upgrade: 'h2c' });
    expect(status).toBe(200);
  });

  it('that are broken are refused', async () => {
    const { status } = await requestUpgrade(focus.url, '/api/ws/notifications', {
      ...WEBSOCKET_HEADERS,
      'Sec-WebSocket-Key': 'x',
    });
    expect(status).toBe(400);
    await expectAlive();
  });

  it('of a foreign page get a problem document', async () => {
    const { status, body } = await requestUpgrade(focus.url, '/api/ws/notifications', {
      ...WEBSOCKET_HEADERS,
      Origin: 'https://evil.example',
    });
    expect(status).toBe(403);
    expect(JSON.parse(body)).toMatchObject({
      type: 'about:blank',
      status: 403,
      code: 'forbidden',
      instance: '/api/ws/notifications',
    });
  });
});

it('1,000 sockets in one room all get the last state, at most one update a second', async () => {
  const { body: challenge } = await post(sam, '/challenges', {
    title: 'A full house',
    daily_target_minutes: 1_000,
    start_date: '2026-11-20',
    end_date: '2026-11-21',
  });
  const users = [];
  for (let i = 0; i < 50; i += 1) users.push(await signedInUser(focus));
  const clients: RealtimeClient[] = [];
  for (const user of users) {
    clients.push(
      ...(await Promise.all(Array.from({ length: 20 }, () => PLAIN_DOOR.open(focus.url, user.accessToken)))),
    );
  }
  await Promise.all(clients.map((client) => client.request('join_challenge', { challenge_id: challenge.id })));
  const updates = clients.map((client) => follow(client));
  for (let i = 1; i <= 100; i += 1) {
    await post(sam, '/activities', { app_name: 'Instagram', duration_minutes: 1 }).expect(201);
  }
  for (const { times } of await Promise.all(updates)) {
    for (const [index, time] of times.entries()) {
      if (index > 0) expect(time - times[index - 1]!).toBeGreaterThan(900);
    }
  }
}, 120_000);

/** Reads updates until the one with the last state; answers when they came. */
async function follow(client: RealtimeClient): Promise<{ times: number[] }> {
  const times: number[] = [];
  for (;;) {
    const { items } = await client.next('leaderboard_update');
    times.push(performance.now());
    if (items[0].total_minutes === 100) return { times };
  }
}
