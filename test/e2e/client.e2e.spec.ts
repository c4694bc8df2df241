import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { FocusClient, FocusProblem, TokenStore } from '../../clients/typescript/src/index.js';
import type * as Realtime from '../../clients/typescript/src/notifications.js';
import type { NotificationContent } from '../../src/modules/notifications/notification';
import { PASSWORD, signedInUser } from '../factories/user.factory';
import { buildOnce } from '../support/build-once';
import { installClient, loadClient } from '../support/built-client';
import { BuiltFocus } from '../support/built-focus';
import { eventually } from '../support/eventually';
import { mailedToken } from '../support/mailbox';
import { plain } from '../support/pictures';
import { startTestApp, type TestApp } from '../support/test-app';

const MORNING = new Date('2026-11-20T08:00:00.000Z');
const MINUTE_MS = 60_000;
/** After which a connection that means to has come back. */
const LONGEST_WAIT_MS = 4_200;

const folder = mkdtempSync(join(tmpdir(), 'focus-client-'));
let client: ReturnType<typeof loadClient>;
let focus: TestApp;

beforeAll(async () => {
  await installClient(folder);
  client = loadClient(folder);
  focus = await startTestApp();
}, 60_000);

beforeEach(() => focus.clock.set(MORNING));
afterAll(async () => {
  await focus?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What went over the wire, and what becomes of it on the way. */
class Network {
  readonly paths: string[] = [];
  /** Answers instead of Focus, or fails; `undefined`: it goes through. */
  intercept: (path: string, send: () => Promise<Response>) => Promise<Response> | undefined = () => undefined;

  readonly fetch = (request: Request): Promise<Response> => {
    const path = new URL(request.url).pathname;
    this.paths.push(path);
    const send = (): Promise<Response> => fetch(request);
    return this.intercept(path, send) ?? send();
  };

  count(path: string): number {
    return this.paths.filter((other) => other === path).length;
  }
}

const REFRESH = '/api/auth/refresh';

/** A client of someone who has signed in with it. */
async function signedIn(
  options: { store?: TokenStore } = {},
): Promise<{ me: FocusClient; network: Network; username: string }> {
  const { username } = await signedInUser(focus);
  const network = new Network();
  const me = client.createFocusClient({ baseUrl: focus.url, fetch: network.fetch, ...options });
  await me.signIn({ username, password: PASSWORD });
  return { me, network, username };
}

async function problemOf(promise: Promise<unknown>): Promise<FocusProblem> {
  const thrown: unknown = await promise.then(
    () => null,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(client.FocusProblem);
  return thrown as FocusProblem;
}

describe('the TypeScript client', () => {
  it('goes with someone from registration to the first notification', async () => {
    const { createFocusClient, connectNotifications, unwrap } = client;
    const me = createFocusClient({ baseUrl: focus.url });
    const email = 'client@example.org';
    await unwrap(me.api.POST('/api/auth/register', { body: { username: 'client', email, password: PASSWORD } }));
    await unwrap(me.api.POST('/api/auth/verify-email', { body: { token: await mailedToken(focus, email) } }));
    expect(await me.signIn({ email, password: PASSWORD })).toMatchObject({ username: 'client', is_verified: true });

    const socket = connectNotifications({ url: focus.url, token: me.session });
    const notified = new Promise<Realtime.NotificationMessage>((resolve) => socket.once('notification', resolve));
    await new Promise<void>((resolve) => socket.once('connection', () => resolve()));
    const challenge = await unwrap(
      me.api.POST('/api/challenges', {
        body: { title: 'Less', daily_target_minutes: 60, start_date: '2026-11-20', end_date: '2026-11-21' },
      }),
    );
    const joined = await socket.emitWithAck('join_challenge', { challenge_id: challenge.id });
    expect(joined).toMatchObject({ type: 'joined', leaderboard: [{ username: 'client', rank: null }] });

    await unwrap(me.api.POST('/api/activities', { body: { app_name: 'Instagram', duration_minutes: 12.5 } }));
    const { items } = await unwrap(me.api.GET('/api/activities', { params: { query: { app_name: 'instagram' } } }));
    expect(items).toMatchObject([{ app_name: 'Instagram', duration_minutes: 12.5, category: 'social' }]);
    expect(await notified).toMatchObject({
      topic: 'activities',
      notification_type: 'info',
      data: { app_name: 'Instagram', duration_minutes: 12.5 },
    });
    socket.close();

    await me.signOut();
    expect((await me.api.GET('/api/users/me')).error?.code).toBe('missing_token');
  });

  describe('a problem', () => {
    it('tells its code, its fields and the request', async () => {
      const { me } = await signedIn();
      const record = me.api.POST('/api/activities', { body: { app_name: ' ', duration_minutes: 0 } });
      const problem = await problemOf(client.unwrap(record));
      expect(problem).toMatchObject({ status: 422, code: 'validation_failed', name: 'FocusProblem' });
      expect(problem.errors.map(({ field }) => field)).toEqual(['app_name', 'duration_minutes']);
      expect(problem.requestId).toMatch(/^[\w.-]+$/);
      expect(problem.message).toBe(problem.document.detail);
    });

    it('is one where something else than Focus has answered, too', async () => {
      const { me, network } = await signedIn();
      network.intercept = () =>
        Promise.resolve(new Response('<h1>Bad Gateway</h1>', { status: 502, headers: { 'Retry-After': '7' } }));
      const problem = await problemOf(client.unwrap(me.api.GET('/api/users/me')));
      expect(problem).toMatchObject({ status: 502, code: 'unexpected_answer', retryAfterSeconds: 7 });
    });
  });

  it('sends a file as a form', async () => {
    const { me } = await signedIn();
    const file = new Blob([new Uint8Array(await plain(8, 8, 'red').png().toBuffer())], { type: 'image/png' });
    const profile = await client.unwrap(me.api.PUT('/api/users/me/avatar', { body: { file } }));
    expect(profile.avatar_url).toMatch(/^\/api\/avatars\//);
  });

  describe('a token that has run out', () => {
    it('is replaced once, however many requests find out, and they all go through, bodies included', async () => {
      const { me, network } = await signedIn();
      focus.clock.advance(31 * MINUTE_MS);
      const recorded = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          client.unwrap(me.api.POST('/api/activities', { body: { app_name: `App ${index}`, duration_minutes: 1 } })),
        ),
      );
      expect(new Set(recorded.map(({ id }) => id)).size).toBe(8);
      expect(network.count(REFRESH)).toBe(1);
    });

    it('is replaced before it is used where the device knows', async () => {
      const store = new client.MemoryTokenStore();
      const { me, network } = await signedIn({ store });
      store.write({ ...store.read()!, expiresAt: Date.now() + 1_000 });
      await client.unwrap(me.api.GET('/api/users/me'));
      expect(network.paths).toEqual(['/api/auth/login', REFRESH, '/api/users/me']);
    });

    it('is asked for again where the answer was lost', async () => {
      const { me, network } = await signedIn();
      network.intercept = (path, send) =>
        path === REFRESH && network.count(REFRESH) === 1
          ? send().then(() => Promise.reject(new TypeError('fetch failed')))
          : undefined;
      focus.clock.advance(31 * MINUTE_MS);
      await client.unwrap(me.api.GET('/api/users/me'));
      await me.session.refresh();
      await client.unwrap(me.api.GET('/api/users/me'));
    });

    it('leaves the session as it is while Focus can give no other', async () => {
      const { me, network } = await signedIn();
      const unavailable = { type: 'about:blank', status: 503, code: 'unavailable', detail: 'Try again shortly' };
      network.intercept = (path) =>
        path === REFRESH ? Promise.resolve(Response.json(unavailable, { status: 503 })) : undefined;
      focus.clock.advance(31 * MINUTE_MS);
      expect(await problemOf(client.unwrap(me.api.GET('/api/users/me')))).toMatchObject({ code: 'unavailable' });
      network.intercept = () => undefined;
      await client.unwrap(me.api.GET('/api/users/me'));
    });

    it('ends the session where Focus has ended it', async () => {
      const { me, username } = await signedIn();
      const ends: (string | null)[] = [];
      me.session.onChange((token) => ends.push(token));
      const elsewhere = client.createFocusClient({ baseUrl: focus.url });
      await elsewhere.signIn({ username, password: PASSWORD });
      await client.unwrap(elsewhere.api.POST('/api/auth/logout-all'));
      expect(await problemOf(client.unwrap(me.api.GET('/api/users/me')))).toMatchObject({ status: 401 });
      expect(ends).toEqual([null]);
      expect(await me.session.accessToken()).toBeNull();
    });

    it('does not bring back who signed out meanwhile', async () => {
      const { me, network } = await signedIn();
      network.intercept = (path, send) => (path === REFRESH ? me.session.end().then(send) : undefined);
      expect(await me.session.refresh()).toBeNull();
      expect(await me.session.accessToken()).toBeNull();
    });
  });

  describe('a connection', () => {
    let socket: Realtime.NotificationsSocket;

    afterEach(() => socket.close());

    const connected = (): Promise<Realtime.ConnectionMessage> =>
      new Promise((resolve) => socket.once('connection', resolve));

    it('shows each new token, and so outlives the first', async () => {
      const { me } = await signedIn();
      socket = client.connectNotifications({ url: focus.url, token: me.session });
      await connected();
      const shown: string[] = [];
      socket.onAnyOutgoing((event: string) => shown.push(event));
      for (let round = 1; round <= 3; round += 1) {
        focus.clock.advance(20 * MINUTE_MS);
        await me.session.refresh();
        expect(await socket.emitWithAck('ping', { timestamp: round })).toEqual({ type: 'pong', timestamp: round });
      }
      expect(shown.filter((event) => event === 'authenticate')).toHaveLength(3);
    });

    it('comes back with another token after its own ran out', async () => {
      const { me } = await signedIn();
      socket = client.connectNotifications({ url: focus.url, token: me.session });
      await connected();
      const again = connected();
      focus.clock.advance(31 * MINUTE_MS);
      expect(Date.parse((await again).expires_at)).toBeGreaterThan(focus.clock.timestamp() + 29 * MINUTE_MS);
    });

    it('comes back after Focus was started anew', async () => {
      await buildOnce();
      const server = await BuiltFocus.start();
      try {
        const { port } = new URL(server.url);
        const { name } = await server.signUp('sam');
        const me = client.createFocusClient({ baseUrl: server.url });
        await me.signIn({ username: name, password: PASSWORD });
        socket = client.connectNotifications({ url: server.url, token: me.session });
        await connected();
        const again = connected();
        await server.stop();
        await server.start({ PORT: port });
        expect(await again).toMatchObject({ type: 'connection' });
      } finally {
        socket.close();
        await server.remove();
      }
    }, 90_000);

    it('stays away once it is closed, even while it waits to come back', async () => {
      const { me, network } = await signedIn();
      socket = client.connectNotifications({ url: focus.url, token: me.session });
      await connected();
      const refused = Response.json({ status: 503, code: 'unavailable', detail: 'Later' }, { status: 503 });
      network.intercept = (path) => (path === REFRESH ? Promise.resolve(refused.clone()) : undefined);
      focus.clock.advance(31 * MINUTE_MS);
      // It has asked for another token, and got none: now it waits.
      await eventually(() => network.count(REFRESH) === 1);
      socket.close();
      network.intercept = () => undefined;
      await pause(LONGEST_WAIT_MS);
      expect([socket.connected, network.count(REFRESH)]).toEqual([false, 1]);
    });

    it('ends with the session, and stays away', async () => {
      const { me } = await signedIn();
      socket = client.connectNotifications({ url: focus.url, token: me.session });
      await connected();
      await me.signOut();
      await eventually(() => !socket.connected);
      expect(socket.active).toBe(false);
    });

    it('ends with its token where it has but that one', async () => {
      const { me } = await signedIn();
      socket = client.connectNotifications({ url: focus.url, token: (await me.session.accessToken())! });
      const codes: string[] = [];
      socket.on('error', ({ code }) => codes.push(code));
      await connected();
      focus.clock.advance(31 * MINUTE_MS);
      await eventually(() => !socket.connected);
      expect(codes).toEqual(['expired_token']);
    });
  });
});

type WithoutTopic<T> = T extends unknown ? Omit<T, 'topic'> : never;
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/** Compiled, never run: what the types promise. */
export async function promises({ api }: FocusClient): Promise<void> {
  // What the client says of notifications is what Focus says.
  true satisfies Same<WithoutTopic<Realtime.NotificationContent>, NotificationContent>;
  // @ts-expect-error no such route
  await api.GET('/api/nothing');
  // @ts-expect-error minutes are a number
  await api.POST('/api/activities', { body: { app_name: 'App', duration_minutes: '1' } });
  // @ts-expect-error no such category
  await api.GET('/api/activities', { params: { query: { category: 'sports' } } });
}
