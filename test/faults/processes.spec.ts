import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Connection, createConnection } from 'mysql2/promise';
import { type Answer, BuiltFocus, type Person } from '../support/built-focus';
import { addCrowd, signInAll } from '../support/crowd';
import { eventually } from '../support/eventually';
import { describeWithServers, PrivateMariadb } from '../support/private-mariadb';
import { PrivateRedis } from '../support/private-redis';

describeWithServers('two processes', () => {
  let mariadb: PrivateMariadb;
  let redis: PrivateRedis;
  let processes: [BuiltFocus, BuiltFocus];
  let sam: Person;
  let crowd: string[];

  const count = async (sql: string, values: unknown[] = []): Promise<number> =>
    Number((await mariadb.query<{ n: number | string }>(sql, values, 'focus'))[0]!.n);

  /** Somebody else at the database. */
  const intruder = async (): Promise<Connection> => {
    const connection = await createConnection({ socketPath: mariadb.socketPath, user: 'root', database: 'focus' });
    await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
    return connection;
  };

  /** Resolves when Focus waits for a row that an intruder holds. */
  const lockWait = (): Promise<true> =>
    eventually(async () => {
      // Who looks more often than ten times a second is shown what was there before.
      await pause(150);
      const sql = "SELECT COUNT(*) AS n FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'";
      return (await count(sql)) > 0;
    });

  /** Both at once, where there are none. */
  const startBoth = (first: string, second: string): Promise<unknown> =>
    Promise.all([processes[0].start({ CLOCK_NOW: first }), processes[1].start({ CLOCK_NOW: second })]);

  const record = (focus: BuiltFocus, person: Person, clientId: string = randomUUID()): Promise<Answer> =>
    focus.post('/api/activities', { app_name: 'Reels', duration_minutes: 1, client_id: clientId }, person);

  const statusesOf = (answers: readonly Answer[]): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const { status, body } of answers) {
      const name = status < 400 ? String(status) : `${status} ${body.code}`;
      counts[name] = (counts[name] ?? 0) + 1;
    }
    return counts;
  };

  beforeAll(async () => {
    [mariadb, redis] = await Promise.all([PrivateMariadb.start(), PrivateRedis.start()]);
    const variables = { DATABASE_URL: mariadb.url, REDIS_URL: redis.url };
    const first = new BuiltFocus(variables);
    processes = [first, new BuiltFocus(variables, first.folder)];
    // On an empty database, at the same moment.
    await startBoth('2026-11-20T19:50:00Z', '2026-11-20T19:51:30Z');
    sam = await processes[0].signUp('sam');
    crowd = await addCrowd(mariadb, sam, 250);
  });

  afterAll(async () => {
    for (const focus of processes ?? []) await focus.remove();
    await redis?.remove();
    await mariadb?.remove();
  });

  describe('F6 races keep the rules', () => {
    let people: Person[];

    const newChallenge = async (more: object = {}): Promise<number> => {
      const terms = { title: 'Less', daily_target_minutes: 60, start_date: '2026-11-20', end_date: '2026-12-31' };
      return (await processes[0].post('/api/challenges', { ...terms, ...more }, sam)).body.id;
    };

    const participants = (id: number): Promise<number> =>
      count('SELECT COUNT(*) AS n FROM challenge_participants WHERE challenge_id = ?', [id]);

    beforeAll(async () => {
      people = await signInAll(processes[0], crowd.slice(0, 200));
    });

    it('F6 200 joins at once for 10 seats: exactly 10 get one', async () => {
      // Its creator sits already.
      const id = await newChallenge({ max_participants: 11 });
      const joins = await Promise.all(
        people.map((person, n) => processes[n % 2]!.post(`/api/challenges/${id}/join`, {}, person)),
      );
      expect(statusesOf(joins)).toEqual({ 200: 10, '409 challenge_full': 190 });
      expect(await participants(id)).toBe(11);
      expect((await processes[1].get(`/api/challenges/${id}`, sam)).body.participants_count).toBe(11);
    });

    it('F6 one client_id sent many times at once, alone and in batches, is stored once', async () => {
      const [person] = people;
      const clientId = randomUUID();
      const sends = await Promise.all(
        Array.from({ length: 60 }, (_, n) => {
          const focus = processes[n % 2]!;
          const activity = { app_name: 'Reels', duration_minutes: 1, client_id: clientId };
          return n % 3 === 0
            ? focus.post('/api/activities/batch', { activities: [activity, activity] }, person)
            : record(focus, person!, clientId);
        }),
      );
      expect(sends.filter(({ status }) => status >= 400)).toEqual([]);
      const created = sends.filter(({ status, body }) => status === 201 || body.accepted > 0);
      expect(created).toHaveLength(1);
      const ids = sends.map(({ body }) => body.id ?? body.results[0].id);
      expect(new Set(ids).size).toBe(1);
      expect(await count('SELECT COUNT(*) AS n FROM activities WHERE client_id = ?', [clientId])).toBe(1);
    });

    it('F6 one Idempotency-Key sent many times at once is carried out once', async () => {
      const [person] = people;
      const body = { app_name: 'Shorts', duration_minutes: 7 };
      const headers = { 'Idempotency-Key': randomUUID() };
      const sends = await Promise.all(
        Array.from({ length: 40 }, (_, n) =>
          processes[n % 2]!.request('POST', '/api/activities', { person: person!, body, headers }),
        ),
      );
      expect(Object.keys(statusesOf(sends)).filter((name) => !['201', '409 in_progress'].includes(name))).toEqual([]);
      expect(await count("SELECT COUNT(*) AS n FROM activities WHERE app_name = 'Shorts'")).toBe(1);
    });

    it('F6 join, leave, complete and delete at once leave counts that add up', async () => {
      for (let round = 0; round < 3; round += 1) {
        const id = await newChallenge();
        const gone = await newChallenge();
        const some = people.slice(0, 40);
        const answers = await Promise.all([
          ...some.flatMap((person, n) =>
            [id, gone].flatMap((challenge) => [
              processes[n % 2]!.post(`/api/challenges/${challenge}/join`, {}, person),
              processes[(n + 1) % 2]!.post(`/api/challenges/${challenge}/leave`, {}, person),
              record(processes[n % 2]!, person),
            ]),
          ),
          processes[1].post(`/api/challenges/${id}/complete`, {}, sam),
          processes[0].request('DELETE', `/api/challenges/${gone}`, { person: sam }),
          ...some.slice(0, 5).map((person) => processes[1].get(`/api/challenges/${id}/leaderboard`, person)),
        ]);
        expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
        const { body } = await processes[0].get(`/api/challenges/${id}`, sam);
        expect(body.participants_count).toBe(await participants(id));
        const stored = 'SELECT participants_count AS n FROM challenges WHERE id = ?';
        expect(await count(stored, [id])).toBe(await participants(id));
        expect(await participants(gone)).toBe(0);
        expect((await processes[1].get(`/api/challenges/${gone}`, sam)).status).toBe(404);
      }
      expect((await processes[0].command('usage-verify')).code).toBe(0);
    });

    it('F6 an account is deleted while it is at work everywhere: nothing of it is left', async () => {
      const person = people.at(-1)!;
      const id = await newChallenge();
      const deletion = processes[0].request('DELETE', '/api/users/me', {
        person,
        body: { password: 'correct horse battery staple' },
      });
      const answers = await Promise.all([
        ...Array.from({ length: 20 }, (_, n) => record(processes[n % 2]!, person)),
        ...Array.from({ length: 10 }, (_, n) => processes[n % 2]!.post(`/api/challenges/${id}/join`, {}, person)),
        deletion,
      ]);
      expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
      expect((await deletion).status).toBe(204);
      for (const table of ['activities', '`usage`', 'challenge_participants', 'sessions']) {
        expect(await count(`SELECT COUNT(*) AS n FROM ${table} WHERE user_id = ?`, [person.id])).toBe(0);
      }
      expect((await processes[1].get(`/api/challenges/${id}`, sam)).body.participants_count).toBe(1);
    });
  });

  describe('F5 the database refuses because of somebody else', () => {
    const SECOND_MS = 1_000;

    it('F5 a deadlock is lost: the transaction is run again, and the client sees success', async () => {
      const other = await intruder();
      expect((await record(processes[0], sam)).status).toBe(201);
      await other.query('CREATE TABLE ballast (n INT)');
      for (let round = 0; round < 3; round += 1) {
        await other.query('BEGIN');
        // It has changed more than Focus has, which is whom the server gives up then.
        await other.query('INSERT INTO ballast SELECT seq FROM seq_1_to_1000');
        await other.query('SELECT * FROM `usage` WHERE user_id = ? FOR UPDATE', [sam.id]);
        const recording = record(processes[0], sam);
        await lockWait();
        // Focus has this one: a circle.
        await other.query('SELECT * FROM users WHERE id = ? FOR UPDATE', [sam.id]);
        await other.query('ROLLBACK');
        expect((await recording).status).toBe(201);
      }
      await other.query('DROP TABLE ballast');
      await other.end();
      const { body } = await processes[0].get('/metrics');
      expect(Number(/focus_database_errors_total\{kind="deadlock"\} (\d+)/.exec(body)?.[1])).toBe(3);
      expect((await processes[0].command('usage-verify')).code).toBe(0);
    });

    it('F5 a lock is held for longer than a statement waits: the transaction is run again, and the client sees success', async () => {
      const other = await intruder();
      await other.query('BEGIN');
      await other.query('SELECT * FROM users WHERE id = ? FOR UPDATE', [sam.id]);
      const recording = record(processes[0], sam);
      await pause(3 * SECOND_MS);
      await other.query('ROLLBACK');
      await other.end();
      const { status, ms } = await recording;
      expect(status).toBe(201);
      expect(ms).toBeGreaterThan(3 * SECOND_MS);
    });

    it('F5 a lock is never given: 503 in the end, with nothing half done, and other people do not notice', async () => {
      const other = await intruder();
      await other.query('BEGIN');
      await other.query('SELECT * FROM users WHERE id = ? FOR UPDATE', [sam.id]);
      const clientId = randomUUID();
      const recording = record(processes[0], sam, clientId);
      const [mia] = await signInAll(processes[0], crowd.slice(-1));
      expect((await record(processes[0], mia!)).status).toBe(201);
      const { status, body, headers } = await recording;
      expect([status, body.code]).toEqual([503, 'unavailable']);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      await other.query('ROLLBACK');
      await other.end();
      expect(await count('SELECT COUNT(*) AS n FROM activities WHERE client_id = ?', [clientId])).toBe(0);
      expect((await record(processes[0], sam, clientId)).status).toBe(201);
    });
  });

  describe('F5 jobs', () => {
    const REMINDERS = "FROM mails WHERE kind = 'daily_reminder'";
    const runs = (): Promise<number> =>
      count("SELECT COUNT(*) AS n FROM logs WHERE action = 'jobs.finished' AND context LIKE '%daily_reminder%'");
    const jobRow = async (): Promise<{ status: string }> =>
      (
        await mariadb.query<{ status: string }>(
          "SELECT last_status AS status FROM jobs WHERE name = 'daily_reminder'",
          [],
          'focus',
        )
      )[0]!;

    it('F5 run once for their slot, though one process is killed in the middle and clocks are 90 s apart', async () => {
      const [behind, ahead] = processes;
      for (const focus of processes) await focus.stop();
      const users = await count('SELECT COUNT(*) AS n FROM users');
      expect(users).toBeGreaterThan(200);
      // Somebody is about to queue the reminder of the last one, so that the job gets as far as the page before.
      const other = await intruder();
      await other.query('BEGIN');
      const lastId = await count('SELECT MAX(id) AS n FROM users');
      await other.query(
        `INSERT INTO mails (kind, user_id, recipient, context, status, attempts, due_at, dedupe_key, message_id, created_at)
         SELECT kind, user_id, recipient, context, 'failed', 0, due_at, ?, message_id, created_at FROM mails LIMIT 1`,
        [`daily_reminder:${lastId}:2026-11-20`],
      );
      await ahead.start({ CLOCK_NOW: '2026-11-20T20:01:30Z' });
      await eventually(async () => (await count(`SELECT COUNT(*) AS n ${REMINDERS}`)) > 0, 20_000, 'the first page');
      await lockWait();
      expect((await jobRow()).status).toBe('running');
      await ahead.kill();
      await other.query('ROLLBACK');
      await other.end();
      const sent = await count(`SELECT COUNT(*) AS n ${REMINDERS}`);
      expect(sent).toBeLessThan(users);
      // The other's clock comes to the slot only now, and it lets it be: for all it knows somebody is at it.
      await behind.start({ CLOCK_NOW: '2026-11-20T20:00:00Z' });
      await pause(4_000);
      expect(await count(`SELECT COUNT(*) AS n ${REMINDERS}`)).toBe(sent);
      await behind.stop();
      // Once the claim of the one that died has run out.
      await startBoth('2026-11-20T20:05:00Z', '2026-11-20T20:06:30Z');
      await eventually(async () => (await jobRow()).status === 'succeeded', 20_000, 'the end of the job');
      await eventually(
        async () => (await count(`SELECT COUNT(*) AS n ${REMINDERS} AND status <> 'sent'`)) === 0,
        60_000,
        'the end of the mail queue',
      );
      expect(await count(`SELECT COUNT(*) AS n ${REMINDERS}`)).toBe(users);
      const mails = await behind.mails();
      const reminders = await mariadb.query<{ id: string }>(`SELECT message_id AS id ${REMINDERS}`, [], 'focus');
      const ids = new Set(reminders.map(({ id }) => id));
      const arrived = mails.map(({ messageId }) => messageId ?? '').filter((id) => ids.has(id));
      expect(new Set(arrived).size).toBe(users);
      // Only what the killed one had in hand may have come twice.
      expect(arrived.length - users).toBeLessThanOrEqual(16);
      expect(await runs()).toBe(1);
    });
  });
});
