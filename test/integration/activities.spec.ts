import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { Caller } from '../../src/common/auth/caller';
import { addDays, type DayRule, endOfLocalDay, localDayOf, startOfLocalDay } from '../../src/common/days/local-day';
import { Transactions } from '../../src/infrastructure/database/transactions';
import { EventPublisher } from '../../src/infrastructure/events/event-publisher';
import { ActivitiesService } from '../../src/modules/activities/activities.service';
import type { BatchItemResult } from '../../src/modules/activities/activity-batch';
import { ActivityCategory } from '../../src/modules/activities/activity-category.enum';
import { Activity } from '../../src/modules/activities/entities/activity.entity';
import { Usage } from '../../src/modules/activities/entities/usage.entity';
import { ActivityDeletedEvent } from '../../src/modules/activities/events/activity-deleted.event';
import { ActivityRecordedEvent } from '../../src/modules/activities/events/activity-recorded.event';
import { type UsageChanges, UsageObservers } from '../../src/modules/activities/usage-observers';
import { UsageFiguresService } from '../../src/modules/activities/usage-figures.service';
import { UsageVerificationService } from '../../src/modules/activities/usage-verification.service';
import { User } from '../../src/modules/users/entities/user.entity';
import { dayRuleOf, UsersService } from '../../src/modules/users/users.service';
import { createUser, type UserOverrides } from '../factories/user.factory';
import { START, startTestApp, type TestApp } from '../support/test-app';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const HOUR = 3600;

/** `date|app key|category` → seconds. */
type UsageByKey = Record<string, number>;

