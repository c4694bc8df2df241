import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { DataSource } from 'typeorm';
import { RollUpActivities1763800000035 } from '../../migrations/1763800000035-roll-up-activities';
import { ENTITIES } from '../../src/cli/entities';
import type { Caller } from '../../src/common/auth/caller';
import { Role } from '../../src/common/auth/role.enum';
import { splitByLocalDay } from '../../src/common/days/local-day';
import { DatabaseConfig } from '../../src/config/database.config';
import { Environment } from '../../src/config/environment';
import { dataSourceOptions } from '../../src/infrastructure/database/data-source-options';
import { migrate } from '../../src/infrastructure/database/migrate';
import { Transactions } from '../../src/infrastructure/database/transactions';
import { JobRunner } from '../../src/infrastructure/scheduling/job-runner';
import { ActivitiesService } from '../../src/modules/activities/activities.service';
import { Activity } from '../../src/modules/activities/entities/activity.entity';
import { ActivityRollUpService } from '../../src/modules/admin/activity-roll-up.service';
import { ActivityDay } from '../../src/modules/admin/entities/activity-day.entity';
import { AppDay } from '../../src/modules/admin/entities/app-day.entity';
import { AppUser } from '../../src/modules/admin/entities/app-user.entity';
import { ChangedDay } from '../../src/modules/admin/entities/changed-day.entity';
import { LogDay } from '../../src/modules/admin/entities/log-day.entity';
import { LogRollUpService } from '../../src/modules/admin/log-roll-up.service';
import { AuditLogArchiveService } from '../../src/modules/audit-logs/audit-log-archive.service';
import { AuditLogLevel } from '../../src/modules/audit-logs/entities/audit-log-level.enum';
import { AuditLog } from '../../src/modules/audit-logs/entities/audit-log.entity';
import { LogSealingService } from '../../src/modules/audit-logs/log-sealing.service';
import type { User } from '../../src/modules/users/entities/user.entity';
import { dayRuleOf, UsersService } from '../../src/modules/users/users.service';
import { createUser, signedInUser, type SignedInUser } from '../factories/user.factory';
import { START, startTestApp, type TestApp } from '../support/test-app';
import { createTestDatabase } from '../support/test-database';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const UTC = { timezone: 'UTC', dayStartsAt: '00:00' };
const NEVER = new AbortController().signal;

/** Rows as text, in no order of the database's. */
type Figures = Record<'activityDays' | 'appDays' | 'appUsers', string[]>;

