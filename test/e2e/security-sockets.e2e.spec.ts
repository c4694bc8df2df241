import { io } from 'socket.io-client';
import type { Test } from 'supertest';
import { RealtimeHub } from '../../src/infrastructure/realtime/realtime-hub';
import { type SignedInUser, signedInUser } from '../factories/user.factory';
import {
  closeClients,
  type Door,
  DOORS,
  type Message,
  openSocketIo,
  type RealtimeClient,
} from '../support/realtime-client';
import { requestUpgrade, WEBSOCKET_HEADERS } from '../support/realtime-upgrade';
import { startTestApp, type TestApp } from '../support/test-app';

const OUR_PAGE = 'https://app.example.org';

let focus: TestApp;
let sam: SignedInUser;
let kim: SignedInUser;

beforeAll(async () => {
  focus = await startTestApp({ CORS_ORIGINS: OUR_PAGE });
});
beforeEach(async () => {
  [sam, kim] = [await signedInUser(focus), await signedInUser(focus)];
});
afterEach(closeClients);
afterAll(() => focus.close());

const post = (user: SignedInUser, path: string, body: object = {}): Test =>
  focus.http().post(`/api${path}`).set(user.auth).send(body);

const privateChallenge = async (creator: SignedInUser): Promise<{ id: number; invite_code: string }> => {
  const { body } = await post(creator, '/challenges', {
    title: 'Among us',
    is_public: false,
    daily_target_minutes: 100,
    start_date: '2026-11-20',
    end_date: '2026-11-21',
  }).expect(201);
  return body;
};

describe.each(DOORS)('P2: $name', (door: Door) => {
  const open = (user: SignedInUser): Promise<RealtimeClient> => door.open(focus.url, user.accessToken);

  it('refuses fields that are not the caller’s to send, and does nothing', async () => {
    const { id } = await privateChallenge(sam);
    const client = await open(sam);
    const actions: [string, object][] = [
      ['ping', { timestamp: 'now', user_id: kim.id }],
      ['subscribe', { events: ['limits'], user_id: kim.id }],
      ['unsubscribe', { events: ['limits'], role: 'admin' }],
      ['join_challenge', { challenge_id: id, user_id: kim.id }],
      ['leave_challenge', { challenge_id: id, is_admin: true }],
      ['get_stats', { user_id: kim.id }],
      ['authenticate', { token: sam.accessToken, user_id: kim.id }],
      ['subscribe', JSON.parse('{"events": ["limits"], "__proto__": {"role": "admin"}}') as object],
      ['subscribe', JSON.parse('{"events": ["limits"], "constructor": {"role": "admin"}}') as object],
    ];
    for (const [action, payload] of actions) {
      expect([action, await client.request(action, payload)]).toEqual([
        action,
        { type: 'error', code: 'validation_failed', message: expect.any(String) },
      ]);
    }
    expect(await client.request('get_stats')).toMatchObject({
      subscriptions: ['activities', 'challenges', 'limits'],
      challenges: [],
    });
  });

  it('refuses an object where a string belongs, and a string where a number does', async () => {
    const client = await open(sam);
    const actions: [string, object][] = [
      ['ping', { timestamp: { $ne: null } }],
      ['subscribe', { events: { 0: 'limits', length: 1 } }],
      ['subscribe', { events: [{ toString: 'limits' }] }],
      ['subscribe', { events: ['everything'] }],
      ['subscribe', { events: 'limits' }],
      ['authenticate', { token: [sam.accessToken] }],
      ['authenticate', { token: { toString: sam.accessToken } }],
      ['join_challenge', { challenge_id: '1' }],
    ];
    for (const [action, payload] of actions)
      expect([action, await client.request(action, payload)]).toMatchObject([action, { code: 'validation_failed' }]);
  });
});

describe.each(DOORS)('P3: $name', (door: Door) => {
  it('takes no id that is missing, null or made up for a room', async () => {
    await privateChallenge(sam);
    const client = await door.open(focus.url, sam.accessToken);
    const ids = [undefined, null, 0, -1, 1.5, 2 ** 31, 1e300, '1', '', '*', true, [], [1], {}, { $gt: 0 }];
    for (const challenge_id of ids) {
      const answer = await client.request('join_challenge', challenge_id === undefined ? {} : { challenge_id });
      expect(answer.type).toBe('error');
      expect(['validation_failed', 'not_found']).toContain(answer.code);
    }
    expect(await client.request('get_stats')).toMatchObject({ challenges: [] });
  });
});

