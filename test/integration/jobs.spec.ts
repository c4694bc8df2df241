import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { EventPublisher } from '../../src/infrastructure/events/event-publisher';
import { Mail } from '../../src/infrastructure/mail/entities/mail.entity';
import { MailStatus } from '../../src/infrastructure/mail/entities/mail-status.enum';
import { Job } from '../../src/infrastructure/scheduling/entities/job.entity';
import { JobFinishedEvent } from '../../src/infrastructure/scheduling/job-finished.event';
import { ActivitiesService } from '../../src/modules/activities/activities.service';
import { AdminLogsService } from '../../src/modules/admin/admin-logs.service';
import { AuditLogArchiveService } from '../../src/modules/audit-logs/audit-log-archive.service';
import { AuditLogsRepository } from '../../src/modules/audit-logs/audit-logs.repository';
import { AuditLog } from '../../src/modules/audit-logs/entities/audit-log.entity';
import { AuditLogLevel } from '../../src/modules/audit-logs/entities/audit-log-level.enum';
import { Attempt } from '../../src/modules/auth/entities/attempt.entity';
import { OneTimeToken } from '../../src/modules/auth/entities/one-time-token.entity';
import { OneTimeTokenKind } from '../../src/modules/auth/entities/one-time-token-kind.enum';
import { Session } from '../../src/modules/auth/entities/session.entity';
import { BlockedAppsRepository } from '../../src/modules/blocked-apps/blocked-apps.repository';
import { BlockedAppsService } from '../../src/modules/blocked-apps/blocked-apps.service';
import type { CreateBlockedAppDto } from '../../src/modules/blocked-apps/dto/create-blocked-app.dto';
import { AppBlockedEvent } from '../../src/modules/blocked-apps/events/app-blocked.event';
import { AppUnblockedEvent } from '../../src/modules/blocked-apps/events/app-unblocked.event';
import { LimitWarnedEvent } from '../../src/modules/blocked-apps/events/limit-warned.event';
import { LimitJobsService } from '../../src/modules/blocked-apps/limit-jobs.service';
import { Role } from '../../src/common/auth/role.enum';
import { dayRuleOf } from '../../src/modules/users/users.service';
import type { Caller } from '../../src/common/auth/caller';
import { createUser, signIn, type UserOverrides } from '../factories/user.factory';
import { runJobsAt, until } from '../support/scheduling';
import { START, startTestApp, type TestApp } from '../support/test-app';

const DAY_MS = 86_400_000;
const SIGNAL = new AbortController().signal;
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