describe('the roll-up of activities', () => {
  let focus: TestApp;
  let activities: ActivitiesService;
  let rollUp: ActivityRollUpService;

  beforeEach(async () => {
    focus = await startTestApp({ SCHEDULER_ENABLED: 'false' });
    activities = focus.app.get(ActivitiesService);
    rollUp = focus.app.get(ActivityRollUpService);
  });

  afterEach(() => focus.close());

  const callerOf = (user: User): Caller => ({
    userId: user.id,
    sessionId: 0,
    username: user.username,
    role: user.role,
    locale: user.locale,
    day: dayRuleOf(user),
    weekStartsOn: user.settings.week_starts_on,
  });

  const find = <T extends object>(entity: new () => T): Promise<T[]> => focus.dataSource.getRepository(entity).find();

  async function record(user: User, app_name: string, startedAt: Date, minutes: number): Promise<number> {
    const input = { app_name, started_at: startedAt, duration_minutes: minutes };
    return (await activities.record(callerOf(user), input)).activity.id;
  }

  const deleteUser = (user: User): Promise<unknown> =>
    focus.app.get(Transactions).run(async (tx) => {
      await focus.app.get(UsersService).lock(tx, user.id);
      return focus.app.get(UsersService).delete(tx, user.id);
    });

  /** What is kept. */
  async function kept(): Promise<Figures> {
    const [activityDays, appDays, appUsers] = await Promise.all([find(ActivityDay), find(AppDay), find(AppUser)]);
    return {
      activityDays: activityDays
        .map(({ date, activities: count, activeUsers, seconds }) => `${date} ${count} ${activeUsers} ${seconds}`)
        .sort(),
      appDays: appDays
        .map(
          (row) => `${row.date} ${row.appKey} ${row.category} ${row.firstActivityId} ${row.activities} ${row.seconds}`,
        )
        .sort(),
      appUsers: appUsers.map(({ userId, appKey, lastUsedOn }) => `${userId} ${appKey} ${lastUsedOn}`).sort(),
    };
  }

  /** What the activities come to, counted one by one. */
  async function recounted(): Promise<Figures> {
    const days = new Map<string, { count: number; users: Set<number>; seconds: number }>();
    const apps = new Map<string, { first: number; count: number; seconds: number }>();
    const lastUses = new Map<string, string>();
    const all = (await find(Activity)).sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
    for (const { id, userId, appKey, category, startedAt, durationSeconds } of all) {
      for (const [index, { date, seconds }] of splitByLocalDay(startedAt, durationSeconds, UTC).entries()) {
        const day = days.get(date) ?? { count: 0, users: new Set(), seconds: 0 };
        const key = `${date} ${appKey} ${category}`;
        const app = apps.get(key) ?? { first: id, count: 0, seconds: 0 };
        if (index === 0) {
          day.count += 1;
          day.users.add(userId);
          app.count += 1;
          lastUses.set(`${userId} ${appKey}`, date);
        }
        day.seconds += seconds;
        app.seconds += seconds;
        app.first = Math.min(app.first, id);
        days.set(date, day);
        apps.set(key, app);
      }
    }
    return {
      activityDays: [...days].map(([date, day]) => `${date} ${day.count} ${day.users.size} ${day.seconds}`).sort(),
      appDays: [...apps].map(([key, app]) => `${key} ${app.first} ${app.count} ${app.seconds}`).sort(),
      appUsers: [...lastUses].map(([key, date]) => `${key} ${date}`).sort(),
    };
  }

  it('equals a recount, whatever was recorded and deleted, wherever its users live', async () => {
    const zones: [string, string][] = [
      ['UTC', '00:00'],
      ['Pacific/Kiritimati', '00:00'],
      ['Pacific/Pago_Pago', '12:00'],
      ['Asia/Kathmandu', '04:30'],
    ];
    const users = await Promise.all(
      zones.map(([timezone, day_starts_at]) => createUser(focus, { timezone, settings: { day_starts_at } })),
    );
    const step = fc.record({
      who: fc.nat(zones.length - 1),
      app: fc.constantFrom('TikTok', 'tiktok', 'YouTube', 'Chrome'),
      agoMinutes: fc.integer({ min: 1441, max: 6 * 1440 }),
      extraMs: fc.nat(59_999),
      minutes: fc.constantFrom(0.02, 1, 59.99, 600, 1440),
      deletes: fc.option(fc.nat(99)),
      refreshes: fc.boolean(),
    });
    const stored: { id: number; user: User }[] = [];
    const steps = fc.sample(step, { numRuns: 60, seed: 4711 });
    for (const { who, app, agoMinutes, extraMs, minutes, deletes, refreshes } of steps) {
      const user = users[who]!;
      const at = new Date(START.getTime() - agoMinutes * MINUTE_MS + extraMs);
      stored.push({ id: await record(user, app, at, minutes), user });
      if (deletes !== null) {
        const [gone] = stored.splice(deletes % stored.length, 1);
        await activities.delete(callerOf(gone!.user), gone!.id);
      }
      if (refreshes) {
        await rollUp.refresh(NEVER);
        expect(await kept()).toEqual(await recounted());
      }
    }
    await rollUp.refresh(NEVER);
    expect(await kept()).toEqual(await recounted());
    await deleteUser(users[0]!);
    await rollUp.refresh(NEVER);
    expect(await kept()).toEqual(await recounted());
    for (const { id, user } of stored.filter((each) => each.user !== users[0])) {
      await activities.delete(callerOf(user), id);
    }
    await rollUp.refresh(NEVER);
    expect(await kept()).toEqual({ activityDays: [], appDays: [], appUsers: [] });
    expect(await find(ChangedDay)).toEqual([]);
  });

  it('misses nothing that is recorded while it is made, by several at once', async () => {
    const users = await Promise.all([1, 2, 3, 4].map(() => createUser(focus)));
    const work = users.flatMap((user, n) => [
      ...[1, 2, 3, 4, 5].map((i) => record(user, `App ${i}`, new Date(START.getTime() - (n + i) * 60 * MINUTE_MS), 1)),
      rollUp.refresh(NEVER),
    ]);
    await Promise.all(work);
    await rollUp.refresh(NEVER);
    expect(await kept()).toEqual(await recounted());
  });

  it('stops between two days when it is told to, and goes on the next time', async () => {
    const user = await createUser(focus);
    await record(user, 'TikTok', new Date('2026-11-18T12:00:00Z'), 1);
    await rollUp.refresh(AbortSignal.abort());
    expect((await kept()).activityDays).toEqual([]);
    await rollUp.refresh(NEVER);
    expect((await kept()).activityDays).toEqual(['2026-11-18 1 1 60']);
  });

  it('is kept up to date by a job, which the audit log is not told of', async () => {
    const jobs = focus.app.get(JobRunner);
    await jobs.runDue();
    await record(await createUser(focus), 'TikTok', new Date('2026-11-18T12:00:00Z'), 1);
    focus.clock.advance(MINUTE_MS);
    await jobs.runDue();
    expect(await kept()).toEqual(await recounted());
    const logs = await focus.dataSource.query<{ action: string }[]>('SELECT action FROM logs');
    expect(logs.map(({ action }) => action)).not.toContain('jobs.finished');
  });
});