describe.each(DOORS)('P6: $name', (door: Door) => {
  const open = (user: SignedInUser): Promise<RealtimeClient> => door.open(focus.url, user.accessToken);

  it('closes a user’s room to others, whatever they ask to join', async () => {
    const { id } = await privateChallenge(sam);
    const [mine, hers] = [await open(sam), await open(kim)];
    expect(await hers.request('join_challenge', { challenge_id: id })).toMatchObject({
      type: 'error',
      code: 'not_found',
    });
    for (const action of ['join', 'join_room', 'subscribe_user', 'room'])
      expect(await hers.request(action, { room: `user:${sam.id}` })).toMatchObject({ type: 'error' });
    expect(await hers.request('subscribe', { events: [`user:${sam.id}`] })).toMatchObject({
      code: 'validation_failed',
    });
    expect(await hers.request('authenticate', { token: sam.accessToken })).toMatchObject({ type: 'error' });
    await hers.rest();

    await post(sam, '/activities', { app_name: 'Instagram', duration_minutes: 10 }).expect(201);
    await mine.notification('info', { app_name: 'Instagram' });
    await mine.notification('rank');
    expect(await hers.rest()).toEqual([]);
    expect(focus.app.get(RealtimeHub).ofUser(sam.id).size).toBe(1);
  });

  it('lets no one into a room whose challenge they have been in, or may see no more', async () => {
    const { id, invite_code } = await privateChallenge(sam);
    await post(kim, '/challenges/join', { invite_code }).expect(200);
    const hers = await open(kim);
    expect(await hers.request('join_challenge', { challenge_id: id })).toMatchObject({ type: 'joined' });
    await hers.request('leave_challenge', { challenge_id: id });
    await post(kim, `/challenges/${id}/leave`).expect(204);
    expect(await hers.request('join_challenge', { challenge_id: id })).toMatchObject({ code: 'not_found' });
  });

  it('asks for a token', async () => {
    await expect(door.open(focus.url, undefined)).rejects.toMatchObject({ code: expect.stringMatching(/_token$/) });
  });
});

describe('P6: Socket.IO, on coming back', () => {
  /** Not connected yet. */
  const client = (transport: 'websocket' | 'polling', auth: object): ReturnType<typeof io> =>
    io(`${focus.url}/notifications`, {
      transports: [transport],
      forceNew: true,
      reconnection: false,
      autoConnect: false,
      auth,
    });

  const greetingOf = async (socket: ReturnType<typeof io>): Promise<Message> => {
    const greeting = new Promise<Message>((resolve) => socket.once('connection', resolve));
    socket.connect();
    return greeting;
  };

  it.each(['websocket', 'polling'] as const)('lets nobody in by what they had before, over %s', async (transport) => {
    const socket = client(transport, { token: sam.accessToken });
    expect(await greetingOf(socket)).toMatchObject({ user_id: sam.id });
    const gone = new Promise((resolve) => socket.once('disconnect', resolve));
    socket.io.engine.close();
    await gone;
    await post(sam, '/auth/logout-all').expect(204);
    const refusal = new Promise((resolve) => socket.once('connect_error', resolve));
    socket.connect();
    expect(await refusal).toMatchObject({ data: { code: 'invalid_token' } });
    expect(focus.app.get(RealtimeHub).ofUser(sam.id).size).toBe(0);
    socket.disconnect();
  });

  it.each(['websocket', 'polling'] as const)('gives nobody the state of another, over %s', async (transport) => {
    const { socket: mine } = await openSocketIo(focus.url, sam.accessToken, transport);
    const { id: pid } = mine;
    mine.io.engine.close();
    const socket = client(transport, { token: kim.accessToken, pid, offset: '0' });
    expect(await greetingOf(socket)).toMatchObject({ user_id: kim.id });
    expect(socket.recovered).not.toBe(true);
    socket.disconnect();
  });

  it('asks a page for its origin again where a transport is upgraded', async () => {
    const polling = await focus.http().get('/socket.io/?EIO=4&transport=polling').set('Origin', OUR_PAGE).expect(200);
    const { sid } = JSON.parse(polling.text.slice(1)) as { sid: string };
    const upgrade = (Origin: string): Promise<{ status: number }> =>
      requestUpgrade(focus.url, `/socket.io/?EIO=4&transport=websocket&sid=${sid}`, { ...WEBSOCKET_HEADERS, Origin });
    expect((await upgrade('https://evil.example')).status).toBe(400);
    expect((await upgrade(OUR_PAGE)).status).toBe(101);
  });
});