describe('activities and usage', () => {
  let focus: TestApp;
  let activities: ActivitiesService;
  let figures: UsageFiguresService;
  let verification: UsageVerificationService;

  beforeAll(async () => {
    focus = await startTestApp();
    activities = focus.app.get(ActivitiesService);
    figures = focus.app.get(UsageFiguresService);
    verification = focus.app.get(UsageVerificationService);
  });

  afterAll(() => focus.close());

  beforeEach(() => focus.clock.set(START));

  const callerOf = (user: User): Caller => ({
    userId: user.id,
    sessionId: 0,
    username: user.username,
    role: user.role,
    locale: user.locale,
    day: dayRuleOf(user),
    weekStartsOn: user.settings.week_starts_on,
  });

  const newCaller = async (overrides: UserOverrides = {}): Promise<Caller> =>
    callerOf(await createUser(focus, overrides));

  const record = async (caller: Caller, appName: string, minutes: number, startedAt?: Date): Promise<Activity> => {
    const input = { app_name: appName, duration_minutes: minutes, started_at: startedAt };
    return (await activities.record(caller, input)).activity;
  };

  const rowsOf = (userId: number): Promise<Activity[]> =>
    focus.dataSource.getRepository(Activity).find({ where: { userId }, order: { id: 'ASC' } });

  const usageRowsOf = (userId: number): Promise<Usage[]> =>
    focus.dataSource.getRepository(Usage).find({ where: { userId }, order: { date: 'ASC', appKey: 'ASC' } });

  const usageOf = async (userId: number): Promise<UsageByKey> =>
    Object.fromEntries(
      (await usageRowsOf(userId)).map(({ date, appKey, category, seconds }) => [
        `${date}|${appKey}|${category}`,
        Number(seconds),
      ]),
    );

  /** Seconds by local day alone. */
  const daysOf = async (userId: number): Promise<Record<string, number>> => {
    const days: Record<string, number> = {};
    for (const { date, seconds } of await usageRowsOf(userId)) days[date] = (days[date] ?? 0) + Number(seconds);
    return days;
  };

  /** What usage must be: each activity cut at the boundaries of the days around it. */
  const expectedUsage = (rows: Activity[], rule: DayRule): UsageByKey => {
    const expected: UsageByKey = {};
    for (const { startedAt, endedAt, appKey, category } of rows) {
      const first = addDays(localDayOf(startedAt, rule), -1);
      for (let date = first; date <= addDays(first, 4); date = addDays(date, 1)) {
        const from = Math.max(startedAt.getTime(), startOfLocalDay(date, rule).getTime());
        const to = Math.min(endedAt.getTime(), endOfLocalDay(date, rule).getTime());
        if (to <= from) continue;
        const key = `${date}|${appKey}|${category}`;
        expected[key] = (expected[key] ?? 0) + (to - from) / SECOND_MS;
      }
    }
    return expected;
  };

  const differences = async (): Promise<unknown[]> => (await verification.verify({ repair: false })).differences;

  describe('under parallel writers', () => {
    it('keeps usage the sum of the activities through 200 of them, and gives every item its own id', async () => {
      const crowd: Caller[] = [];
      while (crowd.length < 20) crowd.push(await newCaller({ timezone: 'Europe/Berlin' }));
      const busy = await newCaller({ timezone: 'Asia/Kathmandu' });
      const startAt = (writer: number): Date => new Date(START.getTime() - 40 * HOUR_MS + writer * 7 * MINUTE_MS);

      const writeOne = (caller: Caller, writer: number): Promise<Activity> =>
        record(caller, `App ${writer % 5}`, 10 + (writer % 90), startAt(writer));
      const writeAndDelete = async (caller: Caller, writer: number): Promise<void> =>
        activities.delete(caller, (await writeOne(caller, writer)).id);
      const writeBatch = async (caller: Caller, writer: number): Promise<void> => {
        const items = Array.from({ length: 25 }, (_, nth) => ({
          app_name: `Batch ${writer} Item ${nth}`,
          duration_minutes: 1 + nth,
          started_at: startAt(writer).toISOString(),
          ...(nth % 2 === 0 ? { client_id: randomUUID() } : {}),
        }));
        const results = await activities.recordBatch(caller, items);
        const stored = await rowsOf(caller.userId);
        const nameById = new Map(stored.map(({ id, appName }) => [id, appName]));
        expect(results.map(({ id }) => nameById.get(id!))).toEqual(items.map((item) => item.app_name));
      };

      const kinds = [writeOne, writeAndDelete, writeBatch, writeOne];
      await Promise.all(
        Array.from({ length: 200 }, async (_, writer) => {
          const caller = writer % 2 === 0 ? busy : crowd[writer % crowd.length]!;
          await kinds[Math.floor(writer / 2) % kinds.length]!(caller, writer);
        }),
      );

      for (const caller of [busy, ...crowd]) {
        expect(await usageOf(caller.userId)).toEqual(expectedUsage(await rowsOf(caller.userId), caller.day));
      }
      expect(await rowsOf(busy.userId)).toHaveLength(50 + 25 * 25);
      expect(await differences()).toEqual([]);
    }, 120_000);

    it('stores one activity, however often one client_id is sent at once', async () => {
      const caller = await newCaller();
      const input = { app_name: 'TikTok', duration_minutes: 5, client_id: randomUUID() };
      const [singles, batches] = await Promise.all([
        Promise.all(Array.from({ length: 20 }, () => activities.record(caller, input))),
        Promise.all(Array.from({ length: 20 }, () => activities.recordBatch(caller, [input, input]))),
      ]);
      const results = batches.flat();
      const ids = new Set([...singles.map(({ activity }) => activity.id), ...results.map(({ id }) => id)]);
      expect(ids.size).toBe(1);
      const created = [
        ...singles.filter(({ isNew }) => isNew),
        ...results.filter(({ status }: BatchItemResult) => status === 'created'),
      ];
      expect(created).toHaveLength(1);
      expect(await usageOf(caller.userId)).toEqual({ '2026-11-20|tiktok|social': 300 });
    });

    it('lets two users use the same client_id', async () => {
      const callers = [await newCaller(), await newCaller()];
      const input = { app_name: 'TikTok', duration_minutes: 5, client_id: randomUUID() };
      const recorded = await Promise.all(callers.map((caller) => activities.record(caller, input)));
      expect(recorded.map(({ isNew }) => isNew)).toEqual([true, true]);
    });

    it('deletes once, however often it is asked to at once', async () => {
      const caller = await newCaller();
      await record(caller, 'TikTok', 7);
      const { id } = await record(caller, 'TikTok', 5);
      const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => activities.delete(caller, id)));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await usageOf(caller.userId)).toEqual({ '2026-11-20|tiktok|social': 420 });
    });
  });

  describe('days', () => {
    it('count an activity over midnight on both of them', async () => {
      const caller = await newCaller();
      const activity = await record(caller, 'TikTok', 30, new Date('2026-11-18T23:50:00Z'));
      expect(activity.date).toBe('2026-11-18');
      expect(await daysOf(caller.userId)).toEqual({ '2026-11-18': 600, '2026-11-19': 1200 });
      await activities.delete(caller, activity.id);
      expect(await daysOf(caller.userId)).toEqual({});
    });

    it('turn where the user has them turn', async () => {
      const caller = await newCaller({ timezone: 'Europe/Berlin', settings: { day_starts_at: '04:00' } });
      await record(caller, 'TikTok', 60, new Date('2026-11-19T02:30:00Z'));
      expect(await daysOf(caller.userId)).toEqual({ '2026-11-18': 1800, '2026-11-19': 1800 });
    });

    it('are those of the settings of the moment: what is recorded does not move', async () => {
      const user = await createUser(focus, { timezone: 'Pacific/Auckland' });
      const early = new Date('2026-11-19T12:00:00Z');
      const before = await record(callerOf(user), 'TikTok', 10, early);
      await focus.app
        .get(Transactions)
        .run((tx) => focus.app.get(UsersService).update(tx, user.id, { timezone: 'America/Los_Angeles' }));
      // The token may still carry the old zone; the row that is locked does not.
      await record(callerOf(user), 'TikTok', 5, early);
      expect(await daysOf(user.id)).toEqual({ '2026-11-20': 600, '2026-11-19': 300 });
      expect(await differences()).toEqual([]);
      await activities.delete(callerOf(user), before.id);
      expect(await daysOf(user.id)).toEqual({ '2026-11-19': 300 });
    });

    it.each([
      ['Europe/Berlin', '2026-03-29', '00:00', '2026-03-28T23:00Z', 23],
      ['Europe/Berlin', '2026-10-25', '00:00', '2026-10-24T22:00Z', 25],
      ['Europe/Berlin', '2026-03-28', '04:00', '2026-03-28T03:00Z', 23],
      ['Europe/Berlin', '2026-03-29', '02:00', '2026-03-29T01:00Z', 23],
      ['Africa/Cairo', '2026-04-24', '00:00', '2026-04-23T22:00Z', 23],
      ['America/Santiago', '2026-09-06', '00:00', '2026-09-06T04:00Z', 23],
      ['America/New_York', '2026-11-01', '00:00', '2026-11-01T04:00Z', 25],
      ['Asia/Kathmandu', '2026-01-01', '00:00', '2025-12-31T18:15Z', 24],
      ['Pacific/Kiritimati', '2026-01-01', '00:00', '2025-12-31T10:00Z', 24],
      ['Pacific/Pago_Pago', '2026-01-01', '00:00', '2026-01-01T11:00Z', 24],
    ])('golden: %s %s from %s', async (timezone, date, dayStartsAt, startsAt, hours) => {
      const caller = await newCaller({ timezone, settings: { day_starts_at: dayStartsAt } });
      const start = new Date(startsAt).getTime();
      focus.clock.set(new Date(start + 72 * HOUR_MS));
      // An hour-long activity every hour, half of the first before the day and half of the last after it.
      const items = Array.from({ length: hours + 1 }, (_, nth) => ({
        app_name: 'TikTok',
        duration_minutes: 60,
        started_at: new Date(start + (nth - 0.5) * HOUR_MS).toISOString(),
      }));
      await activities.recordBatch(caller, items);
      expect(await daysOf(caller.userId)).toEqual({
        [addDays(date, -1)]: HOUR / 2,
        [date]: hours * HOUR,
        [addDays(date, 1)]: HOUR / 2,
      });
      const { secondsByHour } = await figures.daily(caller, date);
      expect(secondsByHour.reduce((sum, seconds) => sum + seconds, 0)).toBe(hours * HOUR);
    });
  });

  describe('names', () => {
    it('are shown in figures as they were first spelled, whatever is sent or deleted later', async () => {
      const caller = await newCaller();
      const first = await record(caller, 'TikTok', 5, new Date('2026-11-18T10:00:00Z'));
      await record(caller, 'TIKTOK', 5, new Date('2026-11-19T10:00:00Z'));
      await activities.recordBatch(caller, [
        { app_name: 'YouTube', duration_minutes: 1 },
        { app_name: 'youtube', duration_minutes: 1 },
        { app_name: 'tiktok', duration_minutes: 1, category: ActivityCategory.Video },
      ]);
      await activities.delete(caller, first.id);
      const names = (await usageRowsOf(caller.userId)).map(({ appName, category }) => `${appName} ${category}`);
      expect(names).toEqual(['TikTok social', 'TikTok video', 'YouTube video']);
      expect((await rowsOf(caller.userId)).map(({ appName }) => appName)).toEqual([
        'TIKTOK',
        'YouTube',
        'youtube',
        'tiktok',
      ]);
      const spelling = (appKey: string): Promise<string | null> =>
        focus.app.get(Transactions).run((tx) => figures.firstSpelling(tx, caller.userId, appKey));
      expect(await spelling('tiktok')).toBe('TikTok');
      expect(await spelling('netflix')).toBeNull();
    });

    it('of emoji are told apart', async () => {
      const caller = await newCaller();
      for (const name of ['😀', '😂', 'Café', 'Cafe', 'Cafe\u0301']) await record(caller, name, 1);
      expect(await usageOf(caller.userId)).toEqual({
        '2026-11-20|😀|other': 60,
        '2026-11-20|😂|other': 60,
        '2026-11-20|café|other': 120,
        '2026-11-20|cafe|other': 60,
      });
    });
  });

  describe('figures for features above', () => {
    it('are the seconds of some apps on a day', async () => {
      const caller = await newCaller();
      await record(caller, 'TikTok', 5);
      await activities.record(caller, { app_name: 'tiktok', duration_minutes: 2, category: ActivityCategory.Video });
      await record(caller, 'YouTube', 3);
      await record(caller, 'TikTok', 9, new Date('2026-11-19T10:00:00Z'));
      const used = (...appKeys: string[]): Promise<Map<string, number>> =>
        figures.usedSeconds(undefined, caller.userId, '2026-11-20', appKeys);
      expect(await used('tiktok', 'netflix')).toEqual(new Map([['tiktok', 420]]));
      expect(await used()).toEqual(new Map());
    });

    it('are those of a profile', async () => {
      const caller = await newCaller();
      const on = (day: string): Date => new Date(`${day}T06:00:00Z`);
      await record(caller, 'A', 10, on('2026-11-20'));
      await record(caller, 'a', 20, on('2026-11-16'));
      await record(caller, 'B', 40, on('2026-11-15'));
      await record(caller, 'C', 80, on('2026-10-22'));
      await record(caller, 'D', 5, on('2026-10-21'));
      for (const name of ['E', 'F']) await record(caller, name, 1, on('2026-01-01'));
      expect(await figures.profileFigures(caller)).toEqual({
        activitiesCount: 7,
        totalSeconds: 157 * 60,
        todaySeconds: 600,
        weekSeconds: 1800,
        monthSeconds: 4200,
        dailyAverageSeconds: (150 * 60) / 4,
        mostUsedApps: [
          { appName: 'C', seconds: 4800 },
          { appName: 'B', seconds: 2400 },
          { appName: 'A', seconds: 1800 },
          { appName: 'D', seconds: 300 },
          { appName: 'E', seconds: 60 },
        ],
        dailyTotals: [
          { date: '2026-01-01', seconds: 120 },
          { date: '2026-10-21', seconds: 300 },
          { date: '2026-10-22', seconds: 4800 },
          { date: '2026-11-15', seconds: 2400 },
          { date: '2026-11-16', seconds: 1200 },
          { date: '2026-11-20', seconds: 600 },
        ],
      });
    });

    it('of a user without activities are all nothing', async () => {
      expect(await figures.profileFigures(await newCaller())).toEqual({
        activitiesCount: 0,
        totalSeconds: 0,
        todaySeconds: 0,
        weekSeconds: 0,
        monthSeconds: 0,
        dailyAverageSeconds: 0,
        mostUsedApps: [],
        dailyTotals: [],
      });
    });
  });

  describe('observers', () => {
    const seen: UsageChanges[] = [];
    let watched = 0;
    let failure: Error | null = null;

    class LimitReached {}

    beforeAll(() => {
      focus.app.get(UsageObservers).register((_tx, change) => {
        if (change.user.id !== watched) return Promise.resolve([]);
        seen.push(change);
        return failure === null ? Promise.resolve([new LimitReached()]) : Promise.reject(failure);
      });
    });

    beforeEach(() => {
      seen.length = 0;
      failure = null;
    });

    it('hear once of each day and app that changed, and are published after the request’s own event', async () => {
      const caller = await newCaller();
      watched = caller.userId;
      const publish = jest.spyOn(focus.app.get(EventPublisher), 'publish');
      await activities.recordBatch(caller, [
        { app_name: 'TikTok', duration_minutes: 30, started_at: '2026-11-18T23:50:00Z' },
        { app_name: 'TikTok', duration_minutes: 5, category: ActivityCategory.Video },
        { app_name: 'TikTok', duration_minutes: 5 },
        { app_name: 'TikTok', duration_minutes: 0 },
      ]);
      expect(seen.map(({ changes }) => changes)).toEqual([
        [
          { date: '2026-11-18', appKey: 'tiktok', seconds: 600 },
          { date: '2026-11-19', appKey: 'tiktok', seconds: 1_200 },
          { date: '2026-11-20', appKey: 'tiktok', seconds: 600 },
        ],
      ]);
      const { id } = await record(caller, 'TikTok', 1);
      await activities.delete(caller, id);
      expect(publish.mock.calls).toEqual([
        [new ActivityRecordedEvent(caller.userId, { accepted: 3, durationSeconds: 2_400 }), new LimitReached()],
        [new ActivityRecordedEvent(caller.userId, { appName: 'TikTok', durationSeconds: 60 }), new LimitReached()],
        [new ActivityDeletedEvent(caller.userId, id), new LimitReached()],
      ]);
      publish.mockRestore();
    });

    it('hear nothing, and nothing is published, where nothing is new', async () => {
      const caller = await newCaller();
      const input = { app_name: 'TikTok', duration_minutes: 5, client_id: randomUUID() };
      await activities.record(caller, input);
      watched = caller.userId;
      const publish = jest.spyOn(focus.app.get(EventPublisher), 'publish');
      await activities.record(caller, input);
      await activities.recordBatch(caller, [input, {}]);
      expect([seen, publish.mock.calls]).toEqual([[], []]);
      publish.mockRestore();
    });

    it('undo everything by failing', async () => {
      const caller = await newCaller();
      const { id } = await record(caller, 'TikTok', 5);
      watched = caller.userId;
      failure = new Error('A limit cannot be told');
      await expect(record(caller, 'TikTok', 5)).rejects.toThrow(failure);
      await expect(activities.recordBatch(caller, [{ app_name: 'X', duration_minutes: 5 }])).rejects.toThrow(failure);
      await expect(activities.delete(caller, id)).rejects.toThrow(failure);
      expect((await rowsOf(caller.userId)).map((row) => row.id)).toEqual([id]);
      expect(await usageOf(caller.userId)).toEqual({ '2026-11-20|tiktok|social': 300 });
    });
  });

  describe('verification', () => {
    it('finds and mends what was planted, and leaves the rest alone', async () => {
      const caller = await newCaller();
      await record(caller, 'TikTok', 30, new Date('2026-11-18T23:50:00Z'));
      await record(caller, 'YouTube', 10);
      await record(caller, 'YOUTUBE', 10);
      await record(caller, 'Spotify', 4);
      const sound = await usageRowsOf(caller.userId);
      const untouched = await newCaller();
      await record(untouched, 'TikTok', 5);

      const { userId } = caller;
      const usage = focus.dataSource.getRepository(Usage);
      await usage.update({ userId, appKey: 'tiktok', date: '2026-11-19' }, { seconds: 1 });
      await usage.delete({ userId, appKey: 'youtube' });
      await usage.insert({
        userId,
        date: '2026-11-20',
        appKey: 'ghost',
        appName: 'Ghost',
        category: ActivityCategory.Other,
        seconds: 99,
      });
      const planted = [
        { date: '2026-11-19', appKey: 'tiktok', category: 'social', recordedSeconds: 1200, keptSeconds: 1 },
        { date: '2026-11-20', appKey: 'ghost', category: 'other', recordedSeconds: 0, keptSeconds: 99 },
        { date: '2026-11-20', appKey: 'youtube', category: 'video', recordedSeconds: 1200, keptSeconds: 0 },
      ].map((difference) => ({ userId, ...difference }));

      const found = await verification.verify({ repair: false });
      expect(found.differences).toHaveLength(planted.length);
      expect(found.differences).toEqual(expect.arrayContaining(planted));
      expect(found.usersChecked).toBeGreaterThanOrEqual(2);
      expect(found.activitiesChecked).toBe(await focus.dataSource.getRepository(Activity).count());
      expect(await differences()).toHaveLength(planted.length);

      const mended = await verification.verify({ repair: true });
      expect(mended.differences).toEqual(expect.arrayContaining(planted));
      expect(await differences()).toEqual([]);
      expect(await usageRowsOf(userId)).toEqual(sound);
    });

    it('reads more activities than fit a page', async () => {
      const caller = await newCaller();
      const items = Array.from({ length: 500 }, () => ({ app_name: 'TikTok', duration_minutes: 0.5 }));
      for (let batch = 0; batch < 5; batch += 1) await activities.recordBatch(caller, items);
      expect(await usageOf(caller.userId)).toEqual({ '2026-11-20|tiktok|social': 2_500 * 30 });
      expect(await differences()).toEqual([]);
    });

    it('finds nothing wrong while people write', async () => {
      const caller = await newCaller();
      const [found] = await Promise.all([
        differences(),
        ...Array.from({ length: 30 }, () => record(caller, 'TikTok', 5)),
        differences(),
      ]);
      expect(found).toEqual([]);
    });
  });

  it('leaves usage the sum of what is there after any history', async () => {
    const timezones = ['UTC', 'Europe/Berlin', 'America/Santiago', 'Asia/Kathmandu', 'Pacific/Kiritimati'];
    const sent = fc.record({
      app_name: fc.constantFrom('TikTok', 'tiktok ', 'YouTube', '😀', 'Frobnicator'),
      duration_minutes: fc.integer({ min: 1, max: 1440 }),
      category: fc.option(fc.constantFrom(...Object.values(ActivityCategory)), { nil: undefined }),
      started_at: fc.integer({ min: 1500, max: 8000 }).map((ago) => new Date(START.getTime() - ago * MINUTE_MS)),
    });
    const step = fc.oneof(
      fc.record({ kind: fc.constant('record' as const), input: sent }),
      fc.record({ kind: fc.constant('batch' as const), inputs: fc.array(sent, { minLength: 1, maxLength: 8 }) }),
      fc.record({ kind: fc.constant('delete' as const), nth: fc.nat() }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...timezones),
        fc.constantFrom('00:00', '04:00', '12:00'),
        fc.array(step, { maxLength: 12 }),
        async (timezone, dayStartsAt, steps) => {
          const caller = await newCaller({ timezone, settings: { day_starts_at: dayStartsAt } });
          for (const action of steps) {
            if (action.kind === 'record') await activities.record(caller, action.input);
            else if (action.kind === 'batch') {
              const items = action.inputs.map(({ started_at, category = null, ...rest }) => ({
                ...rest,
                category,
                started_at: started_at.toISOString(),
              }));
              await activities.recordBatch(caller, items);
            } else {
              const rows = await rowsOf(caller.userId);
              const row = rows[action.nth % Math.max(1, rows.length)];
              if (row !== undefined) await activities.delete(caller, row.id);
            }
          }
          const rows = await rowsOf(caller.userId);
          const usage = await usageOf(caller.userId);
          expect(usage).toEqual(expectedUsage(rows, caller.day));
          expect(Object.values(usage).every((seconds) => seconds > 0)).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  }, 120_000);
});