describe('the roll-up of logs', () => {
  const DAYS = 6;
  const SIZE = 17;
  let focus: TestApp;
  let archiveDir: string;
  let rollUp: LogRollUpService;
  let admin: SignedInUser;

  beforeEach(async () => {
    archiveDir = mkdtempSync(join(tmpdir(), 'focus-archives-'));
    focus = await startTestApp({ SCHEDULER_ENABLED: 'false', ARCHIVE_DIR: archiveDir });
    rollUp = focus.app.get(LogRollUpService);
    admin = await signedInUser(focus, { role: Role.Admin });
    await focus.dataSource.getRepository(AuditLog).clear();
    for (let day = DAYS; day >= 0; day -= 1) {
      // A date without any, between others.
      if (day !== 3) await log(day, 20);
    }
    await focus.app.get(LogSealingService).resealAll();
  });

  afterEach(async () => {
    await focus.close();
    rmSync(archiveDir, { recursive: true, force: true });
  });

  /** Stores logs of all kinds from `daysAgo`, up to both of its midnights, two at each instant, and the first of them late. */
  async function log(daysAgo: number, count: number): Promise<void> {
    const midnight = Date.UTC(2026, 10, 20) - daysAgo * DAY_MS;
    const span = daysAgo === 0 ? START.getTime() - midnight : DAY_MS - 1;
    const rows = Array.from({ length: count }, (_, i) => ({
      level: [AuditLogLevel.Info, AuditLogLevel.Warning][i % 2]!,
      action: ['auth.logged_in', 'auth.login_failed', 'challenge.joined'][i % 3]!,
      message: ['A user signed in', 'A sign-in was refused', 'A user joined a challenge'][i % 3]!,
      userId: i % 5 === 0 ? admin.id : null,
      ip: null,
      userAgent: null,
      requestId: null,
      context: null,
      createdAt: new Date(midnight + Math.round((span * (i - (i % 2))) / (count - 2))),
    }));
    await focus.dataSource.getRepository(AuditLog).insert([...rows.slice(1), rows[0]!] as object[]);
  }

  const list = async (query: string): Promise<{ items: { id: number }[]; total: number }> =>
    (await focus.http().get(`/api/admin/logs?${query}`).set(admin.auth)).body;

  /** What the pages of a list come to is what all logs come to. */
  async function expectPages(query: string, isMeant: (log: AuditLog) => boolean): Promise<void> {
    const logs = (await find(AuditLog)).filter(isMeant);
    const ids = logs.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || b.id - a.id).map(({ id }) => id);
    const found: number[] = [];
    for (let page = 1; page <= Math.ceil(ids.length / SIZE) + 1; page += 1) {
      const { items, total } = await list(`${query}&size=${SIZE}&page=${page}`);
      expect({ query, total }).toEqual({ query, total: ids.length });
      found.push(...items.map(({ id }) => id));
    }
    expect({ query, found }).toEqual({ query, found: ids });
  }

  const find = <T extends object>(entity: new () => T): Promise<T[]> => focus.dataSource.getRepository(entity).find();

  async function expectAllPages(): Promise<void> {
    await expectPages('', () => true);
    await expectPages('level=warning', ({ level }) => level === AuditLogLevel.Warning);
    const isRefused = ({ level, action }: AuditLog): boolean =>
      level === AuditLogLevel.Info && action === 'auth.login_failed';
    await expectPages('level=info&action=auth.login_failed', isRefused);
    await expectPages('q=sign', ({ message }) => message.includes('sign'));
    await expectPages(`user_id=${admin.id}`, ({ userId }) => userId === admin.id);
    const isBetween = ({ createdAt }: AuditLog): boolean =>
      createdAt >= new Date('2026-11-16') && createdAt < new Date('2026-11-20');
    await expectPages('date_from=2026-11-16&date_to=2026-11-19', isBetween);
  }

  const countedDates = async (): Promise<string[]> => [...new Set((await find(LogDay)).map(({ date }) => date))].sort();

  it('finds the same pages with figures and without, with newer logs, and with older ones archived', async () => {
    await expectAllPages();
    await rollUp.refresh(NEVER);
    expect(await countedDates()).toEqual(['2026-11-14', '2026-11-15', '2026-11-16', '2026-11-18', '2026-11-19']);
    await expectAllPages();
    await log(0, 30);
    await expectAllPages();
    const { deleted } = await focus.app.get(AuditLogArchiveService).archive(new Date('2026-11-16T12:00:00Z'));
    expect(deleted).toBeGreaterThan(40);
    await expectAllPages();
    await rollUp.refresh(NEVER);
    expect(await countedDates()).toEqual(['2026-11-18', '2026-11-19']);
    await expectAllPages();
    focus.clock.advance(DAY_MS);
    await rollUp.refresh(NEVER);
    expect((await countedDates()).at(-1)).toBe('2026-11-20');
  });

  it('answers from the figures', async () => {
    await rollUp.refresh(NEVER);
    const before = (await list('level=warning')).total;
    await focus.dataSource.query("UPDATE log_days SET logs = logs + 1 WHERE level = 'warning' AND date = '2026-11-18'");
    expect((await list('level=warning')).total).toBeGreaterThan(before);
  });

  it('counts a date once it has been over for an hour', async () => {
    focus.clock.set(new Date('2026-11-21T00:59:58Z'));
    await rollUp.refresh(NEVER);
    expect((await countedDates()).at(-1)).toBe('2026-11-19');
    focus.clock.set(new Date('2026-11-21T01:00:00Z'));
    await rollUp.refresh(NEVER);
    expect((await countedDates()).at(-1)).toBe('2026-11-20');
  });

  it('gives the statistics their figures', async () => {
    const stats = async (): Promise<unknown> => {
      focus.clock.advance(MINUTE_MS);
      return (await focus.http().get('/api/admin/logs/stats?days=5').set(admin.auth)).body;
    };
    const before = await stats();
    expect(before).toMatchObject({ by_day: [{ count: 20 }, { count: 0 }, { count: 20 }, { count: 20 }, {}] });
    await rollUp.refresh(NEVER);
    expect(await stats()).toEqual(before);
  });

  it('is kept up by a job', async () => {
    await focus.app.get(JobRunner).runDue();
    focus.clock.advance(15 * MINUTE_MS);
    await focus.app.get(JobRunner).runDue();
    expect(await countedDates()).toHaveLength(5);
  });
});

