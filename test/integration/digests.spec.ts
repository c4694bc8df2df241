import type { NestExpressApplication } from '@nestjs/platform-express';
import { addDays, datesIn, type LocalDate, startOfLocalDay, weekdayOf } from '../../src/common/days/local-day';
import { Transactions } from '../../src/infrastructure/database/transactions';
import { Mail } from '../../src/infrastructure/mail/entities/mail.entity';
import { MailOutbox } from '../../src/infrastructure/mail/mail-outbox';
import { JobStatus } from '../../src/infrastructure/scheduling/entities/job-status.enum';
import { Job } from '../../src/infrastructure/scheduling/entities/job.entity';
import { DigestsRepository } from '../../src/modules/digests/digests.repository';
import { DigestsService } from '../../src/modules/digests/digests.service';
import { User } from '../../src/modules/users/entities/user.entity';
import { UsersService } from '../../src/modules/users/users.service';
import { createUser, type UserOverrides } from '../factories/user.factory';
import { runJobsAt } from '../support/scheduling';
import { START, startTestApp, type TestApp } from '../support/test-app';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const SIGNAL = new AbortController().signal;

const ZONES = [
  'UTC',
  'Asia/Kathmandu',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
];
const DAY_STARTS = ['00:00', '04:00', '12:00'];
const REMINDER_TIMES = ['00:00', '02:30', '20:00', '23:59'];
const WEEK_STARTS = ['monday', 'sunday'] as const;

/** Minutes between two looks at the clock; a process is not always up. */
const STEPS = [15, 60, 240, 30, 355, 15, 90];

const dateOf = (timestamp: number): LocalDate => new Date(timestamp).toISOString().slice(0, 10);

