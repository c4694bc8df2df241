import fc from 'fast-check';
import type { DayRule } from '../../common/days/local-day';
import type { LimitRule } from './limits';
import type { ScheduleWindow } from './schedule';
import { measure, reconcile, resetDay, type Settlement, startAfresh, type Telling, type ToldRule } from './telling';

const MINUTE = 60;
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const berlin: DayRule = { timezone: 'Europe/Berlin', dayStartsAt: '00:00' };
/** A Wednesday, 14:00 in Berlin. */
const WEDNESDAY = '2026-07-01T12:00Z';
const THURSDAY = '2026-07-02T12:00Z';

/** A rule that was just made, and what its user is told as things happen to it. Usage is of the local today. */
class Story {
  private rule: ToldRule;
  private now: Date;
  private minutes: number;
  private day: DayRule;

  /** What was told when the rule was made. */
  readonly atFirst: Telling[];

  constructor(
    terms: Partial<LimitRule>,
    { at = WEDNESDAY, used = 0, day = berlin }: { at?: string; used?: number; day?: DayRule } = {},
  ) {
    this.now = new Date(at);
    this.minutes = used;
    this.day = day;
    const rule = { isActive: true, dailyLimitSeconds: null, schedule: null, ...terms };
    this.rule = { ...rule, days: {}, isBlockTold: false };
    this.atFirst = this.take(startAfresh(this.rule, this.moment()));
  }

  /** Time passes, and the day may turn; `used` is then the usage of the new today. */
  at(now: string, used = this.minutes): Telling[] {
    return this.unseenAt(now, used).used(used);
  }

  /** Time passes, and nobody looks at the rule. */
  unseenAt(now: string, used: number): this {
    this.now = new Date(now);
    this.minutes = used;
    return this;
  }

  /** Usage of today, in minutes, rises or falls to `minutes`. */
  used(minutes: number): Telling[] {
    this.minutes = minutes;
    return this.take(reconcile(this.rule, this.moment()));
  }

  changed(terms: Partial<LimitRule>): Telling[] {
    this.rule = { ...this.rule, ...terms };
    return this.take(startAfresh(this.rule, this.moment()));
  }

  reset(): Telling[] {
    return this.take(resetDay(this.rule, this.moment()));
  }

  /** The user's clock changes, and with it perhaps which day is today; `used` is the usage of that. */
  moved(day: DayRule, used: number): Telling[] {
    this.day = day;
    return this.used(used);
  }

  get state(): Settlement['state'] {
    return measure(this.rule, this.moment());
  }

  get days(): ToldRule['days'] {
    return this.rule.days;
  }

  private moment(): { now: Date; day: DayRule; usageSeconds: number } {
    return { now: this.now, day: this.day, usageSeconds: this.minutes * MINUTE };
  }

  private take({ tellings, told, state }: Settlement): Telling[] {
    this.rule = { ...this.rule, ...told };
    expect(state).toEqual(this.state);
    return tellings;
  }
}

const limit = (minutes: number): Partial<LimitRule> => ({ dailyLimitSeconds: minutes * MINUTE });
const nightly: ScheduleWindow[] = [{ days: EVERY_DAY, start: '22:00', end: '07:00' }];
const afternoon: ScheduleWindow[] = [{ days: EVERY_DAY, start: '13:00', end: '15:00' }];

