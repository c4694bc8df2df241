import type { Response } from 'supertest';
import { Locale } from '../../src/common/i18n/locale.enum';
import { Role } from '../../src/common/auth/role.enum';
import { LifecycleService } from '../../src/modules/challenges/lifecycle.service';
import { signedInUser, type SignedInUser, signIn } from '../factories/user.factory';
import { User } from '../../src/modules/users/entities/user.entity';
import { closeClients, type Door, DOORS, type Message, openSocketIo, RealtimeClient } from '../support/realtime-client';
import { startTestApp, type TestApp } from '../support/test-app';

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const MORNING = new Date('2026-11-20T08:00:00.000Z');
const ALL = ['activities', 'challenges', 'limits'];

let focus: TestApp;

beforeAll(async () => {
  focus = await startTestApp({ WEBSOCKET_HEARTBEAT_INTERVAL: '1' });
});
beforeEach(() => focus.clock.set(MORNING));
afterEach(closeClients);
afterAll(() => focus.close());

async function call(
  user: SignedInUser,
  method: 'get' | 'post' | 'put' | 'delete',
  path: string,
  body?: object,
): Promise<Response> {
  const request = focus.http()[method](`/api${path}`).set(user.auth);
  const response = await (body === undefined ? request : request.send(body));
  expect(response.status).toBeLessThan(300);
  return response;
}

async function use(user: SignedInUser, app: string, minutes: number): Promise<number> {
  return (await call(user, 'post', '/activities', { app_name: app, duration_minutes: minutes })).body.id;
}

/** Runs today, so scores follow at once. */
async function createChallenge(creator: SignedInUser, more: object = {}): Promise<{ id: number; invite_code: string }> {
  const { body } = await call(creator, 'post', '/challenges', {
    title: 'Less is more',
    daily_target_minutes: 100,
    start_date: '2026-11-20',
    end_date: '2026-11-27',
    ...more,
  });
  return body;
}

const join = (user: SignedInUser, { id, invite_code }: { id: number; invite_code: string }): Promise<Response> =>
  call(user, 'post', `/challenges/${id}/join`, { invite_code });