describe('jobs, on a database', () => {
  let focus: TestApp;
  let archiveDir: string;
  let told: string[];

  beforeEach(async () => {
    archiveDir = mkdtempSync(join(tmpdir(), 'focus-archive-'));
    focus = await startTestApp({ LOG_RETENTION_DAYS: '30', ARCHIVE_DIR: archiveDir });
    told = [];
    const emitter = focus.app.get(EventEmitter2);
    emitter.on(AppBlockedEvent.name, ({ userId, appName, reason }: AppBlockedEvent) =>
      told.push(`${userId} ${appName} blocked by ${reason}`),
    );
    emitter.on(AppUnblockedEvent.name, ({ userId, appName }: AppUnblockedEvent) =>
      told.push(`${userId} ${appName} unblocked`),
    );
    emitter.on(LimitWarnedEvent.name, ({ userId, appName }: LimitWarnedEvent) =>
      told.push(`${userId} ${appName} warned`),
    );
    await runJobsAt(focus, START);
  });

  afterEach(async () => {
    await focus.close();
    rmSync(archiveDir, { recursive: true, force: true });
  });

  async function newCaller(overrides?: UserOverrides): Promise<Caller> {
    const user = await createUser(focus, overrides);
    const { id, username, role, locale, settings } = user;
    return {
      userId: id,
      sessionId: 1,
      username,
      role,
      locale,
      day: dayRuleOf(user),
      weekStartsOn: settings.week_starts_on,
    };
  }

  const limit = (caller: Caller, rule: Partial<CreateBlockedAppDto>): Promise<unknown> =>
    focus.app.get(BlockedAppsService).create(caller, { app_name: 'Instagram', ...rule });

  const use = (caller: Caller, minutes: number): Promise<unknown> =>
    focus.app.get(ActivitiesService).record(caller, { app_name: 'Instagram', duration_minutes: minutes });

  const at = (text: string): Promise<void> => runJobsAt(focus, new Date(text));

  /** What has been told since this was last asked. */
  const news = (): string[] => told.splice(0);

  const auditRows = (action: string): Promise<AuditLog[]> =>
    focus.dataSource.getRepository(AuditLog).find({ where: { action }, order: { id: 'ASC' } });

  const jobState = (name: string): Promise<Job> => focus.dataSource.getRepository(Job).findOneByOrFail({ name });

  describe('the daily reset', () => {
    it('lifts limit blocks as the day turns, each user’s by their own clock', async () => {
      const callers: Record<string, Caller> = {
        utc: await newCaller(),
        kathmandu: await newCaller({ timezone: 'Asia/Kathmandu' }),
        nightOwl: await newCaller({ timezone: 'Europe/Berlin', settings: { day_starts_at: '04:00' } }),
      };
      for (const caller of Object.values(callers)) {
        await limit(caller, { daily_limit_minutes: 30 });
        await use(caller, 30);
      }
      expect(news()).toHaveLength(3);
      await at('2026-11-20T13:00:00Z');
      await at('2026-11-20T18:14:00Z');
      expect(news()).toEqual([]);
      await at('2026-11-20T18:15:00Z');
      expect(news()).toEqual([`${callers.kathmandu!.userId} Instagram unblocked`]);
      await at('2026-11-21T00:00:00Z');
      expect(news()).toEqual([`${callers.utc!.userId} Instagram unblocked`]);
      await at('2026-11-21T03:00:00Z');
      expect(news()).toEqual([`${callers.nightOwl!.userId} Instagram unblocked`]);
      for (const hour of ['05', '10', '15']) await at(`2026-11-21T${hour}:00:00Z`);
      expect(news()).toEqual([]);
    });

    it('starts the new day’s warnings', async () => {
      const caller = await newCaller();
      await limit(caller, { daily_limit_minutes: 10 });
      await use(caller, 9);
      await at('2026-11-20T14:00:00Z');
      await at('2026-11-20T20:00:00Z');
      await at('2026-11-21T00:00:00Z');
      expect(news()).toEqual([`${caller.userId} Instagram warned`]);
      focus.clock.set(new Date('2026-11-21T01:00:00Z'));
      await use(caller, 9);
      expect(news()).toEqual([`${caller.userId} Instagram warned`]);
    });

    it('blocks an app with a limit of 0 anew each day', async () => {
      const caller = await newCaller();
      await limit(caller, { daily_limit_minutes: 0 });
      const blocked = `${caller.userId} Instagram blocked by limit`;
      expect(news()).toEqual([blocked]);
      for (let day = 21; day <= 23; day += 1) {
        for (const hour of ['00', '05', '10', '15', '20']) await at(`2026-11-${day}T${hour}:00:00Z`);
        expect(news()).toEqual([blocked]);
      }
      expect(await auditRows('limits.blocked')).toHaveLength(4);
    });

    it('tells nothing twice when a window is repeated, or another process is at it too', async () => {
      const callers = await Promise.all([newCaller(), newCaller(), newCaller()]);
      for (const caller of callers) await limit(caller, { daily_limit_minutes: 0 });
      news();
      focus.clock.set(new Date('2026-11-21T00:00:10Z'));
      const window = { after: new Date('2026-11-20T23:45:00Z'), until: new Date('2026-11-21T00:00:00Z') };
      const jobs = focus.app.get(LimitJobsService);
      await Promise.all([1, 2, 3].map(() => jobs.resetDays(window, SIGNAL)));
      expect(news()).toHaveLength(3);
      expect(await jobs.resetDays(window, SIGNAL)).toBe(0);
    });

    it('goes on behind a user whose rules cannot be told, and fails', async () => {
      const broken = await newCaller();
      const fine = await newCaller();
      for (const caller of [broken, fine]) await limit(caller, { daily_limit_minutes: 0 });
      news();
      const repository = focus.app.get(BlockedAppsRepository);
      const findActive = repository.findActive.bind(repository);
      jest
        .spyOn(repository, 'findActive')
        .mockImplementation((tx, userId, appKeys) =>
          userId === broken.userId ? Promise.reject(new Error('broken')) : findActive(tx, userId, appKeys),
        );
      await at('2026-11-21T00:00:00Z');
      expect(news()).toEqual([`${fine.userId} Instagram blocked by limit`]);
      expect(await jobState('daily_reset')).toMatchObject({ lastStatus: 'failed', failures: 1 });
    });
  });

  describe('schedule edges', () => {
    const NIGHT = [{ days: EVERY_DAY, start: '22:00', end: '07:00' }];

    it('are told in the minute in which they come, by the user’s clock', async () => {
      const caller = await newCaller({ timezone: 'Europe/Berlin' });
      await limit(caller, { schedule: NIGHT });
      expect(news()).toEqual([]);
      await at('2026-11-20T15:00:00Z');
      await at('2026-11-20T20:59:00Z');
      expect(news()).toEqual([]);
      await at('2026-11-20T21:00:00Z');
      expect(news()).toEqual([`${caller.userId} Instagram blocked by schedule`]);
      await at('2026-11-20T21:01:00Z');
      await at('2026-11-21T03:00:00Z');
      await at('2026-11-21T05:59:00Z');
      expect(news()).toEqual([]);
      await at('2026-11-21T06:00:00Z');
      expect(news()).toEqual([`${caller.userId} Instagram unblocked`]);
    });

    it('are told once on the nights on which clocks change', async () => {
      for (const [evening, morning] of [
        ['2027-03-27T21:00:00Z', '2027-03-28T05:00:00Z'],
        ['2027-10-30T20:00:00Z', '2027-10-31T06:00:00Z'],
      ] as const) {
        const caller = await newCaller({ timezone: 'Europe/Berlin' });
        await runJobsAt(focus, new Date(Date.parse(evening) - 60_000));
        await limit(caller, { schedule: NIGHT });
        for (let now = Date.parse(evening); now <= Date.parse(morning); now += 30 * 60_000) {
          await runJobsAt(focus, new Date(now));
        }
        expect(news().filter((line) => line.startsWith(`${caller.userId} `))).toEqual([
          `${caller.userId} Instagram blocked by schedule`,
          `${caller.userId} Instagram unblocked`,
        ]);
      }
    });

    it('that a process with a slow clock took back are told again by the next run', async () => {
      const caller = await newCaller();
      await limit(caller, { schedule: NIGHT });
      await at('2026-11-20T14:00:00Z');
      await at('2026-11-20T20:00:00Z');
      await at('2026-11-20T22:00:00Z');
      focus.clock.set(new Date('2026-11-20T21:59:30Z'));
      await use(caller, 5);
      expect(news()).toEqual([
        `${caller.userId} Instagram blocked by schedule`,
        `${caller.userId} Instagram unblocked`,
      ]);
      await at('2026-11-20T22:01:00Z');
      expect(news()).toEqual([`${caller.userId} Instagram blocked by schedule`]);
    });

    it('are looked for among active rules of active users only, a page at a time', async () => {
      const [active, off, deactivated] = [await newCaller(), await newCaller(), await newCaller({ isActive: false })];
      await newCaller();
      await limit(active, { schedule: NIGHT });
      await limit(off, { schedule: NIGHT, is_active: false });
      await limit(deactivated, { schedule: NIGHT });
      const page = await focus.app.get(BlockedAppsRepository).findOwners('schedule', 0, 10);
      expect(page.map(({ id }) => id)).toEqual([active.userId]);
      expect(page[0]!.rules).toMatchObject([{ appKey: 'instagram', schedule: NIGHT }]);
      expect(await focus.app.get(BlockedAppsRepository).findOwners('dailyLimitSeconds', 0, 10)).toEqual([]);
      expect(await focus.app.get(BlockedAppsRepository).findOwners('schedule', active.userId, 10)).toEqual([]);
    });
  });

  describe('the cleanup', () => {
    it('drops at 03:00 what has expired, and nothing else', async () => {
      const now = new Date('2026-11-21T03:00:00Z');
      const ago = new Date(now.getTime() - 1_000);
      const ahead = new Date(now.getTime() + 60_000);
      const user = await createUser(focus);
      const other = await createUser(focus);
      await signIn(focus, user);
      await signIn(focus, user);
      const { manager } = focus.dataSource;
      const [oldSession] = await manager.find(Session, { order: { id: 'ASC' } });
      await manager.update(Session, { id: oldSession!.id }, { expiresAt: ago });
      await manager.insert(
        OneTimeToken,
        [user, other].map(({ id: userId }, index) => ({
          userId,
          kind: OneTimeTokenKind.ResetPassword,
          tokenHash: `hash ${index}`,
          expiresAt: index === 0 ? ago : ahead,
          createdAt: START,
        })),
      );
      await manager.insert(Attempt, [
        { subject: 'login:old', hits: [], blockedUntil: null, expiresAt: ago },
        { subject: 'login:new', hits: [], blockedUntil: null, expiresAt: ahead },
      ]);
      await insertMails(30 * DAY_MS + 1_000, now);
      await at('2026-11-20T13:00:00Z');
      await at('2026-11-21T02:59:59Z');
      expect(await manager.countBy(Session, { userId: user.id })).toBe(2);
      await runJobsAt(focus, now);
      expect((await manager.findBy(Session, { userId: user.id })).map(({ id }) => id)).toEqual([oldSession!.id + 1]);
      expect((await manager.find(OneTimeToken)).map(({ userId }) => userId)).toEqual([other.id]);
      expect((await manager.find(Attempt)).map(({ subject }) => subject)).toEqual(['login:new']);
      expect((await manager.find(Mail, { where: { kind: 'test' } })).map(({ recipient }) => recipient).sort()).toEqual([
        'failed-long-ago@example.org',
        'sent-lately@example.org',
      ]);
      await until(async () =>
        (await auditRows('jobs.finished')).some(({ context }) => context?.job === 'session_cleanup'),
      );
      const row = (await auditRows('jobs.finished')).find(({ context }) => context?.job === 'session_cleanup');
      expect(row).toMatchObject({ userId: null, level: 'info', context: { changed: 4 } });
    });

    async function insertMails(ageMs: number, now: Date): Promise<void> {
      const longAgo = new Date(now.getTime() - ageMs);
      const mail = {
        kind: 'test',
        userId: 1,
        context: {},
        attempts: 1,
        claimedUntil: null,
        claimedBy: null,
        dedupeKey: null,
        messageId: '<1@example.org>',
        lastError: null,
        dueAt: longAgo,
        createdAt: longAgo,
      };
      await focus.dataSource.getRepository(Mail).insert([
        { ...mail, recipient: 'sent-long-ago@example.org', status: MailStatus.Sent, sentAt: longAgo },
        { ...mail, recipient: 'sent-lately@example.org', status: MailStatus.Sent, sentAt: START },
        { ...mail, recipient: 'failed-long-ago@example.org', status: MailStatus.Failed, sentAt: null },
      ]);
    }

    it('takes many rows in small steps', async () => {
      const { manager } = focus.dataSource;
      const rows = Array.from({ length: 1_201 }, (_, index) => ({
        subject: `login:${index}`,
        hits: [],
        blockedUntil: null,
        expiresAt: START,
      }));
      await manager.insert(Attempt, rows);
      await at('2026-11-21T03:00:00Z');
      expect(await manager.count(Attempt)).toBe(0);
    });
  });

  describe('the log archive', () => {
    const archives = (): string[] => readdirSync(archiveDir).sort();

    const linesOf = (file: string): Record<string, unknown>[] =>
      gunzipSync(readFileSync(join(archiveDir, file)))
        .toString()
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);

    async function insertLogs(count: number, createdAt: Date): Promise<void> {
      const rows = Array.from({ length: count }, (_, index) => ({
        level: AuditLogLevel.Info,
        action: 'auth.logged_in',
        message: `Line ${index}\nand “more” 😀`,
        userId: null,
        ip: '192.0.2.1',
        userAgent: null,
        requestId: null,
        context: { index },
        createdAt,
      }));
      await focus.dataSource.getRepository(AuditLog).insert(rows);
    }

    const countLogs = (): Promise<number> =>
      focus.dataSource.getRepository(AuditLog).countBy({ action: 'auth.logged_in' });

    it('writes what is too old into a file and drops it, at 03:30', async () => {
      const now = new Date('2026-11-21T03:30:00Z');
      await insertLogs(1_500, new Date(now.getTime() - 30 * DAY_MS - 60_000));
      await insertLogs(2, new Date(now.getTime() - 30 * DAY_MS + 60_000));
      await at('2026-11-20T23:00:00Z');
      expect(archives()).toEqual([]);
      await runJobsAt(focus, now);
      const [file, ...others] = archives();
      expect(others).toEqual([]);
      expect(file).toMatch(/^logs-2026-11-21T03-30-\d\d-\d{3}Z-[0-9a-f]{8}\.jsonl\.gz$/);
      const lines = linesOf(file!);
      expect(lines).toHaveLength(1_500);
      expect(lines[7]).toEqual({
        id: expect.any(Number),
        level: 'info',
        action: 'auth.logged_in',
        message: 'Line 7\nand “more” 😀',
        user_id: null,
        ip: '192.0.2.1',
        user_agent: null,
        request_id: null,
        context: { index: 7 },
        created_at: new Date(now.getTime() - 30 * DAY_MS - 60_000).toISOString(),
        // Not written by Focus itself.
        user_link: null,
        user_proof: null,
        previous_hash: '',
        hash: null,
      });
      expect(await countLogs()).toBe(2);
    });

    it('answers how many it dropped and where they are', async () => {
      await insertLogs(3, new Date('2026-01-01T00:00:00Z'));
      const archive = focus.app.get(AuditLogArchiveService);
      const result = await archive.archive(new Date('2026-02-01T00:00:00Z'));
      expect(result).toEqual({ deleted: 3, archive: archives()[0] });
      expect(await archive.archive(new Date('2026-02-01T00:00:00Z'))).toEqual({ deleted: 0, archive: null });
      expect(archives()).toHaveLength(1);
    });

    it('drops no row on an administrator’s behalf without that being written down', async () => {
      await insertLogs(1_001, new Date('2026-01-01T00:00:00Z'));
      const admin = await createUser(focus, { role: Role.Admin });
      const repository = focus.app.get(AuditLogsRepository);
      const deleteUpTo = repository.deleteUpTo.bind(repository);
      jest
        .spyOn(repository, 'deleteUpTo')
        .mockImplementationOnce(deleteUpTo)
        .mockRejectedValueOnce(new Error('killed'));
      const cleaning = focus.app.get(AdminLogsService).cleanUp({ userId: admin.id } as Caller, 30);
      await expect(cleaning).rejects.toThrow('killed');
      expect(await countLogs()).toBe(1);
      const told = await focus.dataSource.getRepository(AuditLog).findBy({ action: 'admin.logs_archived' });
      expect(told).toMatchObject([{ userId: admin.id, context: { days: 30, deleted: 1_001, archive: archives()[0] } }]);
    });

    it('loses nothing where it is cut off between the file and the rows', async () => {
      await insertLogs(3, new Date('2026-01-01T00:00:00Z'));
      const archive = focus.app.get(AuditLogArchiveService);
      const repository = focus.app.get(AuditLogsRepository);
      jest.spyOn(repository, 'deleteUpTo').mockRejectedValueOnce(new Error('killed'));
      await expect(archive.archive(new Date('2026-02-01T00:00:00Z'))).rejects.toThrow('killed');
      expect(await countLogs()).toBe(3);
      expect(linesOf(archives()[0]!)).toHaveLength(3);
      expect(await archive.archive(new Date('2026-02-01T00:00:00Z'))).toMatchObject({ deleted: 3 });
    });

    it('leaves no half file and no row gone where it is cut off while it writes', async () => {
      await insertLogs(1_500, new Date('2026-01-01T00:00:00Z'));
      const archive = focus.app.get(AuditLogArchiveService);
      const repository = focus.app.get(AuditLogsRepository);
      const findSealed = repository.findSealed.bind(repository);
      let reads = 0;
      const reading = jest.spyOn(repository, 'findSealed').mockImplementation((...args) => {
        reads += 1;
        return reads > 1 ? Promise.reject(new Error('killed')) : findSealed(...args);
      });
      await expect(archive.archive(new Date('2026-02-01T00:00:00Z'))).rejects.toThrow('killed');
      reading.mockRestore();
      expect(archives()).toEqual([]);
      expect(await countLogs()).toBe(1_500);
    });

    it('drops nothing where the file cannot be written', async () => {
      await insertLogs(3, new Date('2026-01-01T00:00:00Z'));
      rmSync(archiveDir, { recursive: true });
      writeFileSync(archiveDir, 'a file where the directory should be');
      await expect(focus.app.get(AuditLogArchiveService).archive(START)).rejects.toThrow();
      expect(await countLogs()).toBe(3);
    });
  });

  describe('the audit log', () => {
    it('tells of jobs that changed something or failed, and of no others', async () => {
      const events = focus.app.get(EventPublisher);
      events.publish(
        new JobFinishedEvent('idle', 0, 3, null),
        new JobFinishedEvent('broken', 0, 4, 'no luck'),
        new JobFinishedEvent('busy', 2, 5, null),
      );
      await until(
        async () => (await auditRows('jobs.finished')).length + (await auditRows('jobs.failed')).length === 2,
      );
      expect(await auditRows('jobs.finished')).toMatchObject([
        { level: 'info', userId: null, context: { job: 'busy', changed: 2, duration_ms: 5 } },
      ]);
      expect(await auditRows('jobs.failed')).toMatchObject([
        { level: 'error', userId: null, context: { job: 'broken', error: 'no luck', duration_ms: 4 } },
      ]);
    });
  });
});