describe('what is told of a limit', () => {
  it('is the warning at 80 % and the block at 100 %, each once', () => {
    const story = new Story(limit(60));
    expect(story.atFirst).toEqual([]);
    expect(story.used(47.9)).toEqual([]);
    expect(story.used(48)).toEqual(['warned']);
    expect(story.used(59)).toEqual([]);
    expect(story.used(60)).toEqual(['blocked']);
    expect(story.used(75)).toEqual([]);
  });

  it('is only the block where one activity jumps past both', () => {
    const story = new Story(limit(60));
    expect(story.used(61)).toEqual(['blocked']);
    expect(story.used(50)).toEqual(['unblocked']);
    expect(story.used(55)).toEqual([]);
  });

  it('is the lifting by a deletion, but not the same crossing again that day', () => {
    const story = new Story(limit(60));
    story.used(60);
    expect(story.used(40)).toEqual(['unblocked']);
    expect(story.used(50)).toEqual([]);
    expect(story.used(60)).toEqual([]);
    expect(story.state.isBlocked).toBe(true);
    expect(story.used(40)).toEqual([]);
  });

  it('does not warn twice where a deletion took usage below 80 %', () => {
    const story = new Story(limit(60));
    expect(story.used(50)).toEqual(['warned']);
    expect(story.used(10)).toEqual([]);
    expect(story.used(50)).toEqual([]);
    expect(story.used(60)).toEqual(['blocked']);
  });

  it('does not lift while usage stays past it', () => {
    const story = new Story(limit(60));
    story.used(90);
    expect(story.used(61)).toEqual([]);
  });

  it('is nothing without a limit', () => {
    const story = new Story({ schedule: nightly });
    expect(story.used(600)).toEqual([]);
  });
});

describe('a new day', () => {
  it('lifts the block and tells the crossings again', () => {
    const story = new Story(limit(60));
    story.used(60);
    expect(story.at('2026-07-01T21:59:59Z')).toEqual([]);
    expect(story.at('2026-07-01T22:00Z', 0)).toEqual(['unblocked']);
    expect(story.used(0)).toEqual([]);
    expect(story.used(48)).toEqual(['warned']);
    expect(story.used(60)).toEqual(['blocked']);
  });

  it('begins where the user’s day does', () => {
    const story = new Story(limit(60), { day: { ...berlin, dayStartsAt: '04:00' } });
    story.used(60);
    expect(story.at('2026-07-02T01:59Z')).toEqual([]);
    expect(story.at('2026-07-02T02:00Z', 0)).toEqual(['unblocked']);
  });

  it('tells that yesterday’s block lifted before it tells today’s', () => {
    const jumping = new Story(limit(60));
    jumping.used(60);
    expect(jumping.at(THURSDAY, 60)).toEqual(['unblocked', 'blocked']);

    const warning = new Story(limit(60));
    warning.used(60);
    expect(warning.at(THURSDAY, 50)).toEqual(['unblocked', 'warned']);

    const scheduled = new Story({ ...limit(60), schedule: [{ days: [4], start: '13:00', end: '15:00' }] });
    scheduled.used(60);
    expect(scheduled.at(THURSDAY, 0)).toEqual(['unblocked', 'blocked']);
    expect(scheduled.state.blockReason).toBe('schedule');
    expect(scheduled.used(1)).toEqual([]);
  });

  it('lifts nothing where a schedule carries the block on', () => {
    const story = new Story({ ...limit(60), schedule: nightly }, { at: '2026-07-01T21:00Z' });
    expect(story.atFirst).toEqual(['blocked']);
    story.used(60);
    expect(story.at('2026-07-01T22:30Z', 0)).toEqual([]);
    expect(story.at('2026-07-02T05:00Z')).toEqual(['unblocked']);
  });

  it('tells an old block’s lifting once, and nothing where none was told', () => {
    const story = new Story(limit(60));
    story.used(60);
    story.used(10);
    expect(story.at(THURSDAY, 0)).toEqual([]);
  });

  it('blocks anew by a limit of 0, without lifting in between', () => {
    const story = new Story(limit(0));
    expect(story.atFirst).toEqual(['blocked']);
    expect(story.used(5)).toEqual([]);
    expect(story.at(THURSDAY, 0)).toEqual(['blocked']);
    expect(story.used(0)).toEqual([]);
  });

  it('is remembered for four days', () => {
    const story = new Story(limit(60));
    for (let date = 1; date <= 9; date += 1) story.at(`2026-07-0${date}T12:00Z`, 60);
    expect(Object.keys(story.days)).toEqual(['2026-07-06', '2026-07-07', '2026-07-08', '2026-07-09']);
  });
});