describe.each(DOORS)('through $name', (door: Door) => {
  let sam: SignedInUser;
  let socket: RealtimeClient;

  const open = (user: SignedInUser): Promise<RealtimeClient> => door.open(focus.url, user.accessToken);

  beforeEach(async () => {
    sam = await signedInUser(focus);
    socket = await open(sam);
  });

  describe('a connection', () => {
    it('is greeted once', async () => {
      expect(await socket.next('connection')).toEqual({
        type: 'connection',
        message: 'You are connected.',
        user_id: sam.id,
        expires_at: '2026-11-20T08:30:00.000Z',
        timestamp: expect.stringMatching(INSTANT),
      });
      expect(await socket.rest()).toEqual([]);
    });

    it('is greeted in its user’s language', async () => {
      const french = await open(await signedInUser(focus, { locale: Locale.French }));
      expect(await french.next('connection')).toMatchObject({ message: 'Vous êtes en ligne.' });
    });

    it('hears that we are still here', async () => {
      expect(await socket.next('heartbeat')).toEqual({ type: 'heartbeat', timestamp: expect.stringMatching(INSTANT) });
    });

    it.each([
      [undefined, 'missing_token'],
      ['', 'missing_token'],
      ['nonsense', 'invalid_token'],
    ])('is refused with the token %p', async (token, code) => {
      await expect(door.open(focus.url, token)).rejects.toMatchObject({ code });
    });

    it('is refused with a token that has run out', async () => {
      focus.clock.advance(30 * 60_000);
      await expect(open(sam)).rejects.toMatchObject({ code: 'expired_token' });
    });

    it('is closed when its token runs out', async () => {
      focus.clock.advance(30 * 60_000);
      expect(await socket.next('error')).toMatchObject({ type: 'error', code: 'expired_token' });
      await socket.ended;
    });
  });

  describe('an action', () => {
    it('ping is answered', async () => {
      expect(await socket.request('ping')).toEqual({ type: 'pong', timestamp: expect.stringMatching(INSTANT) });
      expect(await socket.request('ping', { timestamp: 17 })).toEqual({ type: 'pong', timestamp: 17 });
      expect(await socket.request('ping', { timestamp: 'now' })).toEqual({ type: 'pong', timestamp: 'now' });
    });

    it('subscribe and unsubscribe answer what the connection gets', async () => {
      const ask = (action: string, ...events: string[]): Promise<Message> => socket.request(action, { events });
      const type = 'subscriptions';
      expect(await ask('subscribe', 'limits')).toEqual({ type, events: ALL });
      expect(await ask('unsubscribe', 'limits', 'activities')).toEqual({ type, events: ['challenges'] });
      await use(sam, 'Instagram', 5);
      expect(await ask('subscribe', 'activities')).toEqual({ type, events: ['activities', 'challenges'] });
      await use(sam, 'TikTok', 7);
      expect(await socket.notification('info')).toMatchObject({ data: { app_name: 'TikTok' } });
      expect(await ask('unsubscribe', ...ALL)).toEqual({ type, events: [] });
    });

    it('get_stats answers for the user and for this connection', async () => {
      await open(sam);
      const challenge = await createChallenge(sam);
      await socket.request('join_challenge', { challenge_id: challenge.id });
      await socket.request('unsubscribe', { events: ['activities'] });
      expect(await socket.request('get_stats')).toEqual({
        type: 'stats',
        connections: 2,
        subscriptions: ['challenges', 'limits'],
        challenges: [challenge.id],
        connected_at: expect.stringMatching(/^2026-11-20T08:00:0/),
      });
    });

    it('authenticate takes a fresh token of the same user', async () => {
      focus.clock.advance(20 * 60_000);
      const user = await focus.dataSource.getRepository(User).findOneByOrFail({ id: sam.id });
      const { accessToken: token } = await signIn(focus, user);
      expect(await socket.request('authenticate', { token })).toEqual({
        type: 'authenticated',
        expires_at: expect.stringMatching(/^2026-11-20T08:50:0/),
      });
      focus.clock.advance(20 * 60_000);
      expect(await socket.request('ping')).toMatchObject({ type: 'pong' });
      focus.clock.advance(10 * 60_000);
      expect(await socket.next('error')).toMatchObject({ code: 'expired_token' });
    });

    it('authenticate takes no other token', async () => {
      const kim = await signedInUser(focus);
      for (const token of [kim.accessToken, sam.refreshToken, 'nonsense']) {
        expect(await socket.request('authenticate', { token })).toMatchObject({ type: 'error', code: 'invalid_token' });
      }
      expect(await socket.request('get_stats')).toMatchObject({ connections: 1 });
    });

    it.each(['dance', '', 'constructor', '__proto__', 'toString'])('unknown (%p) is an error', async (action) => {
      expect(await socket.request(action)).toEqual({
        type: 'error',
        code: 'unknown_action',
        message: expect.any(String),
      });
    });

    it.each([
      ['subscribe', {}],
      ['subscribe', { events: 'limits' }],
      ['subscribe', { events: [] }],
      ['subscribe', { events: [{}] }],
      ['subscribe', { events: ['mail'] }],
      ['subscribe', { events: null }],
      ['unsubscribe', { events: ['limits'], more: true }],
      ['join_challenge', {}],
      ['join_challenge', { challenge_id: '1' }],
      ['join_challenge', { challenge_id: 0 }],
      ['join_challenge', { challenge_id: 1.5 }],
      ['join_challenge', { challenge_id: { $gt: 0 } }],
      ['join_challenge', { challenge_id: 1, user_id: 2 }],
      ['leave_challenge', { challenge_id: null }],
      ['get_stats', { user_id: 1 }],
      ['ping', { timestamp: {} }],
      ['ping', { timestamp: 'x'.repeat(65) }],
      ['authenticate', { token: 0 }],
      ['authenticate', { token: null }],
      ['authenticate', { token: { toString: 'x' } }],
      ['authenticate', { token: ['x'] }],
    ])('%s with %j is not valid', async (action, payload) => {
      expect(await socket.request(action, payload)).toEqual({
        type: 'error',
        code: 'validation_failed',
        message: expect.any(String),
      });
    });
  });

  describe('activities', () => {
    it('tells of a recorded one', async () => {
      await use(sam, '<b>Insta</b>', 45.5);
      expect(await socket.notification('info')).toEqual({
        type: 'notification',
        id: expect.stringMatching(UUID),
        notification_type: 'info',
        topic: 'activities',
        title: 'Activity recorded',
        message: 'Recorded: 45.5 minutes of <b>Insta</b>.',
        data: { app_name: '<b>Insta</b>', duration_minutes: 45.5 },
        timestamp: expect.stringMatching(INSTANT),
      });
    });

    it('tells of a batch once', async () => {
      const activities = ['A', 'B', 'C'].map((app_name) => ({ app_name, duration_minutes: 5 }));
      await call(sam, 'post', '/activities/batch', { activities });
      expect(await socket.notification('info')).toMatchObject({ data: { accepted: 3 } });
      expect((await socket.rest()).filter(({ type }) => type === 'notification')).toEqual([]);
    });

    it('tells every connection of the user, and nobody else', async () => {
      const [other, kim] = [await open(sam), await open(await signedInUser(focus))];
      await use(sam, 'Instagram', 5);
      const { id } = await socket.notification('info');
      expect(await other.notification('info')).toMatchObject({ id });
      expect((await kim.rest()).filter(({ type }) => type === 'notification')).toEqual([]);
    });
  });

  describe('limits', () => {
    const limit = async (minutes: number): Promise<number> =>
      (await call(sam, 'post', '/blocked', { app_name: 'Instagram', daily_limit_minutes: minutes })).body.id;

    it('tells of 80 %, of 100 %, and of the end of a block', async () => {
      const id = await limit(60);
      await use(sam, 'Instagram', 50);
      expect(await socket.notification('warning')).toMatchObject({
        topic: 'limits',
        data: { app_name: 'Instagram', percentage: 83.3, used_minutes: 50, limit_minutes: 60 },
      });
      await use(sam, 'Instagram', 10);
      expect(await socket.notification('blocked')).toMatchObject({
        topic: 'limits',
        data: { app_name: 'Instagram', reason: 'limit', blocked_until: '2026-11-21T00:00:00.000Z' },
      });
      await call(sam, 'post', `/blocked/${id}/reset`);
      expect(await socket.notification('unblocked')).toMatchObject({
        topic: 'limits',
        data: { app_name: 'Instagram' },
      });
    });

    it('tells of a schedule, and of the deletion of its rule', async () => {
      const schedule = [{ days: [5], start: '07:00', end: '09:00' }];
      const { body } = await call(sam, 'post', '/blocked', { app_name: 'TikTok', schedule });
      expect(await socket.notification('blocked')).toMatchObject({
        data: { app_name: 'TikTok', reason: 'schedule', blocked_until: '2026-11-20T09:00:00.000Z' },
      });
      await call(sam, 'delete', `/blocked/${body.id}`);
      expect(await socket.notification('unblocked')).toMatchObject({ data: { app_name: 'TikTok' } });
    });
  });

  describe('challenges', () => {
    let kim: SignedInUser;
    let challenge: { id: number; invite_code: string };

    beforeEach(async () => {
      kim = await signedInUser(focus);
      challenge = await createChallenge(sam, { is_public: false });
    });

    it('tells the creator who joined and who left', async () => {
      await join(kim, challenge);
      const data = { challenge_id: challenge.id, title: 'Less is more', username: kim.username };
      expect(await socket.notification('challenge')).toMatchObject({
        topic: 'challenges',
        message: `${kim.username} has joined “Less is more”.`,
        data: { ...data, update_type: 'joined' },
      });
      await call(kim, 'post', `/challenges/${challenge.id}/leave`);
      expect(await socket.notification('challenge')).toMatchObject({ data: { ...data, update_type: 'left' } });
    });

    it('tells all that it changed, was completed, was deleted', async () => {
      await join(kim, challenge);
      const other = await open(kim);
      await call(sam, 'put', `/challenges/${challenge.id}`, { title: 'Even less' });
      for (const client of [socket, other]) {
        expect(await client.notification('challenge', { update_type: 'changed' })).toMatchObject({
          data: { challenge_id: challenge.id, title: 'Even less', fields: ['title'] },
        });
      }
      const admin = await signedInUser(focus, { role: Role.Admin });
      await call(admin, 'post', `/challenges/${challenge.id}/complete`);
      for (const client of [socket, other]) await client.notification('challenge', { update_type: 'completed' });
      await call(sam, 'delete', `/challenges/${challenge.id}`);
      for (const client of [socket, other]) await client.notification('challenge', { update_type: 'deleted' });
    });

    it('tells all that an admin cancelled it', async () => {
      const admin = await signedInUser(focus, { role: Role.Admin });
      await call(admin, 'delete', `/challenges/${challenge.id}`);
      expect(await socket.notification('challenge')).toMatchObject({
        data: { challenge_id: challenge.id, update_type: 'cancelled' },
      });
    });

    it('shows the board to who may see it', async () => {
      await use(sam, 'Instagram', 25);
      expect(await socket.request('join_challenge', { challenge_id: challenge.id })).toEqual({
        type: 'joined',
        challenge_id: challenge.id,
        leaderboard: [
          {
            rank: 1,
            user_id: sam.id,
            username: sam.username,
            avatar_url: null,
            score: 75,
            total_minutes: 25,
            days_counted: 1,
          },
        ],
      });
      const stranger = await open(kim);
      for (const challenge_id of [challenge.id, 999_999]) {
        expect(await stranger.request('join_challenge', { challenge_id })).toMatchObject({
          type: 'error',
          code: 'not_found',
        });
      }
    });

    it('keeps the room up to date', async () => {
      await join(kim, challenge);
      await socket.request('join_challenge', { challenge_id: challenge.id });
      await use(kim, 'Instagram', 10);
      const update = await socket.next(({ type, items }) => type === 'leaderboard_update' && items[0].score === 90);
      expect(update).toEqual({
        type: 'leaderboard_update',
        challenge_id: challenge.id,
        items: [
          expect.objectContaining({ rank: 1, user_id: kim.id, score: 90, total_minutes: 10, days_counted: 1 }),
          expect.objectContaining({ rank: null, user_id: sam.id, score: 0 }),
        ],
        participants_count: 2,
        timestamp: expect.stringMatching(INSTANT),
      });
      expect(Object.keys(update.items[0])).not.toContain('is_me');
      const other = await open(sam);
      await other.request('join_challenge', { challenge_id: challenge.id });
      expect(await socket.request('leave_challenge', { challenge_id: challenge.id })).toEqual({
        type: 'left',
        challenge_id: challenge.id,
      });
      await socket.rest();
      await use(kim, 'Instagram', 10);
      await other.next(({ type, items }) => type === 'leaderboard_update' && items[0].score === 80);
      expect((await socket.rest()).filter(({ type }) => type === 'leaderboard_update')).toEqual([]);
    });

    it('tells all that it started', async () => {
      const { id } = await createChallenge(sam, { start_date: '2026-11-21' });
      focus.clock.advance(16 * 3_600_000);
      const user = await focus.dataSource.getRepository(User).findOneByOrFail({ id: sam.id });
      const awake = await open(await signIn(focus, user));
      await focus.app.get(LifecycleService).advance(new AbortController().signal);
      expect(await awake.notification('challenge', { challenge_id: id })).toMatchObject({
        topic: 'challenges',
        message: '“Less is more” has started. Good luck!',
        data: { challenge_id: id, title: 'Less is more', update_type: 'started' },
      });
    });

    it('tells a user of their own rank, and hints at the board where they are not in the room', async () => {
      await join(kim, challenge);
      await use(sam, 'Instagram', 40);
      expect(await socket.notification('rank')).toMatchObject({
        topic: 'challenges',
        title: 'Your rank has changed',
        message: 'You are now in place 1 with 60 points.',
        data: { challenge_id: challenge.id, rank: 1, previous_rank: null, score: 60 },
      });
      expect(await socket.notification('leaderboard_update')).toMatchObject({
        topic: 'challenges',
        data: { challenge_id: challenge.id },
      });
      await use(kim, 'Instagram', 10);
      expect(await socket.notification('rank')).toMatchObject({
        data: { challenge_id: challenge.id, rank: 2, previous_rank: 1, score: 60 },
      });
      expect((await socket.rest()).filter((message) => message.notification_type === 'leaderboard_update')).toEqual([]);
    });

    it('spares those in the room the hint', async () => {
      await socket.request('join_challenge', { challenge_id: challenge.id });
      await use(sam, 'Instagram', 40);
      await socket.notification('rank');
      expect((await socket.rest()).filter((message) => message.notification_type === 'leaderboard_update')).toEqual([]);
    });
  });

  it('writes in the language the user has chosen meanwhile', async () => {
    await call(sam, 'put', '/users/me', { locale: 'fr' });
    for (let message = ''; message !== 'Activité enregistrée';) {
      await use(sam, 'Instagram', 1);
      message = (await socket.notification('info')).title;
    }
  });
});

