import fc from 'fast-check';
import { DateTime } from 'luxon';
import {
  addDays,
  datesIn,
  daysBetween,
  endOfLocalDay,
  instantsOfWallInterval,
  isLocalDate,
  isMonth,
  isTimeOfDay,
  isTimeZone,
  localDayOf,
  monthOf,
  monthOfDate,
  nextLocalTime,
  secondsByHour,
  splitByLocalDay,
  startOfLocalDay,
  weekdayOf,
  weekOf,
  type DayRule,
  type WallTime,
} from './local-day';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Zones that break day arithmetic, each with instants around what is odd about it. */
const ODD_MOMENTS: Record<string, string[]> = {
  UTC: ['2026-01-01T00:00Z'],
  'Europe/Berlin': ['2026-03-29T01:00Z', '2026-10-25T01:00Z'],
  'America/New_York': ['2026-03-08T07:00Z', '2026-11-01T06:00Z'],
  // Half an hour of daylight saving.
  'Australia/Lord_Howe': ['2026-04-04T15:00Z', '2026-10-03T15:30Z'],
  // No midnight in spring, two in autumn.
  'Africa/Cairo': ['2026-04-23T22:00Z', '2026-10-29T21:00Z'],
  'America/Santiago': ['2026-04-05T03:00Z', '2026-09-06T04:00Z'],
  'America/Havana': ['2026-03-08T05:00Z', '2026-11-01T05:00Z'],
  'Asia/Beirut': ['2026-03-28T22:00Z', '2026-10-24T21:00Z'],
  // Clocks went back at 00:01, into the day before.
  'America/St_Johns': ['2006-04-02T03:31Z', '2006-10-29T02:31Z', '2026-11-01T04:30Z'],
  // Skipped 30 December 2011.
  'Pacific/Apia': ['2011-12-30T10:00Z', '2026-06-01T00:00Z'],
  'Pacific/Kwajalein': ['1993-08-21T12:00Z'],
  'Pacific/Kiritimati': ['1994-12-31T10:00Z', '2026-01-01T00:00Z'],
  'Pacific/Pago_Pago': ['2026-01-01T00:00Z'],
  'Asia/Kathmandu': ['1985-12-31T18:30Z', '2026-01-01T00:00Z'],
  'Pacific/Chatham': ['2026-04-04T14:00Z', '2026-09-26T14:00Z'],
  // Standard time is the odd one, during Ramadan.
  'Africa/Casablanca': ['2026-02-15T02:00Z', '2026-03-22T02:00Z'],
  // Two hours of daylight saving.
  'Antarctica/Troll': ['2026-03-29T01:00Z', '2026-10-25T01:00Z'],
  // Offset in seconds.
  'Africa/Monrovia': ['1972-01-07T00:44:30Z'],
  'Asia/Pyongyang': ['2015-08-14T15:00Z', '2018-05-04T15:00Z'],
  // Two changes a week apart.
  'America/Recife': ['2000-10-08T03:00Z', '2000-10-15T02:00Z'],
};

const zones = Object.keys(ODD_MOMENTS);

const zoneAndInstant = fc.constantFrom(...zones).chain((timezone) =>
  fc.record({
    timezone: fc.constant(timezone),
    instant: fc.oneof(
      fc
        .tuple(fc.constantFrom(...ODD_MOMENTS[timezone]!), fc.integer({ min: -30 * HOUR_MS, max: 30 * HOUR_MS }))
        .map(([moment, distance]) => new Date(Date.parse(moment) + distance)),
      fc
        .tuple(fc.constantFrom(...ODD_MOMENTS[timezone]!), fc.integer({ min: -120, max: 120 }))
        .map(([moment, minutes]) => new Date(Date.parse(moment) + minutes * MINUTE_MS)),
      fc.date({ min: new Date('1970-01-02T00:00Z'), max: new Date('2060-01-01T00:00Z'), noInvalidDate: true }),
    ),
  }),
);