describe('a change of clocks', () => {
  const honolulu: DayRule = { timezone: 'Pacific/Honolulu', dayStartsAt: '00:00' };
  const kiritimati: DayRule = { timezone: 'Pacific/Kiritimati', dayStartsAt: '00:00' };

  it('tells nothing again of the same day', () => {
    const story = new Story(limit(60));
    story.used(60);
    expect(story.moved({ ...berlin, timezone: 'Europe/London' }, 60)).toEqual([]);
    expect(story.moved({ ...berlin, dayStartsAt: '04:00' }, 60)).toEqual([]);
  });

  it('tells nothing again of a day that comes back', () => {
    const story = new Story(limit(60), { at: '2026-07-01T09:00Z' });
    story.used(60);
    // 23:00 on Tuesday, then Wednesday again.
    expect(story.moved(honolulu, 0)).toEqual(['unblocked']);
    expect(story.moved(berlin, 60)).toEqual([]);
    expect(story.state.isBlocked).toBe(true);
    // 2:00 on Thursday, once that has begun in Kiritimati.
    expect(story.at(WEDNESDAY, 60)).toEqual([]);
    expect(story.moved(kiritimati, 50)).toEqual(['warned']);
    expect(story.moved(berlin, 60)).toEqual([]);
    expect(story.moved(kiritimati, 55)).toEqual([]);
  });

  it('keeps the reset of a day that comes back', () => {
    const story = new Story(limit(60), { used: 60 });
    story.reset();
    story.moved(kiritimati, 0);
    expect(story.moved(berlin, 70)).toEqual([]);
    expect(story.state.usedSeconds).toBe(10 * MINUTE);
  });
});

describe('a rule that is created or changed', () => {
  it('starts afresh: what it stands past is told', () => {
    expect(new Story(limit(60), { used: 30 }).atFirst).toEqual([]);
    expect(new Story(limit(60), { used: 50 }).atFirst).toEqual(['warned']);
    expect(new Story(limit(60), { used: 70 }).atFirst).toEqual(['blocked']);
  });

  it('tells a crossing again that it had told before the change', () => {
    const story = new Story(limit(60), { used: 60 });
    expect(story.changed(limit(50))).toEqual(['blocked']);
    expect(story.changed(limit(70))).toEqual(['unblocked', 'warned']);
    expect(story.changed(limit(75))).toEqual(['warned']);
    expect(story.changed(limit(600))).toEqual([]);
  });

  it('tells the crossing of a lowered limit', () => {
    const story = new Story(limit(60), { used: 30 });
    expect(story.changed(limit(35))).toEqual(['warned']);
    expect(story.changed(limit(30))).toEqual(['blocked']);
  });

  it('keeps the reset of the day', () => {
    const story = new Story(limit(60), { used: 60 });
    story.reset();
    expect(story.changed(limit(50))).toEqual([]);
    expect(story.state.usedSeconds).toBe(0);
  });

  it('lifts a block that is left over from yesterday', () => {
    const story = new Story(limit(60), { used: 60 });
    expect(story.unseenAt(THURSDAY, 0).changed(limit(70))).toEqual(['unblocked']);
  });

  it('lifts the block when it is switched off, and tells what it stands past when it is switched on', () => {
    const story = new Story(limit(60), { used: 60 });
    expect(story.changed({ isActive: false })).toEqual(['unblocked']);
    expect(story.used(90)).toEqual([]);
    expect(story.at(THURSDAY, 90)).toEqual([]);
    expect(story.changed({ isActive: true })).toEqual(['blocked']);
  });

  it('tells nothing while it is inactive', () => {
    const story = new Story({ ...limit(60), isActive: false }, { used: 70 });
    expect(story.atFirst).toEqual([]);
    expect(story.changed(limit(0))).toEqual([]);
    expect(story.reset()).toEqual([]);
    expect(story.at(THURSDAY, 10)).toEqual([]);
  });
});

