import { EventEmitter2 } from '@nestjs/event-emitter';
import type { Caller } from '../../src/common/auth/caller';
import { AppError } from '../../src/common/errors/app-error';
import { Mail } from '../../src/infrastructure/mail/entities/mail.entity';
import { ActivitiesService } from '../../src/modules/activities/activities.service';
import { UsageFiguresService } from '../../src/modules/activities/usage-figures.service';
import { UsageObservers } from '../../src/modules/activities/usage-observers';
import { AuditLog } from '../../src/modules/audit-logs/entities/audit-log.entity';
import { BlockedAppsService } from '../../src/modules/blocked-apps/blocked-apps.service';
import { BlockedApp } from '../../src/modules/blocked-apps/entities/blocked-app.entity';
import { AppBlockedEvent } from '../../src/modules/blocked-apps/events/app-blocked.event';
import { AppUnblockedEvent } from '../../src/modules/blocked-apps/events/app-unblocked.event';
import { LimitWarnedEvent } from '../../src/modules/blocked-apps/events/limit-warned.event';
import type { UserSettingsChange } from '../../src/modules/users/entities/user-settings';
import { dayRuleOf, UsersService } from '../../src/modules/users/users.service';
import { createUser, type UserOverrides } from '../factories/user.factory';
import { START, startTestApp, type TestApp } from '../support/test-app';

const HOUR_MS = 3_600_000;