describe('Socket.IO', () => {
  it('takes the token from the query too', async () => {
    const { io } = await import('socket.io-client');
    const { accessToken: token, id } = await signedInUser(focus);
    const socket = io(`${focus.url}/notifications`, { query: { token }, forceNew: true, transports: ['websocket'] });
    const greeting = await new Promise<Message>((resolve) => socket.once('connection', resolve));
    expect(greeting.user_id).toBe(id);
    socket.disconnect();
  });

  it('emits an error for what it does not understand, acknowledgement or not', async () => {
    const client = await openSocketIo(focus.url, (await signedInUser(focus)).accessToken, 'websocket');
    client.socket.emit('dance');
    expect(await client.next('error')).toMatchObject({ code: 'unknown_action' });
    client.socket.emit('subscribe', null);
    expect(await client.next('error')).toMatchObject({ code: 'validation_failed' });
    client.socket.emit('subscribe', ['limits']);
    expect(await client.next('error')).toMatchObject({ code: 'validation_failed' });
    client.socket.emit('subscribe', { events: ['limits'] }, 'more');
    expect(await client.next('error')).toMatchObject({ code: 'validation_failed' });
    expect(await client.request('dance')).toMatchObject({ code: 'unknown_action' });
    expect(await client.next('error')).toMatchObject({ code: 'unknown_action' });
  });

  it('emits the answer where no acknowledgement was asked for', async () => {
    const client = await openSocketIo(focus.url, (await signedInUser(focus)).accessToken, 'websocket');
    client.socket.emit('ping');
    expect(await client.next('pong')).toMatchObject({ type: 'pong' });
  });
});

describe('GET /api/ws/stats', () => {
  it('tells anyone how many are connected, and admins who', async () => {
    const [sam, admin] = [await signedInUser(focus), await signedInUser(focus, { role: Role.Admin })];
    const { body: before } = await focus.http().get('/api/ws/stats').set(admin.auth).expect(200);
    await DOORS[0]!.open(focus.url, sam.accessToken);
    await DOORS[2]!.open(focus.url, sam.accessToken);
    const figures = {
      websocket_enabled: true,
      active_users: before.active_users + 1,
      active_connections: before.active_connections + 2,
    };
    const stranger = await focus.http().get('/api/ws/stats').expect(200);
    expect(stranger.body).toEqual({ ...figures, connected_user_ids: null });
    expect(Object.keys(stranger.body)).toEqual([
      'websocket_enabled',
      'active_users',
      'active_connections',
      'connected_user_ids',
    ]);
    expect((await focus.http().get('/api/ws/stats').set(sam.auth)).body.connected_user_ids).toBeNull();
    const { body } = await focus.http().get('/api/ws/stats').set(admin.auth);
    expect(body).toEqual({ ...figures, connected_user_ids: [...before.connected_user_ids, sam.id] });
  });
});