const timeOfDay = (lastHour: number): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.integer({ min: 0, max: lastHour }),
      fc.oneof(fc.constantFrom(0, 1, 30, 59), fc.integer({ min: 0, max: 59 })),
    )
    .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);

const dayStart = fc.oneof(fc.constantFrom('00:00', '02:00', '04:00', '12:00'), timeOfDay(11));

/** The wall clock as luxon sees it, in ms as if it were UTC. */
function wallClock(instant: number, timezone: string): number {
  const local = DateTime.fromMillis(instant, { zone: timezone });
  return instant + local.offset * MINUTE_MS;
}

function wallOf(wall: WallTime): number {
  return Date.parse(`${wall.date}T${wall.time}Z`);
}

function hoursOf(date: string, rule: DayRule): number {
  return (endOfLocalDay(date, rule).getTime() - startOfLocalDay(date, rule).getTime()) / HOUR_MS;
}

describe('local days', () => {
  describe('golden days', () => {
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
      // Beyond the contract's table.
      ['Europe/Berlin', '2026-10-25', '02:30', '2026-10-25T00:30Z', 25],
      ['Australia/Lord_Howe', '2026-10-04', '00:00', '2026-10-03T13:30Z', 23.5],
      ['Australia/Lord_Howe', '2026-04-05', '00:00', '2026-04-04T13:00Z', 24.5],
      ['America/Havana', '2026-11-01', '00:00', '2026-11-01T04:00Z', 25],
      ['Antarctica/Troll', '2026-03-29', '00:00', '2026-03-29T00:00Z', 22],
      ['Pacific/Apia', '2011-12-30', '00:00', '2011-12-30T10:00Z', 0],
      ['UTC', '9999-12-31', '00:00', '9999-12-31T00:00Z', 24],
    ])('%s %s from %s starts at %s and has %d hours', (timezone, date, dayStartsAt, start, hours) => {
      const rule = { timezone, dayStartsAt };
      expect(startOfLocalDay(date, rule)).toEqual(new Date(start));
      expect(hoursOf(date, rule)).toBe(hours);
    });
  });

  it('labels an instant on either side of a boundary', () => {
    const rule = { timezone: 'Europe/Berlin', dayStartsAt: '04:00' };
    expect(localDayOf(new Date('2026-07-02T01:59:59.999Z'), rule)).toBe('2026-07-01');
    expect(localDayOf(new Date('2026-07-02T02:00:00.000Z'), rule)).toBe('2026-07-02');
  });

  it('leaves the hour that comes again before midnight to the day that has not ended', () => {
    // At midnight clocks went back to 23:00.
    const rule = { timezone: 'Africa/Cairo', dayStartsAt: '00:00' };
    expect(localDayOf(new Date('2026-10-29T20:59:59.999Z'), rule)).toBe('2026-10-29');
    expect(localDayOf(new Date('2026-10-29T21:00:00.000Z'), rule)).toBe('2026-10-29');
    expect(localDayOf(new Date('2026-10-29T22:00:00.000Z'), rule)).toBe('2026-10-30');
  });

  it('never labels anything with a date the zone skipped', () => {
    const rule = { timezone: 'Pacific/Apia', dayStartsAt: '00:00' };
    expect(localDayOf(new Date('2011-12-30T09:59:59.999Z'), rule)).toBe('2011-12-29');
    expect(localDayOf(new Date('2011-12-30T10:00:00.000Z'), rule)).toBe('2011-12-31');
  });

  it('labels every instant with the one day that holds it', () => {
    fc.assert(
      fc.property(zoneAndInstant, dayStart, ({ timezone, instant }, dayStartsAt) => {
        const rule = { timezone, dayStartsAt };
        const date = localDayOf(instant, rule);
        expect(startOfLocalDay(date, rule) <= instant).toBe(true);
        expect(instant < endOfLocalDay(date, rule)).toBe(true);
        expect(endOfLocalDay(date, rule)).toEqual(startOfLocalDay(addDays(date, 1), rule));
      }),
      { numRuns: 5000 },
    );
  });

  it('starts a day at the first minute whose wall clock has reached the day start', () => {
    fc.assert(
      fc.property(zoneAndInstant, dayStart, ({ timezone, instant }, dayStartsAt) => {
        // Offsets with seconds are off the minute grid.
        fc.pre(timezone !== 'Africa/Monrovia');
        const date = localDayOf(instant, { timezone, dayStartsAt });
        const wall = wallOf({ date, time: dayStartsAt });
        let first = wall - 15 * HOUR_MS;
        while (wallClock(first, timezone) < wall) first += MINUTE_MS;
        expect(startOfLocalDay(date, { timezone, dayStartsAt })).toEqual(new Date(first));
      }),
      { numRuns: 200 },
    );
  });

  it('does not confuse zones or day starts it has seen before', () => {
    const starts = (): string[] =>
      zones.flatMap((timezone) =>
        ['00:00', '04:00'].map((dayStartsAt) => startOfLocalDay('2026-03-29', { timezone, dayStartsAt }).toISOString()),
      );
    expect(starts()).toEqual(starts());
    expect(startOfLocalDay('2026-03-29', { timezone: 'Europe/Berlin', dayStartsAt: '04:00' })).toEqual(
      new Date('2026-03-29T02:00Z'),
    );
  });

  it('gives the same answers after its memory has overflowed', () => {
    const rule = { timezone: 'Europe/Berlin', dayStartsAt: '00:00' };
    const before = startOfLocalDay('2026-03-30', rule);
    for (let year = 1970; year < 2400; year++) startOfLocalDay(`${year}-07-01`, rule);
    for (const timezone of Intl.supportedValuesOf('timeZone')) startOfLocalDay('2026-03-30', { ...rule, timezone });
    expect(startOfLocalDay('2026-03-30', rule)).toEqual(before);
  });

  it('refuses what is not a date, a zone, a time or an instant', () => {
    const rule = { timezone: 'UTC', dayStartsAt: '00:00' };
    expect(() => startOfLocalDay('2026-02-30', rule)).toThrow(RangeError);
    expect(() => startOfLocalDay('2026-02-28', { ...rule, timezone: 'Mars/Olympus' })).toThrow(RangeError);
    expect(() => startOfLocalDay('2026-02-28', { ...rule, dayStartsAt: '4:00' })).toThrow(RangeError);
    expect(() => localDayOf(new Date(NaN), rule)).toThrow(RangeError);
  });
});