describe('limits, on a database', () => {
  let focus: TestApp;
  let blockedApps: BlockedAppsService;
  let activities: ActivitiesService;
  let events: object[];

  beforeAll(async () => {
    focus = await startTestApp();
    blockedApps = focus.app.get(BlockedAppsService);
    activities = focus.app.get(ActivitiesService);
    const emitter = focus.app.get(EventEmitter2);
    for (const { name } of [LimitWarnedEvent, AppBlockedEvent, AppUnblockedEvent]) {
      emitter.on(name, (event: object) => events.push(event));
    }
  });

  afterAll(() => focus.close());

  beforeEach(() => {
    focus.clock.set(START);
    events = [];
  });

  /** A caller as the guards would make one; good until the user's zone or day start changes. */
  async function newCaller(overrides?: UserOverrides): Promise<Caller> {
    return callerOf((await createUser(focus, overrides)).id);
  }

  async function callerOf(userId: number): Promise<Caller> {
    const user = await focus.app.get(UsersService).get(userId);
    const { username, role, locale, settings } = user;
    return {
      userId,
      sessionId: 1,
      username,
      role,
      locale,
      day: dayRuleOf(user),
      weekStartsOn: settings.week_starts_on,
    };
  }

  const limitInstagram = (caller: Caller, minutes = 60): ReturnType<BlockedAppsService['create']> =>
    blockedApps.create(caller, { app_name: 'Instagram', daily_limit_minutes: minutes });

  const use = (caller: Caller, minutes: number, startedAt?: string): ReturnType<ActivitiesService['record']> =>
    activities.record(caller, {
      app_name: 'Instagram',
      duration_minutes: minutes,
      ...(startedAt === undefined ? {} : { started_at: new Date(startedAt) }),
    });

  const mailsTo = (caller: Caller): Promise<Mail[]> =>
    focus.dataSource.getRepository(Mail).find({ where: { userId: caller.userId }, order: { id: 'ASC' } });

  async function auditActions(caller: Caller): Promise<string[]> {
    const logs = focus.dataSource.getRepository(AuditLog);
    const rows = await logs.find({ where: { userId: caller.userId }, order: { id: 'ASC' } });
    return rows.map(({ action }) => action).filter((action) => /^(limits|blocked_apps)\./.test(action));
  }

  const storedRules = (caller: Caller): Promise<BlockedApp[]> =>
    focus.dataSource.getRepository(BlockedApp).findBy({ userId: caller.userId });

  const eventNames = (): string[] => events.map((event) => event.constructor.name);

  describe('parallel requests', () => {
    it('tell each crossing exactly once', async () => {
      const caller = await newCaller();
      await limitInstagram(caller);
      const spellings = ['Instagram', 'instagram', ' INSTAGRAM '];
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          activities.record(caller, { app_name: spellings[index % 3]!.trim(), duration_minutes: 5 }),
        ),
      );
      expect(eventNames().sort()).toEqual(['AppBlockedEvent', 'LimitWarnedEvent']);
      expect((await mailsTo(caller)).map(({ kind }) => kind)).toEqual(['limit_warning', 'limit_block']);
      expect(await auditActions(caller)).toEqual(['blocked_apps.created', 'limits.warned', 'limits.blocked']);
      const [status] = (await blockedApps.list(caller, { page: 1, size: 20 })).items;
      expect(status?.state).toMatchObject({ usedSeconds: 6000, isBlocked: true });
    });

    it('make one rule for one app', async () => {
      const caller = await newCaller();
      const spellings = ['TikTok', 'tiktok', 'TIKTOK'];
      const results = await Promise.allSettled(
        Array.from({ length: 9 }, (_, index) =>
          blockedApps.create(caller, { app_name: spellings[index % 3]!, daily_limit_minutes: 0 }),
        ),
      );
      const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as AppError] : []));
      expect(refusals.map(({ code }) => code)).toEqual(Array(8).fill('app_already_blocked'));
      expect(await storedRules(caller)).toHaveLength(1);
      // The eight that lost have told nothing.
      expect(eventNames()).toEqual(['AppBlockedEvent']);
      expect(await mailsTo(caller)).toHaveLength(1);
      expect(await auditActions(caller)).toEqual(['blocked_apps.created', 'limits.blocked']);
    });

    it('of resets and recordings leave a count that adds up', async () => {
      const caller = await newCaller();
      const { app } = await limitInstagram(caller);
      await Promise.all([
        ...Array.from({ length: 10 }, () => use(caller, 10)),
        ...Array.from({ length: 3 }, () => blockedApps.reset(caller, app.id)),
      ]);
      await blockedApps.reset(caller, app.id);
      await use(caller, 10);
      expect((await blockedApps.get(caller, app.id)).state.usedSeconds).toBe(600);
      const [rule] = await storedRules(caller);
      expect(rule?.days['2026-11-20']?.resetSeconds).toBe(6000);
    });

    it('of deletions lift a block once', async () => {
      const caller = await newCaller();
      await limitInstagram(caller);
      const recorded = [await use(caller, 30), await use(caller, 30), await use(caller, 30)];
      events = [];
      await Promise.all(recorded.map(({ activity }) => activities.delete(caller, activity.id)));
      expect(eventNames()).toEqual(['AppUnblockedEvent']);
      expect((await storedRules(caller))[0]).toMatchObject({ isBlockTold: false });
    });
  });

  describe('what is told', () => {
    it('carries what the notifications need', async () => {
      const caller = await newCaller({ timezone: 'Europe/Paris' });
      const { app } = await limitInstagram(caller);
      await use(caller, 50);
      await use(caller, 12.5);
      await blockedApps.reset(caller, app.id);
      expect(events).toEqual([
        new LimitWarnedEvent(caller.userId, 'Instagram', 83.3, 50, 60),
        new AppBlockedEvent(caller.userId, 'Instagram', 'limit', new Date('2026-11-20T23:00:00.000Z')),
        new AppUnblockedEvent(caller.userId, 'Instagram'),
      ]);
      const logs = focus.dataSource.getRepository(AuditLog);
      expect(await logs.findOneBy({ userId: caller.userId, action: 'limits.warned' })).toMatchObject({
        context: { app_name: 'Instagram', percentage: 83.3, used_minutes: 50, limit_minutes: 60 },
      });
      expect(await logs.findOneBy({ userId: caller.userId, action: 'limits.blocked' })).toMatchObject({
        context: { app_name: 'Instagram', percentage: 104.2, used_minutes: 62.5, limit_minutes: 60 },
      });
      expect(await mailsTo(caller)).toMatchObject([
        { kind: 'limit_warning', recipient: (await focus.app.get(UsersService).get(caller.userId)).email },
        {
          kind: 'limit_block',
          context: {
            app_name: 'Instagram',
            percentage: 104.2,
            used_minutes: 62.5,
            limit_minutes: 60,
            blocked_until: '2026-11-20T23:00:00.000Z',
          },
        },
      ]);
    });

    it('is one thing for a batch that jumps past both', async () => {
      const caller = await newCaller();
      await limitInstagram(caller);
      await activities.recordBatch(
        caller,
        [40, 10, 20].map((minutes) => ({ app_name: 'Instagram', duration_minutes: minutes })),
      );
      expect(eventNames()).toEqual(['AppBlockedEvent']);
      expect(await mailsTo(caller)).toHaveLength(1);
    });

    it('is mailed only to those who want it', async () => {
      const caller = await newCaller({ settings: { notify: { email_limit_alerts: false } } });
      await limitInstagram(caller);
      await use(caller, 50);
      await use(caller, 10);
      expect(eventNames()).toEqual(['LimitWarnedEvent', 'AppBlockedEvent']);
      expect(await auditActions(caller)).toEqual(['blocked_apps.created', 'limits.warned', 'limits.blocked']);
      expect(await mailsTo(caller)).toEqual([]);
    });

    it('is neither mailed nor logged for a schedule', async () => {
      const caller = await newCaller();
      await blockedApps.create(caller, {
        app_name: 'Instagram',
        schedule: [{ days: [5], start: '07:00', end: '09:00' }],
      });
      expect(events).toEqual([
        new AppBlockedEvent(caller.userId, 'Instagram', 'schedule', new Date('2026-11-20T09:00:00.000Z')),
      ]);
      expect(await auditActions(caller)).toEqual(['blocked_apps.created']);
      expect(await mailsTo(caller)).toEqual([]);
    });

    it('is the lifting of a block when its rule is deleted, once', async () => {
      const caller = await newCaller();
      const { app } = await limitInstagram(caller, 0);
      const { app: free } = await blockedApps.create(caller, { app_name: 'TikTok', daily_limit_minutes: 1 });
      events = [];
      await Promise.allSettled([1, 2, 3].map(() => blockedApps.delete(caller, app.id)));
      await blockedApps.delete(caller, free.id);
      expect(events).toEqual([new AppUnblockedEvent(caller.userId, 'Instagram')]);
    });

    it('is nothing for late data of an earlier day, nor for another app', async () => {
      const caller = await newCaller();
      await limitInstagram(caller);
      await use(caller, 120, '2026-11-19T10:00:00Z');
      await activities.record(caller, { app_name: 'TikTok', duration_minutes: 120 });
      expect(events).toEqual([]);
    });

    it('counts only today’s part of an activity that crosses midnight', async () => {
      const caller = await newCaller();
      focus.clock.set(new Date('2026-11-20T00:50:00Z'));
      await limitInstagram(caller);
      await use(caller, 100, '2026-11-19T23:10:00Z');
      expect(events).toEqual([new LimitWarnedEvent(caller.userId, 'Instagram', 83.3, 50, 60)]);
    });

    it('stays untold, unstored and unsent where the recording fails', async () => {
      const caller = await newCaller();
      await limitInstagram(caller);
      const before = await storedRules(caller);
      let isBroken = true;
      focus.app.get(UsageObservers).register(() => {
        if (isBroken) throw new Error('A later observer fails');
        return Promise.resolve([]);
      });
      await expect(use(caller, 90)).rejects.toThrow('A later observer fails');
      isBroken = false;
      expect(events).toEqual([]);
      expect(await mailsTo(caller)).toEqual([]);
      expect(await auditActions(caller)).toEqual(['blocked_apps.created']);
      expect(await storedRules(caller)).toEqual(before);
      await use(caller, 90);
      expect(eventNames()).toEqual(['AppBlockedEvent']);
    });
  });

  describe('quiet hours', () => {
    const quiet = (start: string, end: string): { timezone: string; settings: UserSettingsChange } => ({
      timezone: 'Europe/Paris',
      settings: { quiet_hours: { start, end } },
    });

    it.each([
      ['hold mails until they end', quiet('08:30', '11:00'), '2026-11-20T10:00:00.000Z'],
      ['may end the next morning', quiet('08:30', '07:00'), '2026-11-21T06:00:00.000Z'],
      ['may have begun the evening before', quiet('22:00', '09:30'), '2026-11-20T08:30:00.000Z'],
      ['hold nothing while it is not quiet', quiet('22:00', '07:00'), START.toISOString()],
      ['are none where they end as they start', quiet('09:00', '09:00'), START.toISOString()],
    ])('%s', async (_, settings, dueAt) => {
      const caller = await newCaller(settings);
      await limitInstagram(caller);
      await use(caller, 60);
      const [mail, ...others] = await mailsTo(caller);
      expect(others).toEqual([]);
      expect(Math.abs(mail!.dueAt.getTime() - Date.parse(dueAt))).toBeLessThan(10_000);
      expect(eventNames()).toEqual(['AppBlockedEvent']);
    });
  });

  describe('a change of time zone or day start', () => {
    async function change(
      caller: Caller,
      profile: { timezone?: string; settings?: UserSettingsChange },
    ): Promise<Caller> {
      await focus.app.get(UsersService).updateProfile(caller, profile);
      return callerOf(caller.userId);
    }

    it('tells nothing of a day twice', async () => {
      let caller = await newCaller({ timezone: 'Europe/Paris' });
      await limitInstagram(caller);
      await use(caller, 60);
      caller = await change(caller, { timezone: 'America/New_York' });
      await use(caller, 5);
      caller = await change(caller, { timezone: 'Europe/Paris', settings: { day_starts_at: '04:00' } });
      await use(caller, 5);
      expect(eventNames()).toEqual(['AppBlockedEvent']);
      expect(await mailsTo(caller)).toHaveLength(1);
    });

    it('tells nothing again of a day that comes back', async () => {
      let caller = await newCaller({ timezone: 'Europe/Paris' });
      await limitInstagram(caller);
      await use(caller, 60);
      // Where it is still yesterday, and nothing was used.
      caller = await change(caller, { timezone: 'Pacific/Honolulu' });
      await use(caller, 1);
      expect(eventNames()).toEqual(['AppBlockedEvent', 'AppUnblockedEvent']);
      caller = await change(caller, { timezone: 'Europe/Paris' });
      await use(caller, 1);
      expect(eventNames()).toEqual(['AppBlockedEvent', 'AppUnblockedEvent']);
      expect(await mailsTo(caller)).toHaveLength(1);
    });

    it('keeps the reset of the day', async () => {
      let caller = await newCaller({ timezone: 'Europe/Paris' });
      const { app } = await limitInstagram(caller);
      await use(caller, 60);
      await blockedApps.reset(caller, app.id);
      caller = await change(caller, { timezone: 'Europe/London' });
      expect((await blockedApps.get(caller, app.id)).state).toMatchObject({ usedSeconds: 0, isBlocked: false });
    });
  });

  it('tells the crossings of the next day again', async () => {
    const caller = await newCaller();
    await limitInstagram(caller);
    await use(caller, 60);
    focus.clock.advance(24 * HOUR_MS);
    await use(caller, 48);
    await use(caller, 12);
    expect(eventNames()).toEqual(['AppBlockedEvent', 'AppUnblockedEvent', 'LimitWarnedEvent', 'AppBlockedEvent']);
    expect((await mailsTo(caller)).map(({ kind }) => kind)).toEqual(['limit_block', 'limit_warning', 'limit_block']);
  });

  it('asks for the usage of all listed rules at once', async () => {
    const caller = await newCaller();
    for (const app of ['a', 'b', 'c']) await blockedApps.create(caller, { app_name: app, daily_limit_minutes: 1 });
    const usedSeconds = jest.spyOn(focus.app.get(UsageFiguresService), 'usedSeconds');
    await blockedApps.list(caller, { page: 1, size: 20 });
    await blockedApps.list(caller, { page: 1, size: 20, is_blocked: false });
    expect(usedSeconds).toHaveBeenCalledTimes(2);
    usedSeconds.mockRestore();
  });

  it('counts rules, and those that block now', async () => {
    const caller = await newCaller();
    expect(await blockedApps.figures(caller)).toEqual({ total: 0, blockedNow: 0 });
    await limitInstagram(caller);
    await blockedApps.create(caller, { app_name: 'TikTok', daily_limit_minutes: 0 });
    await blockedApps.create(caller, { app_name: 'X', daily_limit_minutes: 0, is_active: false });
    expect(await blockedApps.figures(caller)).toEqual({ total: 3, blockedNow: 1 });
  });

  it('goes with its user', async () => {
    const caller = await newCaller();
    await limitInstagram(caller);
    await focus.dataSource.query(`DELETE FROM users WHERE id = ${caller.userId}`);
    expect(await storedRules(caller)).toEqual([]);
  });
});
