import { randomUUID } from 'node:crypto';
import { BuiltFocus, PASSWORD } from '../support/built-focus';
import { eventually } from '../support/eventually';
import { describeWithServers, PrivateMariadb } from '../support/private-mariadb';
import { type SinkMood, SmtpSink } from '../support/smtp-sink';

/** No request waits for a mail server. */
const ANSWER_LIMIT_MS = 1_500;
const START = Date.parse('2026-11-20T08:00:00Z');
const HOUR_MS = 3_600_000;
/** More than the pause after a first failure, and than a process that died keeps the mails it had in hand. */
const PAUSE_MS = 6 * 60_000;

interface QueuedMail {
  attempts: number;
  status: string;
  last_error: string | null;
}

describeWithServers('F4 the mail server', () => {
  let mariadb: PrivateMariadb;
  let sink: SmtpSink;
  let focus: BuiltFocus;
  let now = START;

  /** Goes on at a later instant, in a new process. */
  const startAgain = async (laterMs: number): Promise<void> => {
    now += laterMs;
    await focus.start({ CLOCK_NOW: new Date(now).toISOString() });
  };

  beforeAll(async () => {
    [mariadb, sink] = await Promise.all([PrivateMariadb.start(), SmtpSink.start()]);
    focus = new BuiltFocus({ DATABASE_URL: mariadb.url, ...sink.settings });
    await startAgain(0);
  });

  afterAll(async () => {
    await focus?.remove();
    await sink?.stop();
    await mariadb?.remove();
  });

  beforeEach(() => {
    sink.mood = 'good';
  });

  /** Someone who registers; answers the address that is to get the mail. */
  async function register(): Promise<string> {
    const username = `new-${randomUUID().slice(0, 12)}`;
    const email = `${username}@example.org`;
    const { status, ms } = await focus.post('/api/auth/register', { username, email, password: PASSWORD });
    expect(status).toBe(202);
    expect(ms).toBeLessThan(ANSWER_LIMIT_MS);
    return email;
  }

  const queued = async (email: string): Promise<QueuedMail> => {
    const sql = 'SELECT attempts, status, last_error FROM mails WHERE recipient = ?';
    return (await mariadb.query<QueuedMail>(sql, [email], 'focus'))[0]!;
  };

  const failed = (email: string): Promise<true> =>
    eventually(async () => (await queued(email)).attempts === 1, 30_000, 'a failed try');

  const sent = (email: string): Promise<true> =>
    eventually(async () => (await queued(email)).status === 'sent', 15_000, 'a mail that is sent');

  /** The one message to `email`, however often it has come. */
  function expectOne(email: string, atMost: number): string {
    const mails = sink.to(email);
    expect(mails.length).toBeGreaterThan(0);
    expect(mails.length).toBeLessThanOrEqual(atMost);
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
    return /[?&]token=([\w-]+)/.exec(mails.at(-1)!.text ?? '')![1]!;
  }

  const down: [string, () => Promise<void> | void, () => Promise<void> | void][] = [
    ['is down', () => sink.stop(), () => sink.start()],
    ...([450, 550, 'silent'] as const).map((mood): [string, () => void, () => void] => [
      typeof mood === 'number' ? `refuses with ${mood}` : 'does not say a word',
      () => {
        sink.mood = mood;
      },
      () => {
        sink.mood = 'good';
      },
    ]),
  ];

  it.each(down)('F4 %s: requests do not notice, and the mail arrives once, later', async (_name, begin, end) => {
    await begin();
    const email = await register();
    await failed(email);
    await end();
    expect(sink.to(email)).toEqual([]);
    // No sooner than its pause is over.
    const other = await register();
    await sent(other);
    expect((await queued(email)).status).toBe('queued');
    expect((await focus.stop()).code).toBe(0);
    await startAgain(PAUSE_MS);
    await sent(email);
    const token = expectOne(email, 1);
    expect((await focus.post('/api/auth/verify-email', { token })).status).toBe(200);
  });

  it.each<SinkMood>(['dies after DATA', 'silent after DATA'])(
    'F4 %s: the mail comes twice at most, with the same Message-ID and a link that is good',
    async (mood) => {
      sink.mood = mood;
      const email = await register();
      await failed(email);
      sink.mood = 'good';
      await focus.stop();
      await startAgain(PAUSE_MS);
      await sent(email);
      const token = expectOne(email, 2);
      expect((await focus.post('/api/auth/verify-email', { token })).status).toBe(200);
    },
  );

  it('F4 has the message when Focus is killed: it comes twice at most, with the same Message-ID', async () => {
    sink.mood = 'silent after DATA';
    const email = await register();
    await eventually(() => sink.to(email).length === 1);
    await focus.kill();
    sink.mood = 'good';
    await startAgain(PAUSE_MS);
    await sent(email);
    expect(sink.to(email)).toHaveLength(2);
    const token = expectOne(email, 2);
    expect((await focus.post('/api/auth/verify-email', { token })).status).toBe(200);
  });

  it('F4 is down for half a day: the link that comes then is made then, and good', async () => {
    const email = await register();
    await sent(email);
    await focus.post('/api/auth/verify-email', { token: expectOne(email, 1) });
    await sink.stop();
    await focus.stop();
    await startAgain(HOUR_MS);
    expect((await focus.post('/api/auth/forgot-password', { email })).status).toBe(202);
    const reset = "SELECT attempts, status FROM mails WHERE recipient = ? AND kind LIKE '%reset%'";
    const state = async (): Promise<QueuedMail | undefined> =>
      (await mariadb.query<QueuedMail>(reset, [email], 'focus'))[0];
    await eventually(async () => (await state())?.attempts === 1, 30_000, 'a failed try');
    await focus.stop();
    await sink.start();
    // A link for an hour, twelve hours after it was asked for.
    await startAgain(12 * HOUR_MS);
    await eventually(async () => (await state())?.status === 'sent', 15_000, 'a mail that is sent');
    const token = /[?&]token=([\w-]+)/.exec(sink.to(email).at(-1)!.text ?? '')![1];
    const { status } = await focus.post('/api/auth/reset-password', {
      token,
      new_password: 'another horse in the barn',
    });
    expect(status).toBe(200);
  });
});