describe('splitByLocalDay', () => {
  const berlin = { timezone: 'Europe/Berlin', dayStartsAt: '00:00' };

  it('keeps an activity within one day whole', () => {
    expect(splitByLocalDay(new Date('2026-07-01T10:00Z'), 600, berlin)).toEqual([{ date: '2026-07-01', seconds: 600 }]);
  });

  it('gives each day its part', () => {
    expect(splitByLocalDay(new Date('2026-07-01T21:50Z'), 3600, berlin)).toEqual([
      { date: '2026-07-01', seconds: 600 },
      { date: '2026-07-02', seconds: 3000 },
    ]);
  });

  it('leaves an activity that ends on the boundary on its own day', () => {
    expect(splitByLocalDay(new Date('2026-07-01T21:50Z'), 600, berlin)).toEqual([{ date: '2026-07-01', seconds: 600 }]);
  });

  it('reaches into a third day where a day is short', () => {
    expect(splitByLocalDay(new Date('2026-03-28T22:30Z'), 24 * 3600, berlin)).toEqual([
      { date: '2026-03-28', seconds: 1800 },
      { date: '2026-03-29', seconds: 23 * 3600 },
      { date: '2026-03-30', seconds: 1800 },
    ]);
  });

  it('gives nothing to a date the zone skipped', () => {
    const apia = { timezone: 'Pacific/Apia', dayStartsAt: '00:00' };
    expect(splitByLocalDay(new Date('2011-12-30T09:30Z'), 3600, apia)).toEqual([
      { date: '2011-12-29', seconds: 1800 },
      { date: '2011-12-31', seconds: 1800 },
    ]);
  });

  it('folds a sliver of a second into its neighbour', () => {
    expect(splitByLocalDay(new Date('2026-07-01T21:59:59.700Z'), 60, berlin)).toEqual([
      { date: '2026-07-02', seconds: 60 },
    ]);
    expect(splitByLocalDay(new Date('2026-07-01T21:59:00.300Z'), 60, berlin)).toEqual([
      { date: '2026-07-01', seconds: 60 },
    ]);
  });

  it('has no parts for no duration and refuses fractions', () => {
    expect(splitByLocalDay(new Date('2026-07-01T10:00Z'), 0, berlin)).toEqual([]);
    expect(() => splitByLocalDay(new Date('2026-07-01T10:00Z'), 0.5, berlin)).toThrow(RangeError);
    expect(() => splitByLocalDay(new Date('2026-07-01T10:00Z'), -1, berlin)).toThrow(RangeError);
  });

  it('is a partition: whole positive seconds in order that add up and lie where they belong', () => {
    fc.assert(
      fc.property(
        zoneAndInstant,
        dayStart,
        fc.integer({ min: 1, max: 3 * 86_400 }),
        ({ timezone, instant }, dayStartsAt, duration) => {
          const rule = { timezone, dayStartsAt };
          const parts = splitByLocalDay(instant, duration, rule);
          expect(parts.reduce((sum, part) => sum + part.seconds, 0)).toBe(duration);
          expect(parts.every(({ seconds }) => Number.isInteger(seconds) && seconds > 0)).toBe(true);
          expect(parts.map(({ date }) => date)).toEqual([...new Set(parts.map(({ date }) => date))].sort());

          const end = instant.getTime() + duration * 1000;
          for (const { date, seconds } of parts) {
            const from = Math.max(instant.getTime(), startOfLocalDay(date, rule).getTime());
            const to = Math.min(end, endOfLocalDay(date, rule).getTime());
            expect(Math.abs(seconds * 1000 - (to - from))).toBeLessThanOrEqual(1000);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('is fast enough for large batches', () => {
    const first = Date.parse('2025-06-01T00:00Z');
    const began = performance.now();
    for (let i = 0; i < 14_000; i++) {
      splitByLocalDay(new Date(first + i * 37 * MINUTE_MS), 5400, {
        timezone: 'America/New_York',
        dayStartsAt: '04:00',
      });
    }
    // About 20 ms; the bound only catches work that is no longer remembered.
    expect(performance.now() - began).toBeLessThan(1000);
  });
});

describe('secondsByHour', () => {
  const byHour = (seconds: Record<number, number>): number[] => Array.from({ length: 24 }, (_, h) => seconds[h] ?? 0);

  it('goes by the local wall clock', () => {
    expect(secondsByHour(new Date('2026-07-01T08:30Z'), new Date('2026-07-01T10:15Z'), 'Europe/Berlin')).toEqual(
      byHour({ 10: 1800, 11: 3600, 12: 900 }),
    );
  });

  it('knows zones that are off by three quarters of an hour', () => {
    expect(secondsByHour(new Date('2026-01-01T00:00Z'), new Date('2026-01-01T01:00Z'), 'Asia/Kathmandu')).toEqual(
      byHour({ 5: 900, 6: 2700 }),
    );
  });

  it('is exact to the millisecond', () => {
    expect(secondsByHour(new Date('2026-01-01T00:59:59.750Z'), new Date('2026-01-01T01:00:00.5Z'), 'UTC')).toEqual(
      byHour({ 0: 0.25, 1: 0.5 }),
    );
  });

  it('holds both passes of an hour that occurs twice', () => {
    expect(secondsByHour(new Date('2026-10-25T00:00Z'), new Date('2026-10-25T02:00Z'), 'Europe/Berlin')).toEqual(
      byHour({ 2: 7200 }),
    );
  });

  it('holds nothing in an hour that is skipped', () => {
    expect(secondsByHour(new Date('2026-03-29T00:30Z'), new Date('2026-03-29T01:30Z'), 'Europe/Berlin')).toEqual(
      byHour({ 1: 1800, 3: 1800 }),
    );
  });

  it('is empty for an empty stretch', () => {
    const instant = new Date('2026-01-01T00:10Z');
    expect(secondsByHour(instant, instant, 'UTC')).toEqual(byHour({}));
  });

  it('adds up to the duration and agrees with luxon minute by minute', () => {
    fc.assert(
      fc.property(zoneAndInstant, fc.integer({ min: 1, max: 30 * HOUR_MS }), ({ timezone, instant }, ms) => {
        const end = new Date(instant.getTime() + ms);
        const hours = secondsByHour(instant, end, timezone);
        expect(hours).toHaveLength(24);
        expect(Math.round(hours.reduce((sum, seconds) => sum + seconds, 0) * 1000)).toBe(ms);
      }),
      { numRuns: 1000 },
    );
    fc.assert(
      fc.property(zoneAndInstant, fc.integer({ min: 1, max: 600 }), ({ timezone, instant }, minutes) => {
        fc.pre(timezone !== 'Africa/Monrovia');
        const start = Math.floor(instant.getTime() / MINUTE_MS) * MINUTE_MS;
        const expected = byHour({});
        for (let i = 0; i < minutes; i++) {
          expected[new Date(wallClock(start + i * MINUTE_MS, timezone)).getUTCHours()]! += 60;
        }
        expect(secondsByHour(new Date(start), new Date(start + minutes * MINUTE_MS), timezone)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });
});

describe('nextLocalTime', () => {
  it.each([
    ['later the same day', '2026-07-01T10:00Z', '20:30', 'Europe/Berlin', '2026-07-01T18:30Z'],
    ['strictly after', '2026-07-01T18:30Z', '20:30', 'Europe/Berlin', '2026-07-02T18:30Z'],
    ['over the spring change', '2026-03-28T12:00Z', '08:00', 'Europe/Berlin', '2026-03-29T06:00Z'],
    ['the end of a gap', '2026-03-28T12:00Z', '02:30', 'Europe/Berlin', '2026-03-29T01:00Z'],
    ['after the end of a gap, the next day', '2026-03-29T01:00Z', '02:30', 'Europe/Berlin', '2026-03-30T00:30Z'],
    ['the first of two', '2026-10-24T12:00Z', '02:30', 'Europe/Berlin', '2026-10-25T00:30Z'],
    ['the second of two', '2026-10-25T00:30Z', '02:30', 'Europe/Berlin', '2026-10-25T01:30Z'],
    ['midnight where there is none', '2026-04-23T12:00Z', '00:00', 'Africa/Cairo', '2026-04-23T22:00Z'],
    ['again on the day before', '2006-10-29T02:30:30Z', '23:30', 'America/St_Johns', '2006-10-29T03:00Z'],
    ['on a skipped date', '2011-12-30T09:30Z', '12:00', 'Pacific/Apia', '2011-12-30T10:00Z'],
  ])('finds %s', (_, after, time, timezone, expected) => {
    expect(nextLocalTime(new Date(after), time, timezone)).toEqual(new Date(expected));
  });

  it('shows the time asked for, or ends a gap, and leaves out no earlier one', () => {
    fc.assert(
      fc.property(zoneAndInstant, timeOfDay(23), ({ timezone, instant }, time) => {
        fc.pre(timezone !== 'Africa/Monrovia');
        const next = nextLocalTime(instant, time, timezone).getTime();
        expect(next).toBeGreaterThan(instant.getTime());

        const shows = (at: number): boolean => new Date(wallClock(at, timezone)).toISOString().slice(11, 16) === time;
        const isEndOfGap = wallClock(next, timezone) - wallClock(next - 1, timezone) > 1;
        expect(shows(next) || isEndOfGap).toBe(true);
        const firstMinute = Math.floor(instant.getTime() / MINUTE_MS + 1) * MINUTE_MS;
        for (let at = firstMinute; at < next; at += MINUTE_MS) {
          if (shows(at)) throw new Error(`${new Date(at).toISOString()} was left out`);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('instantsOfWallInterval', () => {
  const berlin = (start: string, end: string): string[] =>
    instantsOfWallInterval(
      { date: start.slice(0, 10), time: start.slice(11) },
      { date: end.slice(0, 10), time: end.slice(11) },
      'Europe/Berlin',
    ).map((interval) => `${interval.start.toISOString().slice(5, 16)}/${interval.end.toISOString().slice(5, 16)}`);

  it.each([
    ['a plain night', '2026-07-01 22:00', '2026-07-02 07:00', ['07-01T20:00/07-02T05:00']],
    ['an hour that occurs twice', '2026-10-25 02:00', '2026-10-25 03:00', ['10-25T00:00/10-25T02:00']],
    [
      'half an hour that occurs twice',
      '2026-10-25 02:00',
      '2026-10-25 02:30',
      ['10-25T00:00/10-25T00:30', '10-25T01:00/10-25T01:30'],
    ],
    [
      'an end within the hour that occurs twice',
      '2026-10-25 01:00',
      '2026-10-25 02:30',
      ['10-24T23:00/10-25T00:30', '10-25T01:00/10-25T01:30'],
    ],
    ['a start within a gap', '2026-03-29 02:30', '2026-03-29 04:00', ['03-29T01:00/03-29T02:00']],
    ['an end within a gap', '2026-03-29 01:30', '2026-03-29 02:30', ['03-29T00:30/03-29T01:00']],
    ['a gap', '2026-03-29 02:00', '2026-03-29 03:00', []],
    ['nothing', '2026-03-29 05:00', '2026-03-29 05:00', []],
    ['less than nothing', '2026-03-29 05:00', '2026-03-29 04:00', []],
  ])('finds %s', (_, start, end, expected) => {
    expect(berlin(start, end)).toEqual(expected);
  });

  it('holds exactly the instants whose wall time lies within', () => {
    fc.assert(
      fc.property(
        zoneAndInstant,
        timeOfDay(23),
        timeOfDay(23),
        fc.integer({ min: 0, max: 1 }),
        fc.array(fc.integer({ min: -40 * 3600, max: 60 * 3600 }), { minLength: 20, maxLength: 20 }),
        ({ timezone, instant }, startTime, endTime, days, distances) => {
          const date = new Date(wallClock(instant.getTime(), timezone)).toISOString().slice(0, 10);
          const wallStart = { date, time: startTime };
          const wallEnd = { date: addDays(date, days), time: endTime };
          const intervals = instantsOfWallInterval(wallStart, wallEnd, timezone);

          const edges = intervals.flatMap(({ start, end }) => [start.getTime(), end.getTime()]);
          expect(edges.every((edge, i) => i === 0 || edges[i - 1]! < edge)).toBe(true);

          const samples = [
            ...distances.map((seconds) => instant.getTime() + seconds * 1000),
            ...edges.flatMap((edge) => [edge - 1, edge]),
          ];
          for (const sample of samples) {
            const wall = wallClock(sample, timezone);
            expect(intervals.some(({ start, end }) => start.getTime() <= sample && sample < end.getTime())).toBe(
              wall >= wallOf(wallStart) && wall < wallOf(wallEnd),
            );
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('what is well-formed', () => {
  it.each(['1970-01-01', '2024-02-29', '9999-12-31'])('%s is a date', (text) => {
    expect(isLocalDate(text)).toBe(true);
  });

  it.each(['', '2026-02-29', '2026-02-30', '2026-13-01', '2026-00-01', '2026-1-1', '1969-12-31', '10000-01-01'])(
    '"%s" is not a date',
    (text) => {
      expect(isLocalDate(text)).toBe(false);
    },
  );

  it.each(['2026-01-01T00:00', ' 2026-01-01', '2026-01-01\n', '٢٠٢٦-01-01'])('%j is not a date', (text) => {
    expect(isLocalDate(text)).toBe(false);
  });

  it('knows months', () => {
    expect(['1970-01', '2026-12', '9999-12'].every(isMonth)).toBe(true);
    expect(['2026-13', '2026-00', '2026-1', '1969-12', '2026-01-01', ''].some(isMonth)).toBe(false);
  });

  it('knows times of day', () => {
    expect(['00:00', '09:30', '23:59'].every(isTimeOfDay)).toBe(true);
    expect(['24:00', '9:30', '09:60', '09:30:00', '', '09.30'].some(isTimeOfDay)).toBe(false);
  });

  it.each([
    'UTC',
    'Europe/Berlin',
    'Asia/Kolkata',
    'America/Argentina/Buenos_Aires',
    'America/Port-au-Prince',
    'Etc/GMT+3',
    'US/Pacific',
    'EST',
    'CST6CDT',
  ])('%s is a zone', (text) => {
    expect(isTimeZone(text)).toBe(true);
  });

  it.each([
    '',
    '+03:00',
    '-0300',
    'UTC+3',
    'GMT+3',
    'Z',
    'local',
    'system',
    'Mars/Olympus',
    'BST',
    'PST',
    'SystemV/EST5',
    ' UTC',
  ])('"%s" is not a zone', (text) => {
    expect(isTimeZone(text)).toBe(false);
  });

  it('accepts every zone the runtime lists', () => {
    expect(Intl.supportedValuesOf('timeZone').filter((name) => !isTimeZone(name))).toEqual([]);
  });
});

describe('calendar', () => {
  it('adds days over months, leap days and backwards', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2026-01-01', -366)).toBe('2024-12-31');
    expect(() => addDays('9999-12-31', 1)).toThrow(RangeError);
  });

  it('counts days between dates', () => {
    expect(daysBetween('2026-03-01', '2026-03-31')).toBe(30);
    expect(daysBetween('2026-03-31', '2026-03-01')).toBe(-30);
  });

  it('agrees with luxon on weekdays', () => {
    for (let day = -400; day <= 400; day++) {
      const date = addDays('1970-01-01', day);
      expect(weekdayOf(date)).toBe(DateTime.fromISO(date, { zone: 'utc' }).weekday);
    }
  });

  it('finds the week around a date', () => {
    // A Sunday, then the Monday after it.
    expect(weekOf('2026-07-05', 'monday')).toEqual({ start: '2026-06-29', end: '2026-07-05' });
    expect(weekOf('2026-07-05', 'sunday')).toEqual({ start: '2026-07-05', end: '2026-07-11' });
    expect(weekOf('2026-07-06', 'monday')).toEqual({ start: '2026-07-06', end: '2026-07-12' });
    expect(weekOf('2026-07-06', 'sunday')).toEqual({ start: '2026-07-05', end: '2026-07-11' });
  });

  it('finds months', () => {
    expect(monthOf('2024-02')).toEqual({ start: '2024-02-01', end: '2024-02-29' });
    expect(monthOf('2026-12')).toEqual({ start: '2026-12-01', end: '2026-12-31' });
    expect(monthOf('9999-12')).toEqual({ start: '9999-12-01', end: '9999-12-31' });
    expect(() => monthOf('2026-13')).toThrow(RangeError);
    expect(monthOfDate('2024-02-29')).toBe('2024-02');
  });

  it('lists the dates of a range', () => {
    expect(datesIn({ start: '2026-02-27', end: '2026-03-01' })).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
    expect(datesIn({ start: '2026-03-01', end: '2026-03-01' })).toEqual(['2026-03-01']);
    expect(datesIn({ start: '2026-03-02', end: '2026-03-01' })).toEqual([]);
  });
});
