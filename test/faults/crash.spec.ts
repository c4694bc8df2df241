import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { BuiltFocus, PASSWORD, type Person } from '../support/built-focus';
import { addCrowd, signInAll } from '../support/crowd';
import { eventually } from '../support/eventually';
import { describeWithServers, PrivateMariadb } from '../support/private-mariadb';
import { PrivateRedis } from '../support/private-redis';

const BACK_LIMIT_MS = 20_000;
/** Longer than a process that died keeps the mails it had in hand. */
const CLAIM_MS = 121_000;
const START = Date.parse('2026-11-20T08:00:00Z');

/** What was answered before the process was killed. */
interface Acknowledged {
  activities: string[];
  batches: string[][];
  /** Batches that were sent, answered or not. */
  sent: string[][];
  members: Person[];
  registrations: string[];
}

describeWithServers('F1 kill -9', () => {
  let mariadb: PrivateMariadb;
  let redis: PrivateRedis;
  let focus: BuiltFocus;
  let people: Person[];
  let challengeId: number;
  let now = START;

  /** Starts it at an instant that the mails of a killed one have become free by. */
  const startAgain = async (variables: Record<string, string> = {}): Promise<void> => {
    now += CLAIM_MS;
    await focus.start({ CLOCK_NOW: new Date(now).toISOString(), ...variables });
  };

  beforeAll(async () => {
    [mariadb, redis] = await Promise.all([PrivateMariadb.start(), PrivateRedis.start()]);
    focus = new BuiltFocus({ DATABASE_URL: mariadb.url, REDIS_URL: redis.url });
    await startAgain();
    const sam = await focus.signUp('sam');
    people = await signInAll(focus, await addCrowd(mariadb, sam, 30));
    const challenge = { title: 'Less', daily_target_minutes: 60, start_date: '2026-12-01', end_date: '2026-12-31' };
    challengeId = (await focus.post('/api/challenges', challenge, sam)).body.id;
  });

  afterAll(async () => {
    await focus?.remove();
    await redis?.remove();
    await mariadb?.remove();
  });

  const count = async (sql: string, values: unknown[] = []): Promise<number> =>
    Number((await mariadb.query<{ n: number | string }>(sql, values, 'focus'))[0]!.n);

  /** Writes of all kinds, side by side, until the process is gone. */
  function writeOn(acknowledged: Acknowledged): Promise<unknown> {
    const activity = (clientId: string): object => ({ app_name: 'Reels', duration_minutes: 1, client_id: clientId });
    const kinds: ((person: Person) => Promise<void>)[] = [
      async (person) => {
        const id = randomUUID();
        const { status } = await focus.post('/api/activities', activity(id), person);
        if (status === 201) acknowledged.activities.push(id);
      },
      async (person) => {
        const ids = Array.from({ length: 20 }, () => randomUUID());
        acknowledged.sent.push(ids);
        const { status } = await focus.post('/api/activities/batch', { activities: ids.map(activity) }, person);
        if (status === 200) acknowledged.batches.push(ids);
      },
      async (person) => {
        const { status } = await focus.post(`/api/challenges/${challengeId}/join`, {}, person);
        if (status === 200) acknowledged.members.push(person);
      },
      async () => {
        const username = `new-${randomUUID().slice(0, 12)}`;
        const email = `${username}@example.org`;
        const { status } = await focus.post('/api/auth/register', { username, email, password: PASSWORD });
        if (status === 202) acknowledged.registrations.push(email);
      },
    ];
    const writer = async (person: Person, n: number): Promise<void> => {
      try {
        for (let round = n; ; round += 1) await kinds[round % kinds.length]!(person);
      } catch {
        // The process is gone.
      }
    };
    return Promise.all(people.map(writer));
  }

  async function expectWhole({ activities, batches, sent, members, registrations }: Acknowledged): Promise<void> {
    const stored = new Set(
      (await mariadb.query<{ id: string }>('SELECT client_id AS id FROM activities', [], 'focus')).map(({ id }) => id),
    );
    expect(await count('SELECT COUNT(*) AS n FROM activities')).toBe(stored.size);
    expect([...activities, ...batches.flat()].filter((id) => !stored.has(id))).toEqual([]);
    for (const ids of sent) expect([0, ids.length]).toContain(ids.filter((id) => stored.has(id)).length);
    for (const { id } of members) {
      const where = 'challenge_id = ? AND user_id = ?';
      expect(await count(`SELECT COUNT(*) AS n FROM challenge_participants WHERE ${where}`, [challengeId, id])).toBe(1);
    }
    const { body } = await focus.get(`/api/challenges/${challengeId}`, people[0]);
    const rows = await count('SELECT COUNT(*) AS n FROM challenge_participants WHERE challenge_id = ?', [challengeId]);
    expect(body.participants_count).toBe(rows);
    const verified = await focus.command('usage-verify');
    expect(verified).toMatchObject({ code: 0 });
    await eventually(
      async () => (await count("SELECT COUNT(*) AS n FROM mails WHERE status <> 'sent'")) === 0,
      20_000,
      'the end of the mail queue',
    );
    const mails = await focus.mails();
    for (const email of registrations) {
      const ids = mails.filter(({ to }) => to?.some(({ address }) => address === email)).map((mail) => mail.messageId);
      expect([1, 2]).toContain(ids.length);
      expect(new Set(ids).size).toBe(1);
    }
  }

  it.each([150, 600, 1_500])(
    'F1 after %i ms of writes of all kinds: what was acknowledged is there once, nothing is half there, mails are sent',
    async (milliseconds) => {
      const acknowledged: Acknowledged = { activities: [], batches: [], sent: [], members: [], registrations: [] };
      const killAt = performance.now() + milliseconds;
      const writing = writeOn(acknowledged);
      await eventually(() => performance.now() > killAt && acknowledged.activities.length > 0);
      await focus.kill();
      await writing;
      const startedAt = performance.now();
      await startAgain();
      expect((await focus.get('/api/health/ready')).status).toBe(200);
      expect(performance.now() - startedAt).toBeLessThan(BACK_LIMIT_MS);
      await expectWhole(acknowledged);
    },
  );

  it('F1 in the middle of sending mails: all of them arrive, at most one for each that was in hand twice', async () => {
    const emails = Array.from({ length: 40 }, () => `burst-${randomUUID().slice(0, 12)}@example.org`);
    const registered = Promise.all(
      emails.map(async (email) => {
        const username = email.slice(0, email.indexOf('@'));
        return (await focus.post('/api/auth/register', { username, email, password: PASSWORD })).status;
      }),
    );
    expect(new Set(await registered)).toEqual(new Set([202]));
    await focus.kill();
    await startAgain();
    await expectWhole({ activities: [], batches: [], sent: [], members: [], registrations: emails });
    const mails = (await focus.mails()).filter(({ to }) => to?.some(({ address }) => emails.includes(address ?? '')));
    // Four at a time are sent by the dispatcher, and some by the queue.
    expect(mails.length - emails.length).toBeLessThanOrEqual(16);
  });

  it('F1 of one worker of two: the others go on, it is replaced within 20 s, and nothing is lost', async () => {
    await focus.stop();
    await startAgain({ WORKERS: '2' });
    const workers = (): number[] =>
      readFileSync(`/proc/${focus.pid}/task/${focus.pid}/children`, 'utf8').trim().split(' ').map(Number);
    const before = workers();
    expect(before).toHaveLength(2);
    const acknowledged: Acknowledged = { activities: [], batches: [], sent: [], members: [], registrations: [] };
    const writing = writeOn(acknowledged);
    await eventually(() => acknowledged.activities.length > 20);
    process.kill(before[0]!, 'SIGKILL');
    const killedAt = performance.now();
    await eventually(
      () => workers().filter((pid) => !before.includes(pid)).length === 1,
      BACK_LIMIT_MS,
      'another worker',
    );
    for (let n = 0; n < 10; n += 1) expect((await focus.get('/api/health/ready')).status).toBe(200);
    expect(performance.now() - killedAt).toBeLessThan(BACK_LIMIT_MS);
    expect((await focus.stop()).code).toBe(0);
    await writing;
    await startAgain();
    await expectWhole(acknowledged);
  });
});