describe('digests, on a database', () => {
  let focus: TestApp;
  let app: NestExpressApplication;

  beforeEach(async () => {
    focus = await startTestApp();
    ({ app } = focus);
  });

  afterEach(() => focus.close());

  const mails = (where: { kind?: string; userId?: number } = {}): Promise<Mail[]> =>
    focus.dataSource.getRepository(Mail).find({ where, order: { id: 'ASC' } });

  /** The days or weeks a user was written to of, in order. */
  async function datesMailed(userId: number, kind: string): Promise<LocalDate[]> {
    return (await mails({ kind, userId })).map(({ context }) => context.date as LocalDate);
  }

  async function failedJobs(): Promise<Job[]> {
    return focus.dataSource.getRepository(Job).findBy({ lastStatus: JobStatus.Failed });
  }

  /** `count` users at once; what a factory would make one by one. */
  async function insertUsers(count: number, overrides: UserOverrides = {}): Promise<void> {
    const template = await createUser(focus, overrides);
    for (let first = 1; first < count; first += 500) {
      const rows = Array.from({ length: Math.min(500, count - first) }, (_, index) => {
        const name = `many_${first + index}`;
        const email = `${name}@example.org`;
        return { ...template, id: undefined, username: name, usernameKey: name, email, emailKey: email };
      });
      await app
        .get(Transactions)
        .run((tx) => tx.createQueryBuilder().insert().into(User).values(rows).updateEntity(false).execute());
    }
  }

  describe.each([
    ['autumn, as clocks go back in Berlin and New York', '2026-10-12T00:00:00Z'],
    ['spring, as clocks go forward in New York and Berlin', '2026-03-04T00:00:00Z'],
  ])('over four weeks of %s', (_, start) => {
    it('each user gets one reminder for each day and one summary for each week', async () => {
      focus.clock.set(new Date(start));
      const users: User[] = [];
      for (const [index, timezone] of ZONES.entries()) {
        for (const [offset, time] of REMINDER_TIMES.entries()) {
          const settings = {
            day_starts_at: DAY_STARTS[(index + offset) % DAY_STARTS.length]!,
            reminder_time: time,
            week_starts_on: WEEK_STARTS[(index + offset) % 2]!,
          };
          users.push(await createUser(focus, { timezone, settings }));
        }
      }
      const from = Date.parse(start);
      const to = from + 28 * DAY_MS;
      await runJobsAt(focus, new Date(from));
      for (let now = from, step = 0; now < to; step += 1) {
        now = Math.min(to, now + STEPS[step % STEPS.length]! * MINUTE_MS);
        await runJobsAt(focus, new Date(now));
      }

      for (const { id, timezone, settings } of users) {
        const who = `${timezone} ${JSON.stringify(settings)}`;
        const wallDates = datesIn({ start: dateOf(from - 2 * DAY_MS), end: dateOf(to + 2 * DAY_MS) });
        const isDueAt = (time: string) => (date: LocalDate) => {
          const instant = startOfLocalDay(date, { timezone, dayStartsAt: time }).getTime();
          return instant > from && instant <= to;
        };
        const { reminder_time: time, day_starts_at: dayStart, week_starts_on: weekStart } = settings;
        const days = wallDates.filter(isDueAt(time)).map((date) => (time < dayStart ? addDays(date, -1) : date));
        expect([who, await datesMailed(id, 'daily_reminder')]).toEqual([who, days]);
        expect(days.length).toBeGreaterThanOrEqual(27);

        const weeks = wallDates
          .filter((date) => weekdayOf(date) === (weekStart === 'monday' ? 1 : 7))
          .filter(isDueAt(dayStart > '08:00' ? dayStart : '08:00'))
          .map((date) => addDays(date, -7));
        expect([who, await datesMailed(id, 'weekly_summary')]).toEqual([who, weeks]);
        expect(weeks).toHaveLength(4);
      }
      expect(await failedJobs()).toEqual([]);
    }, 120_000);
  });

  it('reach those who want them, at their time', async () => {
    const wanting = await createUser(focus, { settings: { reminder_time: '09:00' } });
    const noReminder = { reminder_time: '09:00', notify: { email_daily_reminder: false } };
    await createUser(focus, { settings: noReminder });
    await createUser(focus, { settings: { reminder_time: '09:00' }, isActive: false });
    await createUser(focus, { settings: { reminder_time: '09:00' }, isVerified: false });
    await createUser(focus, { settings: { reminder_time: '09:01' } });
    await createUser(focus, { settings: { reminder_time: '09:00' }, timezone: 'Europe/Berlin' });
    await runJobsAt(focus, START);
    await runJobsAt(focus, new Date('2026-11-20T08:59:59Z'));
    expect(await mails()).toEqual([]);
    await runJobsAt(focus, new Date('2026-11-20T09:00:00Z'));
    expect(await mails()).toMatchObject([
      {
        kind: 'daily_reminder',
        userId: wanting.id,
        recipient: wanting.email,
        context: { date: '2026-11-20' },
        dedupeKey: `daily_reminder:${wanting.id}:2026-11-20`,
      },
    ]);
  });

  it('are not sent again for a day, whatever the user changes', async () => {
    const { id } = await createUser(focus, { settings: { reminder_time: '09:00' }, timezone: 'Pacific/Kiritimati' });
    const change = async (timezone: string, time: string): Promise<void> => {
      const users = app.get(UsersService);
      const { settings } = await users.get(id);
      await app
        .get(Transactions)
        .run((tx) => users.update(tx, id, { timezone, settings: { ...settings, reminder_time: time } }));
    };
    // 09:00 on the 21st, fourteen hours ahead of UTC.
    await runJobsAt(focus, new Date('2026-11-20T18:00:00Z'));
    await runJobsAt(focus, new Date('2026-11-20T19:00:00Z'));
    await change('Pacific/Kiritimati', '10:00');
    await runJobsAt(focus, new Date('2026-11-20T20:00:00Z'));
    await change('UTC', '10:00');
    await runJobsAt(focus, new Date('2026-11-21T09:00:00Z'));
    await runJobsAt(focus, new Date('2026-11-21T10:00:00Z'));
    expect(await datesMailed(id, 'daily_reminder')).toEqual(['2026-11-21']);
    await runJobsAt(focus, new Date('2026-11-22T09:00:00Z'));
    await runJobsAt(focus, new Date('2026-11-22T10:00:00Z'));
    expect(await datesMailed(id, 'daily_reminder')).toEqual(['2026-11-21', '2026-11-22']);
  });

  it('are made up for after a stop', async () => {
    const { id } = await createUser(focus, { settings: { reminder_time: '20:00' } });
    await runJobsAt(focus, new Date('2026-11-20T19:00:00Z'));
    await runJobsAt(focus, new Date('2026-11-21T00:59:00Z'));
    expect(await datesMailed(id, 'daily_reminder')).toEqual(['2026-11-20']);
  });

  it('are queued once though the process dies in the middle and another begins again', async () => {
    await insertUsers(500, { settings: { reminder_time: '09:00', notify: { email_weekly_summary: false } } });
    await runJobsAt(focus, START);
    const window = { after: new Date('2026-11-20T08:45:00Z'), until: new Date('2026-11-20T09:00:00Z') };
    const dying = new AbortController();
    const outbox = app.get(MailOutbox);
    const enqueueAll = jest.spyOn(outbox, 'enqueueAll').mockImplementationOnce(async (tx, some) => {
      dying.abort(new Error('killed'));
      return MailOutbox.prototype.enqueueAll.call(outbox, tx, some);
    });
    const digests = app.get(DigestsService);
    await expect(digests.queueReminders(window, dying.signal)).rejects.toThrow('killed');
    enqueueAll.mockRestore();
    expect(await mails()).toHaveLength(200);

    await runJobsAt(focus, new Date('2026-11-20T09:00:00Z'));
    expect(new Set((await mails()).map(({ userId }) => userId)).size).toBe(500);
    expect(await mails()).toHaveLength(500);
    expect(await digests.queueReminders(window, SIGNAL)).toBe(0);
  });

  it('are queued once by two processes at the same moment', async () => {
    await insertUsers(300, { settings: { reminder_time: '09:00' } });
    const window = { after: new Date('2026-11-20T08:45:00Z'), until: new Date('2026-11-20T09:00:00Z') };
    const digests = app.get(DigestsService);
    await Promise.all([1, 2, 3].map(() => digests.queueReminders(window, SIGNAL)));
    expect(await mails()).toHaveLength(300);
  });

  it('take memory for one page of 10,000 users', async () => {
    await insertUsers(10_000, { settings: { reminder_time: '09:00' } });
    const repository = app.get(DigestsRepository);
    const sizes: number[] = [];
    const findReaders = repository.findReaders.bind(repository);
    jest.spyOn(repository, 'findReaders').mockImplementation(async (...args) => {
      const page = await findReaders(...args);
      sizes.push(page.length);
      return page;
    });
    const window = { after: new Date('2026-11-20T08:45:00Z'), until: new Date('2026-11-20T09:00:00Z') };
    expect(await app.get(DigestsService).queueReminders(window, SIGNAL)).toBe(10_000);
    expect(sizes).toEqual([...Array<number>(50).fill(200), 0]);
    expect(await focus.dataSource.getRepository(Mail).countBy({ kind: 'daily_reminder' })).toBe(10_000);
  }, 120_000);

  it('look for nobody while nobody’s time has come', async () => {
    await insertUsers(50, { settings: { reminder_time: '09:00' } });
    const findReaders = jest.spyOn(app.get(DigestsRepository), 'findReaders');
    await runJobsAt(focus, START);
    await runJobsAt(focus, new Date('2026-11-20T08:45:00Z'));
    expect(findReaders).not.toHaveBeenCalled();
    // A Friday's 08:00 is nobody's beginning of a week.
    await runJobsAt(focus, new Date('2026-11-21T08:00:00Z'));
    expect(findReaders.mock.calls.filter(([setting]) => setting === 'day_starts_at')).toEqual([]);
  });
});
