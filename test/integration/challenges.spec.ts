import { EventEmitter2 } from '@nestjs/event-emitter';
import fc from 'fast-check';
import type { Caller } from '../../src/common/auth/caller';
import { Role } from '../../src/common/auth/role.enum';
import { type LocalDate, localDayOf } from '../../src/common/days/local-day';
import { AppError } from '../../src/common/errors/app-error';
import { Transactions } from '../../src/infrastructure/database/transactions';
import { Mail } from '../../src/infrastructure/mail/entities/mail.entity';
import { MailOutbox } from '../../src/infrastructure/mail/mail-outbox';
import { JobRunner } from '../../src/infrastructure/scheduling/job-runner';
import { ActivitiesService } from '../../src/modules/activities/activities.service';
import { Usage } from '../../src/modules/activities/entities/usage.entity';
import { AuditLog } from '../../src/modules/audit-logs/entities/audit-log.entity';
import { ChallengeEditingService } from '../../src/modules/challenges/challenge-editing.service';
import type { ChallengeView } from '../../src/modules/challenges/challenge-view';
import { ChallengesService } from '../../src/modules/challenges/challenges.service';
import type { CreateChallengeDto } from '../../src/modules/challenges/dto/create-challenge.dto';
import { ChallengeParticipant } from '../../src/modules/challenges/entities/challenge-participant.entity';
import { ChallengeStatus } from '../../src/modules/challenges/entities/challenge-status.enum';
import { Challenge } from '../../src/modules/challenges/entities/challenge.entity';
import { ChallengeCancelledEvent } from '../../src/modules/challenges/events/challenge-cancelled.event';
import { ChallengeChangedEvent } from '../../src/modules/challenges/events/challenge-changed.event';
import { ChallengeCompletedEvent } from '../../src/modules/challenges/events/challenge-completed.event';
import { ChallengeDeletedEvent } from '../../src/modules/challenges/events/challenge-deleted.event';
import { ChallengeJoinedEvent } from '../../src/modules/challenges/events/challenge-joined.event';
import { ChallengeLeftEvent } from '../../src/modules/challenges/events/challenge-left.event';
import { ChallengeScoresChangedEvent } from '../../src/modules/challenges/events/challenge-scores-changed.event';
import { ChallengeStartedEvent } from '../../src/modules/challenges/events/challenge-started.event';
import { LeaderboardService } from '../../src/modules/challenges/leaderboard.service';
import { LifecycleService } from '../../src/modules/challenges/lifecycle.service';
import { ParticipantsRepository } from '../../src/modules/challenges/participants.repository';
import { ParticipationService } from '../../src/modules/challenges/participation.service';
import { ScoresService } from '../../src/modules/challenges/scores.service';
import type { User } from '../../src/modules/users/entities/user.entity';
import { mergeSettings } from '../../src/modules/users/entities/user-settings';
import { dayRuleOf, UsersService } from '../../src/modules/users/users.service';
import { createUser, type UserOverrides } from '../factories/user.factory';
import { startTestApp, type TestApp } from '../support/test-app';
import { SERVER_URL } from '../support/test-database';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const EVENTS = [
  ChallengeJoinedEvent,
  ChallengeLeftEvent,
  ChallengeStartedEvent,
  ChallengeChangedEvent,
  ChallengeCompletedEvent,
  ChallengeCancelledEvent,
  ChallengeDeletedEvent,
  ChallengeScoresChangedEvent,
];
const ON_SERVER = SERVER_URL ? describe : describe.skip;

