import { randomUUID } from 'node:crypto';
import { Agent, request as httpRequest } from 'node:http';
import { BuiltFocus, PASSWORD, type Person } from '../support/built-focus';
import { eventually } from '../support/eventually';
import { describeWithServers, PrivateMariadb } from '../support/private-mariadb';
import { PrivateRedis } from '../support/private-redis';
import { closeClients, openPlain, openSocketIo } from '../support/realtime-client';

/** What came of one request: a status, or what the connection broke with. */
interface Outcome {
  result: number | string;
  isLast: boolean;
}

describeWithServers('F7 SIGTERM under load', () => {
  let mariadb: PrivateMariadb;
  let redis: PrivateRedis;
  let focus: BuiltFocus;

  beforeAll(async () => {
    [mariadb, redis] = await Promise.all([PrivateMariadb.start(), PrivateRedis.start()]);
  });

  afterEach(async () => {
    closeClients();
    await focus?.remove();
  });

  afterAll(async () => {
    await redis?.remove();
    await mariadb?.remove();
  });

  /** One request over `agent`, its body in two halves where a pause is given. */
  function send(
    method: string,
    path: string,
    { agent, person, body, pauseMs = 0 }: { agent: Agent; person?: Person; body?: object; pauseMs?: number },
  ): Promise<Outcome> {
    const text = body === undefined ? '' : JSON.stringify(body);
    return new Promise((done) => {
      const request = httpRequest(`${focus.url}${path}`, {
        agent,
        method,
        headers: {
          ...(body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': text.length }),
          ...(person === undefined ? {} : { Authorization: `Bearer ${person.accessToken}` }),
        },
      });
      request.on('response', (response) => {
        const isLast = response.headers.connection === 'close';
        response.resume();
        response.on('end', () => done({ result: response.complete ? response.statusCode! : 'cut', isLast }));
        response.on('error', () => done({ result: 'cut', isLast }));
      });
      request.on('error', (error: NodeJS.ErrnoException) => done({ result: String(error.code), isLast: true }));
      request.write(text.slice(0, text.length / 2));
      setTimeout(() => request.end(text.slice(text.length / 2)), pauseMs);
    });
  }

  it.each(['1', '2'])('F7 with %s process(es): no accepted request fails, exit 0 in time', async (WORKERS) => {
    focus = await BuiltFocus.start({
      DATABASE_URL: mariadb.url,
      REDIS_URL: redis.url,
      BCRYPT_ROUNDS: '8',
      WORKERS,
      // The jobs of the full hour are at work when the signal comes.
      CLOCK_NOW: '2026-11-20T07:59:58Z',
    });
    const sam = await focus.signUp(`sam_${WORKERS}`);
    const sockets = await Promise.all([
      openPlain(focus.url, sam.accessToken),
      openSocketIo(focus.url, sam.accessToken, 'websocket'),
      openSocketIo(focus.url, sam.accessToken, 'polling'),
    ]);
    const outcomes: Outcome[] = [];
    const stored: string[] = [];
    /** One request after the other on a kept connection, until an answer says that it was the last. */
    const client = async (): Promise<void> => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (let isLast = false; !isLast;) {
        const id = randomUUID();
        const body = { app_name: 'Reels', duration_minutes: 1, client_id: id };
        const outcome = await send('POST', '/api/activities', { agent, person: sam, body });
        if (outcome.result === 201) stored.push(id);
        outcomes.push(outcome);
        ({ isLast } = outcome);
      }
      agent.destroy();
    };
    const clients = Array.from({ length: 20 }, client);
    await eventually(() => outcomes.length > 100);
    // Slow by nature, and slow to send their bodies: all of them are under way when the signal comes.
    const slow = Array.from({ length: 20 }, (_, n) =>
      send('POST', '/api/auth/login', {
        agent: new Agent(),
        body: { username: sam.name, password: PASSWORD },
        pauseMs: n % 2 === 0 ? 0 : 1_500,
      }),
    );
    await eventually(() => outcomes.length > 120);
    const { code, ms } = await focus.stop();
    await Promise.all(clients);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(10_000);
    expect((await Promise.all(slow)).map(({ result }) => result)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(new Set(outcomes.map(({ result }) => result))).toEqual(new Set([201]));
    for (const socket of sockets) await socket.ended;
    expect(await sockets[0].ended).toMatchObject({ code: 1001 });
    const list = stored.map(() => '?').join();
    const sql = `SELECT COUNT(*) AS n FROM activities WHERE client_id IN (${list})`;
    expect(Number((await mariadb.query<{ n: number }>(sql, stored, 'focus'))[0]!.n)).toBe(stored.length);
    // A job that was at work has handed its slot back or is done: nobody has to wait for its claim to run out.
    const claimed = 'SELECT COUNT(*) AS n FROM jobs WHERE claimed_by IS NOT NULL';
    expect(Number((await mariadb.query<{ n: number }>(claimed, [], 'focus'))[0]!.n)).toBe(0);
  });
});