describe('a schedule', () => {
  it('is told when it is found to block, and when it no longer does', () => {
    const story = new Story({ schedule: nightly });
    expect(story.atFirst).toEqual([]);
    expect(story.at('2026-07-01T20:00Z')).toEqual(['blocked']);
    expect(story.at('2026-07-01T23:00Z', 0)).toEqual([]);
    expect(story.at('2026-07-02T05:00Z')).toEqual(['unblocked']);
    expect(story.at('2026-07-02T20:00Z')).toEqual(['blocked']);
  });

  it('is told when its rule is made, changed or switched on in a window', () => {
    const story = new Story({ schedule: afternoon });
    expect(story.atFirst).toEqual(['blocked']);
    expect(story.changed({ schedule: [...afternoon, ...nightly] })).toEqual(['blocked']);
    expect(story.changed({ isActive: false })).toEqual(['unblocked']);
    expect(story.changed({ isActive: true })).toEqual(['blocked']);
    expect(story.changed({ schedule: nightly })).toEqual(['unblocked']);
  });

  it('keeps no warning and no crossing of the limit from being told', () => {
    const story = new Story({ ...limit(60), schedule: afternoon });
    expect(story.used(48)).toEqual(['warned']);
    expect(story.used(60)).toEqual(['blocked']);
    expect(story.state.blockReason).toBe('limit');
  });

  it('holds a block when a deletion lifts the limit’s', () => {
    const story = new Story({ ...limit(60), schedule: afternoon }, { used: 60 });
    expect(story.used(10)).toEqual([]);
    expect(story.state.blockReason).toBe('schedule');
    expect(story.at('2026-07-01T13:00Z')).toEqual(['unblocked']);
  });

  it('beginning within a block by limit is no news', () => {
    const story = new Story({ ...limit(60), schedule: nightly }, { used: 60 });
    expect(story.at('2026-07-01T20:00Z')).toEqual([]);
  });
});

describe('a reset', () => {
  it('starts the count and the warnings of the day anew', () => {
    const story = new Story(limit(60), { used: 60 });
    expect(story.reset()).toEqual(['unblocked']);
    expect(story.state).toMatchObject({ usedSeconds: 0, percentageUsed: 0, isBlocked: false });
    expect(story.used(107)).toEqual([]);
    expect(story.used(108)).toEqual(['warned']);
    expect(story.used(120)).toEqual(['blocked']);
    expect(story.reset()).toEqual(['unblocked']);
  });

  it('tells nothing where nothing was blocked', () => {
    const story = new Story(limit(60), { used: 50 });
    expect(story.reset()).toEqual([]);
    expect(story.used(100)).toEqual(['warned']);
  });

  it('does not lift, but tells anew, what blocks without usage', () => {
    expect(new Story(limit(0)).reset()).toEqual(['blocked']);
    const scheduled = new Story({ ...limit(60), schedule: afternoon }, { used: 60 });
    expect(scheduled.reset()).toEqual(['blocked']);
    expect(scheduled.state.blockReason).toBe('schedule');
  });

  it('is over with the day', () => {
    const story = new Story(limit(60), { used: 40 });
    story.reset();
    story.at(THURSDAY, 30);
    expect(story.state.usedSeconds).toBe(30 * MINUTE);
  });

  it('never shows usage below 0 where what stood before is deleted', () => {
    const story = new Story(limit(60), { used: 60 });
    story.reset();
    expect(story.used(20)).toEqual([]);
    expect(story.state.usedSeconds).toBe(0);
  });
});

describe('whatever happens', () => {
  const step = fc.record({
    kind: fc.constantFrom('use', 'reset', 'limit', 'switch'),
    minutes: fc.integer({ min: 0, max: 100 }),
    hoursLater: fc.integer({ min: 0, max: 30 }),
  });

  it('tells each crossing of a day once, pairs blocks with liftings, and has nothing to add', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), fc.boolean(), (steps, hasSchedule) => {
        const story = new Story({ ...limit(60), schedule: hasSchedule ? nightly : null });
        let now = Date.parse(WEDNESDAY);
        let isTold = story.atFirst.includes('blocked');
        for (const { kind, minutes, hoursLater } of steps) {
          now += hoursLater * 3_600_000;
          const told = [...story.at(new Date(now).toISOString(), minutes)];
          if (kind === 'reset') told.push(...story.reset());
          if (kind === 'limit') told.push(...story.changed(limit(minutes)));
          if (kind === 'switch') told.push(...story.changed({ isActive: minutes > 50 }));

          for (const telling of told) {
            if (telling === 'unblocked') expect(isTold).toBe(true);
            if (telling !== 'warned') isTold = telling === 'blocked';
          }
          if (isTold) expect(story.state.isBlocked).toBe(true);
          expect(story.used(minutes)).toEqual([]);
        }
      }),
    );
  });
});