describe('challenges, on a database', () => {
  let focus: TestApp;
  let events: object[];
  let jobs: JobRunner;
  let activities: ActivitiesService;
  let challenges: ChallengesService;
  let editing: ChallengeEditingService;
  let lifecycle: LifecycleService;
  let participation: ParticipationService;
  let scores: ScoresService;

  beforeAll(async () => {
    focus = await startTestApp({ SCHEDULER_ENABLED: 'false' });
    const { app } = focus;
    jobs = app.get(JobRunner);
    activities = app.get(ActivitiesService);
    challenges = app.get(ChallengesService);
    editing = app.get(ChallengeEditingService);
    lifecycle = app.get(LifecycleService);
    participation = app.get(ParticipationService);
    scores = app.get(ScoresService);
    collectEvents(focus);
    await jobs.runDue();
  });

  afterAll(() => focus.close());

  // Jobs never go back, so every test begins on a morning of its own.
  beforeEach(async () => {
    const { clock } = focus;
    clock.set(new Date(Math.ceil((clock.timestamp() + 10 * DAY_MS) / DAY_MS) * DAY_MS + 8 * HOUR_MS));
    await jobs.runDue();
    events = [];
  });

  function collectEvents({ app }: TestApp): void {
    const emitter = app.get(EventEmitter2);
    for (const { name } of EVENTS) emitter.on(name, (event: object) => events.push(event));
  }

  async function newCaller(overrides?: UserOverrides): Promise<Caller> {
    return callerOf((await createUser(focus, overrides)).id);
  }

  /** In the order of their ids. */
  async function newCallers(count: number): Promise<Caller[]> {
    const callers = await Promise.all(Array.from({ length: count }, () => newCaller()));
    return callers.sort((a, b) => a.userId - b.userId);
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

  /** The UTC date in some days. */
  const dateIn = (days: number): LocalDate =>
    new Date(focus.clock.timestamp() + days * DAY_MS).toISOString().slice(0, 10);

  async function create(creator: Caller, terms: Partial<CreateChallengeDto> = {}): Promise<Challenge> {
    const input = {
      title: 'Less is more',
      daily_target_minutes: 60,
      start_date: dateIn(0),
      end_date: dateIn(2),
      ...terms,
    };
    return (await editing.create(creator, input)).challenge;
  }

  const join = (caller: Caller, { id }: Challenge): Promise<ChallengeView> => participation.join(caller, id, null);

  const use = (caller: Caller, minutes: number, app = 'X', startedAt?: Date): ReturnType<ActivitiesService['record']> =>
    activities.record(caller, {
      app_name: app,
      duration_minutes: minutes,
      ...(startedAt ? { started_at: startedAt } : {}),
    });

  const stored = (id: number): Promise<Challenge | null> => focus.dataSource.getRepository(Challenge).findOneBy({ id });

  const rowsOf = ({ id }: Challenge): Promise<ChallengeParticipant[]> =>
    focus.dataSource.getRepository(ChallengeParticipant).find({ where: { challengeId: id }, order: { userId: 'ASC' } });

  async function figuresOf(challenge: Challenge, { userId }: Caller): Promise<unknown[]> {
    const row = (await rowsOf(challenge)).find((participant) => participant.userId === userId)!;
    return [row.score, Number(row.totalSeconds), row.daysCounted, row.standing];
  }

  async function audited({ id }: Challenge): Promise<string[]> {
    const rows = await focus.dataSource.getRepository(AuditLog).find({ order: { id: 'ASC' } });
    return rows.filter(({ context }) => context?.challenge_id === id).map(({ action }) => action);
  }

  const resultMails = async ({ id }: Challenge): Promise<Mail[]> =>
    (
      await focus.dataSource.getRepository(Mail).find({ where: { kind: 'challenge_results' }, order: { id: 'ASC' } })
    ).filter(({ context }) => context.challenge_id === id);

  const codesOf = (results: PromiseSettledResult<unknown>[]): string[] =>
    results.map((result) =>
      result.status === 'fulfilled'
        ? 'done'
        : result.reason instanceof AppError
          ? result.reason.code
          : String(result.reason),
    );

  const eventsOf = <T extends object>(type: new (...args: never[]) => T, { id }: Challenge): T[] =>
    events.filter(
      (event): event is T => event instanceof type && (event as { challengeId?: number }).challengeId === id,
    );

  async function expectCountsToAddUp({ id }: Challenge): Promise<void> {
    const challenge = await stored(id);
    const count = await focus.dataSource.getRepository(ChallengeParticipant).countBy({ challengeId: id });
    expect(count).toBe(challenge?.participantsCount ?? 0);
  }

  describe('at once (F6)', () => {
    it('200 joins for 10 seats give exactly 10', async () => {
      const creator = await newCaller();
      const challenge = await create(creator, { max_participants: 11 });
      const others = await newCallers(200);
      const codes = codesOf(await Promise.allSettled(others.map((caller) => join(caller, challenge))));
      expect(codes.filter((code) => code === 'done')).toHaveLength(10);
      expect(codes.filter((code) => code === 'challenge_full')).toHaveLength(190);
      expect((await stored(challenge.id))?.participantsCount).toBe(11);
      expect(await rowsOf(challenge)).toHaveLength(11);
      expect(eventsOf(ChallengeJoinedEvent, challenge)).toHaveLength(10);
      expect((await audited(challenge)).filter((action) => action === 'challenge.joined')).toHaveLength(10);
    });

    it('one user joins once', async () => {
      const challenge = await create(await newCaller());
      const caller = await newCaller();
      const codes = codesOf(await Promise.allSettled(Array.from({ length: 20 }, () => join(caller, challenge))));
      expect(codes.sort()).toEqual([...Array<string>(19).fill('already_joined'), 'done']);
      await expectCountsToAddUp(challenge);
    });

    it('the number of seats is never below those who sit', async () => {
      const creator = await newCaller();
      const challenge = await create(creator, { start_date: dateIn(1), max_participants: 20 });
      const others = await newCallers(12);
      const results = await Promise.allSettled([
        ...others.map((caller) => join(caller, challenge)),
        editing.update(creator, challenge.id, { max_participants: 5 }),
      ]);
      expect(codesOf(results).every((code) => ['done', 'challenge_full', 'validation_failed'].includes(code))).toBe(
        true,
      );
      const { participantsCount, maxParticipants } = (await stored(challenge.id))!;
      expect(participantsCount).toBeLessThanOrEqual(maxParticipants!);
      await expectCountsToAddUp(challenge);
    });

    it.each([1, 2, 3])(
      'joins, leaves, recordings, completion and deletion leave counts that add up (%d)',
      async (round) => {
        const [creator, ...others] = (await newCallers(16)) as [Caller, ...Caller[]];
        const admin = await newCaller({ role: Role.Admin });
        const challenge = await create(creator, { max_participants: 10 });
        for (const caller of others.slice(0, 5)) await join(caller, challenge);
        const works: (() => Promise<unknown>)[] = others.flatMap((caller, index) => [
          () => (index < 5 ? participation.leave(caller, challenge.id) : join(caller, challenge)),
          () => use(caller, 10),
          () => (index < 5 ? join(caller, challenge) : participation.leave(caller, challenge.id)),
        ]);
        works.splice(round * 10, 0, () => lifecycle.complete(admin, challenge.id));
        if (round > 1) works.splice(round * 12, 0, () => editing.delete(round === 2 ? creator : admin, challenge.id));
        const codes = codesOf(await Promise.allSettled(works.map((work) => work())));
        const expected = ['done', 'not_found', 'already_joined', 'challenge_full', 'challenge_closed'];
        expect(codes.filter((code) => !expected.includes(code))).toEqual([]);
        await expectCountsToAddUp(challenge);
      },
    );

    it('recordings and a completion leave ranks that are those of the scores', async () => {
      const [creator, ...others] = (await newCallers(20)) as [Caller, ...Caller[]];
      const admin = await newCaller({ role: Role.Admin });
      const challenge = await create(creator);
      for (const caller of others) await join(caller, challenge);
      for (const caller of others) await use(caller, 5);
      await Promise.all([
        ...others.map((caller, index) => use(caller, 1 + index)),
        lifecycle.complete(admin, challenge.id),
        ...others.map((caller, index) => use(caller, 20 - index)),
      ]);
      const rows = await rowsOf(challenge);
      for (const { standing, finalRank, daysCounted } of rows) {
        const better = rows.filter((row) => row.standing < standing).length;
        expect(finalRank).toBe(daysCounted === 0 ? null : better + 1);
      }
    });

    it('two users of one challenge, one its creator, delete their accounts', async () => {
      const [creator, second, third] = (await newCallers(3)) as [Caller, Caller, Caller];
      const challenge = await create(creator);
      await join(second, challenge);
      await join(third, challenge);
      await Promise.all([creator, second].map(({ userId }) => deleteUser(userId)));
      expect(await stored(challenge.id)).toMatchObject({ creatorId: third.userId, participantsCount: 1 });
      await expectCountsToAddUp(challenge);
    });
  });

  ON_SERVER('a recording', () => {
    it('waits for nobody who holds the challenge, or another’s row', async () => {
      const [creator, other] = (await newCallers(2)) as [Caller, Caller];
      const challenge = await create(creator);
      await join(other, challenge);
      const runner = focus.dataSource.createQueryRunner();
      await runner.startTransaction();
      await runner.query('SELECT * FROM challenges WHERE id = ? FOR UPDATE', [challenge.id]);
      await runner.query('SELECT * FROM challenge_participants WHERE challenge_id = ? AND user_id = ? FOR UPDATE', [
        challenge.id,
        creator.userId,
      ]);
      await use(other, 30);
      await runner.rollbackTransaction();
      await runner.release();
      expect(await figuresOf(challenge, other)).toEqual([50, 1800, 1, -50]);
    });
  });

  describe('scores', () => {
    const ZONES = [
      'UTC',
      'Pacific/Kiritimati',
      'Pacific/Pago_Pago',
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kathmandu',
    ];
    const APPS = ['Instagram', ' INSTAGRAM ', 'TikTok', 'Maps'];
    const who = fc.nat(3);
    const step = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          kind: fc.constant('record' as const),
          who,
          app: fc.constantFrom(...APPS),
          minutes: fc.integer({ min: 1, max: 1440 }),
          hoursAgo: fc.integer({ min: 0, max: 90 }),
        }),
      },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), who, which: fc.nat(20) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('join' as const), who, to: fc.nat(2) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('leave' as const), who, to: fc.nat(2) }) },
      {
        weight: 2,
        arbitrary: fc.record({
          kind: fc.constant('move' as const),
          who,
          timezone: fc.constantFrom(...ZONES),
          dayStartsAt: fc.constantFrom('00:00', '04:00', '12:00'),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ kind: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 40 }) }),
      },
    );

    /** What the rules say, from the usage as it is stored and nothing else. */
    async function expectedFigures(challenge: Challenge, row: ChallengeParticipant, user: User): Promise<unknown[]> {
      const today = localDayOf(focus.clock.now(), dayRuleOf(user));
      const usage = await focus.dataSource.getRepository(Usage).findBy({ userId: user.id });
      const targets = challenge.targetApps?.map((name) => name.toLowerCase()) ?? null;
      let [score, total, days] = [0, 0, 0];
      for (const date of new Set(usage.map((entry) => entry.date))) {
        if (date < challenge.startDate || date < row.joinedOn || date > challenge.endDate || date > today) continue;
        const used = usage
          .filter((entry) => entry.date === date && (targets?.includes(entry.appKey) ?? true))
          .reduce((sum, { seconds }) => sum + Number(seconds), 0);
        const target = BigInt(challenge.dailyTargetSeconds);
        const left = target - BigInt(used) > 0n ? target - BigInt(used) : 0n;
        score += Number((200n * left + target) / (2n * target));
        total += used;
        days += 1;
      }
      return [score, total, days, days === 0 ? 1 : 0 - score];
    }

    it('are at any time what usage comes to, whatever was recorded, deleted, joined, left, or moved', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
          const people = await newCallers(4);
          const contests = [
            await create(people[0]!, { end_date: dateIn(4) }),
            await create(people[0]!, { target_apps: ['instagram'], end_date: dateIn(1), daily_target_minutes: 90.5 }),
            await create(people[0]!, { start_date: dateIn(1), end_date: dateIn(9), daily_target_minutes: 1440 }),
          ];
          const recorded = people.map((): number[] => []);
          const again = async (index: number): Promise<Caller> =>
            (people[index] = await callerOf(people[index]!.userId));

          for (const todo of steps) {
            if (todo.kind === 'wait') {
              focus.clock.advance(todo.hours * HOUR_MS);
              await scores.recomputeAll(new AbortController().signal);
            } else if (todo.kind === 'move') {
              await moveUser(people[todo.who]!.userId, todo.timezone, todo.dayStartsAt);
              await again(todo.who);
              await scores.recomputeAll(new AbortController().signal);
            } else {
              await ignoringRefusals(async () => {
                const caller = people[todo.who]!;
                if (todo.kind === 'join') await join(caller, contests[todo.to]!);
                if (todo.kind === 'leave') await participation.leave(caller, contests[todo.to]!.id);
                if (todo.kind === 'record') {
                  const end = focus.clock.timestamp() - todo.hoursAgo * HOUR_MS;
                  const startedAt = new Date(end - todo.minutes * MINUTE_MS);
                  recorded[todo.who]!.push((await use(caller, todo.minutes, todo.app.trim(), startedAt)).activity.id);
                }
                if (todo.kind === 'delete') {
                  const ids = recorded[todo.who]!;
                  const [id] = ids.splice(todo.which % (ids.length || 1), 1);
                  if (id !== undefined) await activities.delete(caller, id);
                }
              });
            }
            for (const contest of contests) {
              if (focus.clock.now() >= contest.completesAt) continue;
              for (const row of await rowsOf(contest)) {
                const user = await focus.app.get(UsersService).get(row.userId);
                const figures = [row.score, Number(row.totalSeconds), row.daysCounted, row.standing];
                expect(figures).toEqual(await expectedFigures(contest, row, user));
              }
            }
          }
          for (const contest of contests) expect(await scores.recompute(contest.id)).toBe(0);
        }),
        { numRuns: SERVER_URL ? 12 : 25 },
      );
    }, 120_000);

    it('follow a batch in one go, over several challenges, and tell of each that changed', async () => {
      const caller = await newCaller();
      const everything = await create(caller);
      const instagram = await create(caller, { target_apps: ['Instagram'] });
      const later = await create(caller, { start_date: dateIn(1) });
      const yesterday = new Date(focus.clock.timestamp() - DAY_MS);
      await activities.recordBatch(caller, [
        { app_name: 'Instagram', duration_minutes: 15 },
        { app_name: 'Maps', duration_minutes: 15 },
        { app_name: 'Maps', duration_minutes: 100, started_at: yesterday.toISOString() },
      ]);
      expect(await figuresOf(everything, caller)).toEqual([50, 1800, 1, -50]);
      expect(await figuresOf(instagram, caller)).toEqual([75, 900, 1, -75]);
      expect(await figuresOf(later, caller)).toEqual([0, 0, 0, 1]);
      expect(events.filter((event) => event instanceof ChallengeScoresChangedEvent)).toEqual(
        [everything, instagram].map(({ id }) => new ChallengeScoresChangedEvent(id, [caller.userId])),
      );
      events = [];
      await use(caller, 10, 'Maps', yesterday);
      expect(events.filter((event) => event instanceof ChallengeScoresChangedEvent)).toEqual([]);
    });

    it('hold more seconds than an int', async () => {
      const caller = await newCaller();
      const challenge = await create(caller);
      await focus.dataSource.query(
        `INSERT INTO ${focus.dataSource.driver.escape('usage')} (user_id, date, app_key, category, app_name, seconds)
         VALUES (?, ?, 'much', 'other', 'much', 5000000000)`,
        [caller.userId, dateIn(0)],
      );
      await use(caller, 1);
      expect(await figuresOf(challenge, caller)).toEqual([0, 5_000_000_060, 1, 0]);
      const { entries } = await focus.app.get(LeaderboardService).get(caller, challenge.id, { page: 1, size: 1 });
      expect(entries.items).toMatchObject([{ totalSeconds: 5_000_000_060 }]);
    });

    it('are put right by the hourly job where a day turned without an activity', async () => {
      const caller = await newCaller({ timezone: 'Pacific/Kiritimati' });
      const challenge = await create(await newCaller());
      await join(caller, challenge);
      await use(caller, 30);
      expect(await figuresOf(challenge, caller)).toEqual([50, 1800, 1, -50]);
      // Where they are now, the day they have reported of has not begun.
      await moveUser(caller.userId, 'Pacific/Pago_Pago', '00:00');
      focus.clock.advance(HOUR_MS);
      await jobs.runDue();
      expect(await figuresOf(challenge, caller)).toEqual([0, 0, 0, 1]);
      focus.clock.advance(2 * HOUR_MS);
      events = [];
      await jobs.runDue();
      expect(await figuresOf(challenge, caller)).toEqual([50, 1800, 1, -50]);
      expect(eventsOf(ChallengeScoresChangedEvent, challenge)).toEqual([
        new ChallengeScoresChangedEvent(challenge.id, [caller.userId]),
      ]);
      events = [];
      focus.clock.advance(HOUR_MS);
      await jobs.runDue();
      expect(eventsOf(ChallengeScoresChangedEvent, challenge)).toEqual([]);
    });

    it('stop half-way when the job is stopped, and go on the next time', async () => {
      const caller = await newCaller();
      const challenge = await create(caller);
      await use(caller, 30);
      await focus.dataSource.getRepository(ChallengeParticipant).update({ challengeId: challenge.id }, { score: 7 });
      expect(await scores.recomputeAll(AbortSignal.abort())).toBe(0);
      expect(await figuresOf(challenge, caller)).toEqual([7, 1800, 1, -50]);
      expect(await scores.recomputeAll(new AbortController().signal)).toBe(1);
      expect(await figuresOf(challenge, caller)).toEqual([50, 1800, 1, -50]);
    });
  });

  describe('by the clock', () => {
    it('a challenge starts once, completes once, and tells so', async () => {
      const [creator, other] = (await newCallers(2)) as [Caller, Caller];
      const challenge = await create(creator, { start_date: dateIn(1), end_date: dateIn(1) });
      await join(other, challenge);
      await jobs.runDue();
      expect((await stored(challenge.id))?.status).toBe(ChallengeStatus.Upcoming);

      focus.clock.set(challenge.startsAt);
      await Promise.all([jobs.runDue(), lifecycle.advance(new AbortController().signal)]);
      focus.clock.advance(MINUTE_MS);
      await jobs.runDue();
      expect((await stored(challenge.id))?.status).toBe(ChallengeStatus.Active);
      expect(eventsOf(ChallengeStartedEvent, challenge)).toEqual([
        new ChallengeStartedEvent(challenge.id, 'Less is more'),
      ]);
      await use(other, 30);

      focus.clock.set(new Date(challenge.completesAt.getTime() - MINUTE_MS));
      await jobs.runDue();
      expect((await stored(challenge.id))?.status).toBe(ChallengeStatus.Active);
      focus.clock.set(challenge.completesAt);
      await Promise.all([jobs.runDue(), lifecycle.advance(new AbortController().signal)]);
      focus.clock.advance(MINUTE_MS);
      await jobs.runDue();
      expect(await stored(challenge.id)).toMatchObject({ status: ChallengeStatus.Completed, resultsCursor: null });
      expect(eventsOf(ChallengeCompletedEvent, challenge)).toHaveLength(1);
      expect((await rowsOf(challenge)).map(({ finalRank }) => finalRank)).toEqual([null, 1]);
      expect((await resultMails(challenge)).map(({ userId, context }) => [userId, context.rank])).toEqual([
        [creator.userId, null],
        [other.userId, 1],
      ]);
      expect(await audited(challenge)).toEqual([
        'challenge.created',
        'challenge.joined',
        'challenge.started',
        'challenge.completed',
      ]);
    });

    it('who makes one that runs at once is not told that it started', async () => {
      const challenge = await create(await newCaller());
      expect((await stored(challenge.id))?.status).toBe(ChallengeStatus.Active);
      focus.clock.advance(MINUTE_MS);
      await jobs.runDue();
      expect(eventsOf(ChallengeStartedEvent, challenge)).toEqual([]);
    });

    it('one that was slept through is completed without having started', async () => {
      const challenge = await create(await newCaller(), { start_date: dateIn(1), end_date: dateIn(1) });
      focus.clock.advance(5 * DAY_MS);
      await jobs.runDue();
      expect((await stored(challenge.id))?.status).toBe(ChallengeStatus.Completed);
      expect(eventsOf(ChallengeStartedEvent, challenge)).toEqual([]);
    });

    it('results are final: nothing recorded, deleted or recomputed later changes them', async () => {
      const [creator, other] = (await newCallers(2)) as [Caller, Caller];
      const challenge = await create(creator, { end_date: dateIn(0) });
      await join(other, challenge);
      await use(creator, 30);
      const { activity } = await use(other, 45);
      const day = focus.clock.now();
      focus.clock.set(challenge.completesAt);
      await use(creator, 600, 'X', new Date(day.getTime() - 10 * HOUR_MS));
      await jobs.runDue();
      await activities.delete(other, activity.id);
      focus.clock.advance(HOUR_MS);
      await jobs.runDue();
      expect(await scores.recompute(challenge.id)).toBe(0);
      expect(await figuresOf(challenge, creator)).toEqual([50, 1800, 1, -50]);
      expect(await figuresOf(challenge, other)).toEqual([25, 2700, 1, -25]);
      expect((await challenges.participationFigures(creator.userId)).won).toBe(1);
      expect((await challenges.participationFigures(other.userId)).won).toBe(0);
    });

    it('several winners share the first rank', async () => {
      const [creator, other] = (await newCallers(2)) as [Caller, Caller];
      const challenge = await create(creator, { end_date: dateIn(0) });
      await join(other, challenge);
      await use(creator, 30);
      await use(other, 30);
      focus.clock.set(challenge.completesAt);
      await jobs.runDue();
      expect((await rowsOf(challenge)).map(({ finalRank }) => finalRank)).toEqual([1, 1]);
      expect((await challenges.participationFigures(other.userId)).won).toBe(1);
    });

    it('a crash while it is completed leaves it as it was, for the next run', async () => {
      const challenge = await create(await newCaller(), { end_date: dateIn(0) });
      focus.clock.set(challenge.completesAt);
      const participants = focus.app.get(ParticipantsRepository);
      const crash = jest.spyOn(participants, 'freezeRanks').mockImplementationOnce(async (tx, id) => {
        await tx.update(Challenge, { id }, { title: 'half done' });
        throw new Error('killed');
      });
      await jobs.runDue();
      crash.mockRestore();
      expect(await stored(challenge.id)).toMatchObject({ status: ChallengeStatus.Active, title: 'Less is more' });
      expect(eventsOf(ChallengeCompletedEvent, challenge)).toEqual([]);
      focus.clock.advance(2 * MINUTE_MS);
      await jobs.runDue();
      expect((await stored(challenge.id))?.status).toBe(ChallengeStatus.Completed);
      expect(await resultMails(challenge)).toHaveLength(1);
    });

    it('a crash while results are mailed mails everyone exactly once', async () => {
      const [creator, ...others] = (await newCallers(230)) as [Caller, ...Caller[]];
      const [unwilling, gone] = [
        await newCaller({ settings: { notify: { email_challenge_results: false } } }),
        await newCaller({ isActive: false }),
      ];
      const challenge = await create(creator, { end_date: dateIn(0) });
      for (const caller of [...others, unwilling, gone]) await join(caller, challenge);
      focus.clock.set(challenge.completesAt);

      const outbox = focus.app.get(MailOutbox);
      const enqueueAll = outbox.enqueueAll.bind(outbox);
      let pages = 0;
      const crash = jest.spyOn(outbox, 'enqueueAll').mockImplementation(async (tx, mails) => {
        if (mails.some(({ context }) => context?.challenge_id === challenge.id)) pages += 1;
        const queued = await enqueueAll(tx, mails);
        if (pages === 2) throw new Error('killed');
        return queued;
      });
      await jobs.runDue();
      crash.mockRestore();
      expect(await resultMails(challenge)).toHaveLength(200);
      expect(await stored(challenge.id)).toMatchObject({ status: ChallengeStatus.Completed });
      expect((await stored(challenge.id))?.resultsCursor).not.toBeNull();

      focus.clock.advance(2 * MINUTE_MS);
      await jobs.runDue();
      const mailed = (await resultMails(challenge)).map(({ userId }) => userId);
      expect(mailed.sort((a, b) => a - b)).toEqual(
        [creator, ...others].map(({ userId }) => userId).sort((a, b) => a - b),
      );
      expect(eventsOf(ChallengeCompletedEvent, challenge)).toHaveLength(1);
      expect((await stored(challenge.id))?.resultsCursor).toBeNull();
    }, 60_000);
  });

  ON_SERVER('two processes on one database', () => {
    it('start and complete once, and mail once', async () => {
      const url = new URL(SERVER_URL!);
      url.pathname = `/${String(focus.dataSource.options.database)}`;
      const second = await startTestApp({ SCHEDULER_ENABLED: 'false', DATABASE_URL: url.toString() });
      try {
        collectEvents(second);
        const [creator, other] = (await newCallers(2)) as [Caller, Caller];
        const challenge = await create(creator, { start_date: dateIn(1), end_date: dateIn(1) });
        await join(other, challenge);
        for (const instant of [challenge.startsAt, challenge.completesAt]) {
          focus.clock.set(instant);
          second.clock.set(instant);
          await Promise.all([jobs.runDue(), second.app.get(JobRunner).runDue()]);
          await Promise.all(
            [focus, second].map(({ app }) => app.get(LifecycleService).advance(new AbortController().signal)),
          );
        }
        expect(eventsOf(ChallengeStartedEvent, challenge)).toHaveLength(1);
        expect(eventsOf(ChallengeCompletedEvent, challenge)).toHaveLength(1);
        expect(await resultMails(challenge)).toHaveLength(2);
        expect((await audited(challenge)).slice(2)).toEqual(['challenge.started', 'challenge.completed']);
      } finally {
        await second.close();
      }
    });
  });

  describe('an account that goes', () => {
    it('leaves counts that are right, and hands on what it created', async () => {
      const [creator, first, second] = (await newCallers(3)) as [Caller, Caller, Caller];
      const shared = await create(creator);
      const alone = await create(creator);
      const foreign = await create(second);
      const over = await create(second);
      for (const caller of [first, second]) {
        focus.clock.advance(1_000);
        await join(caller, shared);
      }
      await join(creator, foreign);
      await join(creator, over);
      await lifecycle.complete(await newCaller({ role: Role.Admin }), over.id);
      events = [];

      const told = await deleteUser(creator.userId);
      expect(await stored(shared.id)).toMatchObject({ creatorId: first.userId, participantsCount: 2 });
      expect(await stored(alone.id)).toBeNull();
      expect(await stored(foreign.id)).toMatchObject({ creatorId: second.userId, participantsCount: 1 });
      expect(await stored(over.id)).toMatchObject({ participantsCount: 1 });
      for (const challenge of [shared, foreign, over]) await expectCountsToAddUp(challenge);
      expect(told).toEqual([
        new ChallengeChangedEvent(shared.id, shared.title, ['creator']),
        new ChallengeDeletedEvent(alone.id, alone.title, [creator.userId]),
        new ChallengeLeftEvent(foreign.id, foreign.title, second.userId, creator.userId, creator.username),
      ]);
      expect((await challenges.get(first, shared.id)).isCreator).toBe(true);
    });
  });

  describe('what features above ask', () => {
    it('who may see, who is in, who stands where', async () => {
      const [creator, ...others] = (await newCallers(7)) as [Caller, ...Caller[]];
      const stranger = await newCaller();
      const admin = await newCaller({ role: Role.Admin });
      const challenge = await create(creator, { is_public: false });
      const { inviteCode } = challenge;
      for (const caller of others) {
        focus.clock.advance(1_000);
        await participation.join(caller, challenge.id, inviteCode);
      }
      const minutes = [30, 15, 15, 45, 90];
      for (const [index, used] of minutes.entries()) await use(others[index]!, used);

      expect(await challenges.canSee(creator, challenge.id)).toBe(true);
      expect(await challenges.canSee(others[0]!, challenge.id)).toBe(true);
      expect(await challenges.canSee({ userId: admin.userId, role: Role.Admin }, challenge.id)).toBe(true);
      expect(await challenges.canSee(stranger, challenge.id)).toBe(false);
      expect(await challenges.canSee(stranger, 2_147_483_647)).toBe(false);
      expect(await challenges.isParticipant(challenge.id, others[0]!.userId)).toBe(true);
      expect(await challenges.isParticipant(challenge.id, stranger.userId)).toBe(false);

      const everyone = [creator, ...others].map(({ userId }) => userId).sort((a, b) => a - b);
      const paged: number[] = [];
      for (;;) {
        const page = await challenges.participantIdsPage(challenge.id, paged.at(-1) ?? 0, 3);
        paged.push(...page);
        if (page.length < 3) break;
      }
      expect(paged).toEqual(everyone);

      const expected = new Map([
        [others[1]!.userId, { rank: 1, score: 75 }],
        [others[2]!.userId, { rank: 1, score: 75 }],
        [others[0]!.userId, { rank: 3, score: 50 }],
        [others[3]!.userId, { rank: 4, score: 25 }],
        [others[4]!.userId, { rank: 5, score: 0 }],
        [creator.userId, { rank: null, score: 0 }],
        [others[5]!.userId, { rank: null, score: 0 }],
      ]);
      expect(await challenges.ranksOf(challenge.id, [...everyone, stranger.userId])).toEqual(expected);
      expect(await challenges.ranksOf(challenge.id, [others[3]!.userId])).toEqual(
        new Map([[others[3]!.userId, { rank: 4, score: 25 }]]),
      );
      expect((await challenges.ranksOf(challenge.id, [])).size).toBe(0);
      expect((await challenges.ranksOf(2_147_483_647, everyone)).size).toBe(0);

      const top = await challenges.topOfBoard(challenge.id, 3);
      expect(top).toMatchObject({
        participantsCount: 7,
        items: [1, 2, 0].map((index) => ({ userId: others[index]!.userId, username: others[index]!.username })),
      });
      expect(await challenges.topOfBoard(2_147_483_647, 3)).toBeNull();

      await lifecycle.complete(admin, challenge.id);
      await focus.dataSource
        .getRepository(ChallengeParticipant)
        .update({ userId: others[1]!.userId }, { finalRank: 9 });
      expect((await challenges.ranksOf(challenge.id, everyone)).get(others[1]!.userId)).toEqual({ rank: 9, score: 75 });
      expect((await challenges.topOfBoard(challenge.id, 1))?.items).toMatchObject([{ rank: 9 }]);
    });

    it('what has happened', async () => {
      const [creator, other] = (await newCallers(2)) as [Caller, Caller];
      const admin = await newCaller({ role: Role.Admin });
      const challenge = await create(creator, { start_date: dateIn(1) });
      const doomed = await create(creator);
      await join(other, challenge);
      await participation.leave(other, challenge.id);
      await editing.update(creator, challenge.id, { title: 'Other', end_date: dateIn(3) });
      await editing.update(creator, challenge.id, { title: 'Other' });
      await join(other, doomed);
      await editing.delete(admin, doomed.id);
      await editing.delete(creator, challenge.id);
      await editing.delete(admin, doomed.id);
      const person = [other.userId, other.username] as const;
      expect(events).toEqual([
        new ChallengeJoinedEvent(challenge.id, 'Less is more', creator.userId, ...person),
        new ChallengeLeftEvent(challenge.id, 'Less is more', creator.userId, ...person),
        new ChallengeChangedEvent(challenge.id, 'Other', ['title', 'end_date']),
        new ChallengeJoinedEvent(doomed.id, 'Less is more', creator.userId, ...person),
        new ChallengeCancelledEvent(doomed.id, 'Less is more'),
        new ChallengeDeletedEvent(challenge.id, 'Other', [creator.userId]),
        new ChallengeDeletedEvent(doomed.id, 'Less is more', [creator.userId, other.userId]),
      ]);
    });
  });

  function moveUser(userId: number, timezone: string, dayStartsAt: string): Promise<void> {
    const users = focus.app.get(UsersService);
    return focus.app.get(Transactions).run(async (tx) => {
      const { settings } = await users.lock(tx, userId);
      await users.update(tx, userId, { timezone, settings: mergeSettings(settings, { day_starts_at: dayStartsAt }) });
    });
  }

  /** Answers what this feature wants to have published. */
  async function deleteUser(userId: number): Promise<object[]> {
    const users = focus.app.get(UsersService);
    const told = await focus.app.get(Transactions).run(async (tx) => {
      await users.lock(tx, userId);
      return users.delete(tx, userId);
    });
    return told.filter((event) => EVENTS.some((type) => event instanceof type));
  }

  async function ignoringRefusals(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
});
