import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { promisify } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { io } from 'socket.io-client';
import { buildOnce } from '../support/build-once';
import { BuiltFocus, PASSWORD, type Person } from '../support/built-focus';
import { eventually } from '../support/eventually';
import { KeptConnection } from '../support/kept-connection';
import { readScrape, type Scrape } from '../support/metrics';
import { PrivateRedis } from '../support/private-redis';
import { closeClients, openPlain, openSocketIo, type RealtimeClient } from '../support/realtime-client';
import { createTestDatabase, SERVER_URL, type TestDatabase } from '../support/test-database';

const LISTENS = /Focus listens on http:\/\/127\.0\.0\.1:\d+ with 2 workers/g;
const MINUTE_MS = 60_000;

// On a busy machine a start takes its time.
jest.setTimeout(120_000);

/** An embedded database belongs to one process. */
(SERVER_URL ? describe : describe.skip)('Focus with WORKERS=2', () => {
  let database: TestDatabase;
  let redis: PrivateRedis;
  let focus: BuiltFocus;
  let sam: Person;
  /** A connection to either worker. */
  let here: KeptConnection;
  let there: KeptConnection;
  let opened: KeptConnection[];

  beforeAll(async () => {
    await buildOnce();
    [database, redis] = await Promise.all([createTestDatabase(), PrivateRedis.start()]);
    focus = new BuiltFocus({ DATABASE_URL: database.url, REDIS_URL: redis.url, WORKERS: '2' });
    await begin();
    sam = await focus.signUp('sam');
  }, 300_000);

  beforeEach(async () => {
    opened = await KeptConnection.toEach(focus.url, 2);
    [here, there] = opened as [KeptConnection, KeptConnection];
  });

  afterEach(() => {
    closeClients();
    for (const connection of opened) connection.close();
  });

  afterAll(async () => {
    await focus?.remove();
    await redis?.remove();
    await database?.drop();
  });

  async function begin(more: Record<string, string> = {}): Promise<void> {
    focus.launch(more);
    await focus.listening(120_000);
  }

  /** Process ids of the workers, oldest first. */
  async function workers(): Promise<number[]> {
    const { stdout } = await promisify(execFile)('pgrep', ['-P', String(focus.pid)]);
    return stdout.trim().split('\n').map(Number);
  }

  async function scrape(connection: KeptConnection): Promise<Scrape> {
    return readScrape((await connection.get('/metrics')).body);
  }

  it('prints its address once, when all of them listen', () => {
    expect([...focus.output.matchAll(LISTENS)]).toHaveLength(1);
  });

  it('deals connections out evenly', async () => {
    const counts = new Map<string, number>();
    for (let n = 0; n < 20; n += 1) {
      const connection = await KeptConnection.open(focus.url);
      counts.set(connection.worker, (counts.get(connection.worker) ?? 0) + 1);
      connection.close();
    }
    expect([...counts.values()]).toEqual([10, 10]);
  });

  it('brings the requests of a polling session to the worker that holds it, whichever connection they come by', async () => {
    const token = JSON.stringify({ token: sam.accessToken });
    expect(await there.post(here.sessionPath, `40/notifications,${token}`)).toMatchObject({ status: 200, body: 'ok' });
    const received: string[] = [];
    while (!received.join('\x1e').includes('"type":"connection"')) {
      const { status, body } = await there.get(here.sessionPath);
      expect(status).toBe(200);
      received.push(...String(body).split('\x1e'));
    }
    expect(received.join()).toContain(`"user_id":${sam.id}`);
    // An acknowledgement asked for over one connection comes over the other.
    await here.post(here.sessionPath, '42/notifications,7["ping",{}]');
    let pong = '';
    while (!pong.includes('43/notifications,7')) pong = String((await there.get(here.sessionPath)).body);
    expect(pong).toContain('"type":"pong"');
    // What is too long is refused as at home, and ends the session.
    expect(await there.post(here.sessionPath, `4${'x'.repeat(20_000)}`)).toMatchObject({ status: 413 });
    expect(await there.get(here.sessionPath)).toMatchObject({ status: 400, body: { message: 'Session ID unknown' } });
  });

  it('takes a session to WebSocket over a connection to the other worker', async () => {
    const upgraded = there.upgrade(here);
    const frames: string[] = [];
    upgraded.on('message', (data) => frames.push((data as Buffer).toString()));
    await once(upgraded, 'open');
    upgraded.send('2probe');
    await eventually(() => frames.includes('3probe'));
    upgraded.send('5');
    upgraded.send(`40/notifications,${JSON.stringify({ token: sam.accessToken })}`);
    await eventually(() => frames.some((frame) => frame.includes('"type":"connection"')));
    upgraded.close();
  });

  it('serves clients with a library, whatever transport they take', async () => {
    const polling = await openSocketIo(focus.url, sam.accessToken, 'polling');
    for (let n = 0; n < 10; n += 1) expect(await polling.request('ping')).toMatchObject({ type: 'pong' });
    const sockets = Array.from({ length: 6 }, () =>
      io(`${focus.url}/notifications`, { forceNew: true, auth: { token: sam.accessToken } }),
    );
    for (const socket of sockets) {
      await eventually(() => socket.connected && socket.io.engine.transport.name === 'websocket');
      expect(await socket.emitWithAck('ping', {})).toMatchObject({ type: 'pong' });
    }
    for (const socket of sockets) socket.disconnect();
  });

  it('knows no session of a worker that never was', async () => {
    for (const sid of ['77.abc', '0.abc', '../1.abc', '999999999.x', 'abc']) {
      expect(await here.get(`/socket.io/?EIO=4&transport=polling&sid=${sid}`)).toMatchObject({ status: 400 });
    }
  });

  it('tells every socket, and knows of each, whichever worker holds it', async () => {
    // One after the other, they go to the workers in turn.
    const sockets: RealtimeClient[] = [];
    for (let n = 0; n < 4; n += 1) sockets.push(await openPlain(focus.url, sam.accessToken));
    await eventually(async () => (await sockets[0]!.request('get_stats')).connections === 4);
    for (const connection of opened) {
      await eventually(async () => {
        const { body } = await connection.get('/api/ws/stats');
        return body.active_users === 1 && body.active_connections === 4;
      });
    }
    await here.post('/api/activities', { app_name: 'Reels', duration_minutes: 1 }, sam);
    for (const socket of sockets) await socket.notification('info', { app_name: 'Reels' });
  });

  it('counts what all of them did, whichever is asked', async () => {
    const series = 'focus_http_requests_total{method="GET",route="/api/users/me",status="200"}';
    const before = (await scrape(here)).get(series) ?? 0;
    for (let n = 0; n < 7; n += 1) await here.get('/api/users/me', sam);
    for (let n = 0; n < 5; n += 1) await there.get('/api/users/me', sam);
    for (const connection of opened) expect((await scrape(connection)).get(series)).toBe(before + 12);
  });

  it('T2: ends sessions on the other worker within a second, sockets within two', async () => {
    const lee = await focus.signUp('lee');
    for (const connection of opened) expect((await connection.get('/api/users/me', lee)).status).toBe(200);
    const sockets = [await openPlain(focus.url, lee.accessToken), await openPlain(focus.url, lee.accessToken)];
    expect((await here.post('/api/auth/logout-all', {}, lee)).status).toBe(204);
    const startedAt = performance.now();
    await eventually(async () => (await there.get('/api/users/me', lee)).status === 401, 1_000, 'the end there');
    await Promise.all(sockets.map((socket) => socket.ended));
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it('A3: counts 50 wrong passwords in parallel exactly', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 50 }, async (_, n) => {
        const body = { username: 'nobody-at-all', password: `wrong password ${n}` };
        const headers = { Connection: 'close' };
        return (await focus.request('POST', '/api/auth/login', { body, headers })).status;
      }),
    );
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(40);
  });

  it('F5: goes on without a worker that was killed, and puts another in its place', async () => {
    const before = await workers();
    process.kill(before[0]!, 'SIGKILL');
    await eventually(() => focus.output.includes('another takes its place'));
    // The other one serves meanwhile.
    for (let n = 0; n < 10; n += 1) {
      const { status } = await focus.request('GET', '/api/users/me', { person: sam, headers: { Connection: 'close' } });
      expect(status).toBe(200);
    }
    const connections = await KeptConnection.toEach(focus.url, 2);
    opened.push(...connections);
    // A number is given once: no session of the dead one is taken for one of the new.
    expect(connections.map(({ worker }) => Number(worker)).sort()).toEqual([2, 3]);
    const after = await workers();
    expect(after).toHaveLength(2);
    expect(after).toContain(before[1]);
    for (const connection of connections) expect((await connection.get('/api/users/me', sam)).status).toBe(200);
    expect((await connections[0]!.get('/socket.io/?EIO=4&transport=polling&sid=1.gone')).status).toBe(400);
  });

  it('F5: runs each slot of a job once, also when the worker that did is killed', async () => {
    const runs = async (connection: KeptConnection): Promise<number> =>
      (await scrape(connection)).get('focus_job_runs_total{name="schedule_edges",status="succeeded"}')!;
    // At no time when the job may be at work: the claim of who dies with it is to run out first.
    await eventually(() => new Date().getSeconds() >= 5 && new Date().getSeconds() <= 50, MINUTE_MS);
    const first = await eventually(() => doneUntil('schedule_edges'));
    const runsBefore = await runs(here);
    const [timekeeper] = await workers();
    process.kill(timekeeper!, 'SIGKILL');
    const last = await eventually(async () => {
      const until = await doneUntil('schedule_edges');
      return until !== null && until > first && until;
    }, 2 * MINUTE_MS);
    opened.push(...(await KeptConnection.toEach(focus.url, 2)));
    const slots = (last.getTime() - first.getTime()) / MINUTE_MS;
    expect((await runs(opened.at(-1)!)) - runsBefore).toBe(slots);
  });

  it('F7: finishes every request it has accepted on SIGTERM, and says goodbye to sockets', async () => {
    const socket = await openPlain(focus.url, sam.accessToken);
    const polling = await openSocketIo(focus.url, sam.accessToken, 'polling');
    const outcomes: number[] = [];
    /** One request after the other, until an answer says that it was the last on its connection. */
    const client = async (connection: KeptConnection): Promise<void> => {
      for (let isLast = false; !isLast;) {
        const answer = await connection.get('/api/users/me', sam);
        outcomes.push(answer.status);
        ({ isLast } = answer);
      }
      connection.close();
    };
    const connections = await Promise.all(Array.from({ length: 20 }, () => KeptConnection.open(focus.url)));
    const clients = connections.map(client);
    // Their second half comes when everybody else is gone.
    const halves = Array.from({ length: 4 }, () =>
      postInHalves('/api/auth/login', { username: 'sam', password: PASSWORD }),
    );
    await eventually(() => outcomes.length > 200);
    const stopped = focus.stop();
    await Promise.all(clients);
    expect(await polling.next('error')).toMatchObject({ code: 'server_shutdown' });
    for (const { finish } of halves) finish();
    expect(await Promise.all(halves.map(({ status }) => status))).toEqual([200, 200, 200, 200]);
    const { code, ms } = await stopped;
    expect(code).toBe(0);
    expect(ms).toBeLessThan(10_000);
    expect(new Set(outcomes)).toEqual(new Set([200]));
    expect(await socket.ended).toMatchObject({ code: 1001 });
    expect(await alive()).toBe(false);
    await begin();
  });

  /** A request of which only the first half was sent. */
  function postInHalves(path: string, body: object): { finish: () => void; status: Promise<number | string> } {
    const text = JSON.stringify(body);
    const headers = { 'Content-Type': 'application/json', 'Content-Length': text.length };
    const request = httpRequest(`${focus.url}${path}`, { agent: false, method: 'POST', headers });
    const status = new Promise<number | string>((resolve) => {
      request.on('response', (response) => resolve(response.resume().statusCode!));
      request.on('error', (error: NodeJS.ErrnoException) => resolve(error.code!));
    });
    request.write(text.slice(0, 10));
    return { finish: () => request.end(text.slice(10)), status };
  }

  /** Whether somebody still takes connections. */
  function alive(): Promise<boolean> {
    return fetch(`${focus.url}/api/health/live`).then(
      () => true,
      () => false,
    );
  }

  it('S2: lets exactly 100 of 300 parallel requests of one user pass', async () => {
    await focus.stop();
    await begin({ RATE_LIMIT_ENABLED: 'true' });
    const statuses = await Promise.all(
      Array.from({ length: 300 }, async () => {
        const options = { person: sam, headers: { Connection: 'close' } };
        return (await focus.request('GET', '/api/users/me', options)).status;
      }),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(100);
    expect(statuses.filter((status) => status === 429)).toHaveLength(200);
  });

  /** Up to which instant a job's work is done. */
  async function doneUntil(job: string): Promise<Date | null> {
    const connection = await createConnection({ uri: database.url.replace('mariadb:', 'mysql:'), timezone: 'Z' });
    const [rows] = await connection.query('SELECT done_until FROM jobs WHERE name = ?', [job]);
    await connection.end();
    return (rows as { done_until: Date }[])[0]?.done_until ?? null;
  }

  it('tells once that its port is taken, and ends', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    const second = new BuiltFocus({
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      WORKERS: '2',
      LOG_LEVEL: 'warn',
    });
    second.launch({ PORT: String(port) });
    expect(await second['ended']).toBe(1);
    expect(second.output.trim().split('\n')).toEqual([expect.stringContaining('EADDRINUSE')]);
    await second.remove();
    holder.close();
  });
});