describe('the schema of figures', () => {
  const connect = async (url: string): Promise<DataSource> => {
    const config = new DatabaseConfig(Environment.load({ NODE_ENV: 'test', DATABASE_URL: url }));
    const entities = [...new Set([...ENTITIES, ActivityDay, AppDay, AppUser, ChangedDay, LogDay])];
    return new DataSource({ ...dataSourceOptions(config), entities }).initialize();
  };

  it('equals the entities', async () => {
    const database = await createTestDatabase();
    const dataSource = await connect(database.url);
    await migrate(dataSource);
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
    await dataSource.destroy();
    await database.drop();
  });

  it('starts from the activities there are', async () => {
    const focus = await startTestApp({ SCHEDULER_ENABLED: 'false' });
    const user = await createUser(focus);
    const activities = focus.app.get(ActivitiesService);
    const caller = { userId: user.id } as Caller;
    const started_at = new Date('2026-11-18T23:30:00Z');
    await activities.record(caller, { app_name: 'TikTok', started_at, duration_minutes: 60 });
    await focus.app.get(ActivityRollUpService).refresh(NEVER);
    const read = (): Promise<unknown[]> =>
      Promise.all(
        ['activity_days', 'app_days', 'app_users'].map((table) => focus.dataSource.query(`SELECT * FROM ${table}`)),
      );
    const before = await read();
    for (const table of ['activity_days', 'app_days', 'app_users', 'changed_days']) {
      await focus.dataSource.query(`DELETE FROM ${table}`);
    }
    const runner = focus.dataSource.createQueryRunner();
    await new RollUpActivities1763800000035().up(runner);
    await runner.release();
    await focus.app.get(ActivityRollUpService).refresh(NEVER);
    expect(await read()).toEqual(before);
    await focus.close();
  });
});
