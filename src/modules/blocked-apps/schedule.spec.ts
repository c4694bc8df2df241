import fc from 'fast-check';
import { DateTime } from 'luxon';
import { currentWindow, nextScheduleEdge, scheduleIntervals, type ScheduleWindow } from './schedule';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const HOUR_MS = 3_600_000;

const at = (text: string): Date => new Date(text);
const short = (date: Date | null): string | null => date && date.toISOString().slice(0, 16);

/** The window that holds `now` in Berlin as "start – end" in UTC. */
function berlinWindow(schedule: ScheduleWindow[], now: string): string | null {
  const window = currentWindow(schedule, 'Europe/Berlin', at(now));
  return window && `${short(window.start)} – ${short(window.end)}`;
}

describe('currentWindow', () => {
  const nights = [{ days: EVERY_DAY, start: '22:00', end: '07:00' }];

  it.each([
    ['in the evening', '2026-07-01T20:00Z', '2026-07-01T20:00 – 2026-07-02T05:00'],
    ['after midnight', '2026-07-02T04:59:59Z', '2026-07-01T20:00 – 2026-07-02T05:00'],
    ['over the change to summer time, 8 hours', '2026-03-29T00:30Z', '2026-03-28T21:00 – 2026-03-29T05:00'],
    ['over the change to winter time, 10 hours', '2026-10-25T00:30Z', '2026-10-24T20:00 – 2026-10-25T06:00'],
  ])('holds a window over midnight %s', (_, now, expected) => {
    expect(berlinWindow(nights, now)).toBe(expected);
  });

  it('ends before its end', () => {
    expect(berlinWindow(nights, '2026-07-02T05:00Z')).toBeNull();
    expect(berlinWindow(nights, '2026-07-01T19:59:59.999Z')).toBeNull();
  });

  it('belongs to the weekday it starts on', () => {
    // 2026-07-05 is a Sunday.
    const sundayNight = [{ days: [7], start: '22:00', end: '07:00' }];
    expect(berlinWindow(sundayNight, '2026-07-06T03:00Z')).toBe('2026-07-05T20:00 – 2026-07-06T05:00');
    expect(berlinWindow(sundayNight, '2026-07-05T03:00Z')).toBeNull();
    expect(berlinWindow(sundayNight, '2026-07-06T21:00Z')).toBeNull();
  });

  it('is one with a window that adjoins across midnight', () => {
    const schedule = [
      { days: [3], start: '20:00', end: '00:00' },
      { days: [4], start: '00:00', end: '06:00' },
    ];
    expect(berlinWindow(schedule, '2026-07-01T19:00Z')).toBe('2026-07-01T18:00 – 2026-07-02T04:00');
    expect(berlinWindow(schedule, '2026-07-02T03:00Z')).toBe('2026-07-01T18:00 – 2026-07-02T04:00');
  });

  it('lasts 24 hours where start and end are equal', () => {
    expect(berlinWindow([{ days: [3], start: '09:00', end: '09:00' }], '2026-07-02T06:59Z')).toBe(
      '2026-07-01T07:00 – 2026-07-02T07:00',
    );
    expect(berlinWindow([{ days: [6], start: '00:00', end: '00:00' }], '2026-03-28T12:00Z')).toBe(
      '2026-03-27T23:00 – 2026-03-28T23:00',
    );
  });

  it('follows adjoining windows as far as they go', () => {
    // Free on Wednesdays only.
    const schedule = [{ days: [4, 5, 6, 7, 1, 2], start: '00:00', end: '00:00' }];
    expect(berlinWindow(schedule, '2026-07-03T12:00Z')).toBe('2026-07-01T22:00 – 2026-07-07T22:00');
  });

  it('looks beyond a change of clocks that skips the only free hour', () => {
    // Free on Sundays 02:00–03:00, which does not exist on 2026-03-29.
    const schedule = [
      { days: [1, 2, 3, 4, 5, 6], start: '00:00', end: '00:00' },
      { days: [7], start: '00:00', end: '02:00' },
      { days: [7], start: '03:00', end: '00:00' },
    ];
    expect(berlinWindow(schedule, '2026-03-28T12:00Z')).toBe('2026-03-22T02:00 – 2026-04-05T00:00');
  });

  it.each<[string, ScheduleWindow[]]>([
    ['one window a day', [{ days: EVERY_DAY, start: '05:00', end: '05:00' }]],
    [
      'windows that take turns',
      [
        { days: EVERY_DAY, start: '22:00', end: '07:00' },
        { days: EVERY_DAY, start: '06:00', end: '22:00' },
      ],
    ],
  ])('never lifts if the whole week is covered by %s', (_, schedule) => {
    const now = at('2026-03-28T12:00Z');
    expect(currentWindow(schedule, 'Europe/Berlin', now)).toEqual({ start: now, end: null });
    expect(nextScheduleEdge(schedule, 'Europe/Berlin', now)).toBeNull();
  });

  it('lifts if a single minute of the week is free', () => {
    const schedule = [
      { days: [1, 2, 3, 4, 5, 6], start: '00:00', end: '00:00' },
      { days: [7], start: '00:00', end: '23:59' },
    ];
    expect(berlinWindow(schedule, '2026-07-01T12:00Z')).toBe('2026-06-28T22:00 – 2026-07-05T21:59');
  });

  it('is found quickly, however many windows overlap', () => {
    const overlapping = Array.from({ length: 19 }, (_, minute) => {
      const minutes = String(minute).padStart(2, '0');
      return { days: EVERY_DAY, start: `00:${minutes}`, end: `23:${minutes}` };
    });
    const allButOneHour = [...overlapping, { days: [1, 2, 3, 4, 5, 6], start: '20:00', end: '02:00' }];
    const began = performance.now();
    for (let i = 0; i < 300; i += 1) currentWindow(allButOneHour, 'Europe/Berlin', at('2026-11-18T12:00Z'));
    // A few hundred ms; the bound only catches work that is done for each window of each day again.
    expect(performance.now() - began).toBeLessThan(2000);
  });

  it('happens twice where its time does', () => {
    const schedule = [{ days: [7], start: '02:00', end: '02:30' }];
    expect(berlinWindow(schedule, '2026-10-25T00:10Z')).toBe('2026-10-25T00:00 – 2026-10-25T00:30');
    expect(berlinWindow(schedule, '2026-10-25T00:40Z')).toBeNull();
    expect(berlinWindow(schedule, '2026-10-25T01:10Z')).toBe('2026-10-25T01:00 – 2026-10-25T01:30');
  });
});

describe('scheduleIntervals', () => {
  it('lists what touches the range, uncut', () => {
    const intervals = scheduleIntervals(
      [{ days: EVERY_DAY, start: '22:00', end: '07:00' }],
      'UTC',
      at('2026-07-01T03:00Z'),
      at('2026-07-02T23:00Z'),
    );
    expect(intervals.map(({ start, end }) => `${short(start)} – ${short(end)}`)).toEqual([
      '2026-06-30T22:00 – 2026-07-01T07:00',
      '2026-07-01T22:00 – 2026-07-02T07:00',
      '2026-07-02T22:00 – 2026-07-03T07:00',
    ]);
  });

  it('merges windows that overlap or adjoin, also at the rim of the range', () => {
    const schedule = [
      { days: [3], start: '08:00', end: '10:00' },
      { days: [3], start: '09:00', end: '12:00' },
      { days: [3], start: '12:00', end: '13:00' },
    ];
    const merged = [{ start: at('2026-07-01T08:00Z'), end: at('2026-07-01T13:00Z') }];
    expect(scheduleIntervals(schedule, 'UTC', at('2026-07-01T00:00Z'), at('2026-07-02T00:00Z'))).toEqual(merged);
    expect(scheduleIntervals(schedule.slice(1), 'UTC', at('2026-07-01T12:00Z'), at('2026-07-01T12:30Z'))).toEqual([
      { start: at('2026-07-01T09:00Z'), end: at('2026-07-01T13:00Z') },
    ]);
  });

  it('leaves out what only adjoins the range', () => {
    const schedule = [{ days: [3], start: '08:00', end: '10:00' }];
    expect(scheduleIntervals(schedule, 'UTC', at('2026-07-01T10:00Z'), at('2026-07-01T12:00Z'))).toEqual([]);
    expect(scheduleIntervals(schedule, 'UTC', at('2026-07-01T07:00Z'), at('2026-07-01T08:00Z'))).toEqual([]);
  });

  it('finds the window of the day before where clocks went back over midnight', () => {
    // At 00:01 on Sunday the 29th clocks went back to 23:01 on Saturday.
    const fridays = [{ days: [5], start: '23:45', end: '23:45' }];
    const secondPass = at('2006-10-29T03:00Z');
    expect(scheduleIntervals(fridays, 'America/St_Johns', secondPass, at('2006-10-29T03:05Z'))).toEqual([
      { start: at('2006-10-29T02:31Z'), end: at('2006-10-29T03:15Z') },
    ]);
  });

  it('is empty without a schedule', () => {
    expect(scheduleIntervals([], 'UTC', at('2026-07-01T00:00Z'), at('2026-07-09T00:00Z'))).toEqual([]);
  });
});

describe('nextScheduleEdge', () => {
  const schedule = [{ days: [7], start: '22:00', end: '07:00' }];

  it.each([
    ['the begin, days away', '2026-06-29T12:00Z', '2026-07-05T20:00'],
    ['the end, from the begin on', '2026-07-05T20:00Z', '2026-07-06T05:00'],
    ['the next begin, from the end on', '2026-07-06T05:00Z', '2026-07-12T20:00'],
  ])('is %s', (_, after, expected) => {
    expect(short(nextScheduleEdge(schedule, 'Europe/Berlin', at(after)))).toBe(expected);
  });

  it('is no edge where windows adjoin', () => {
    const adjoining = [
      { days: [3], start: '20:00', end: '00:00' },
      { days: [4], start: '00:00', end: '06:00' },
    ];
    expect(short(nextScheduleEdge(adjoining, 'UTC', at('2026-07-01T21:00Z')))).toBe('2026-07-02T06:00');
  });

  it('is none for a schedule without a window', () => {
    expect(nextScheduleEdge([], 'UTC', at('2026-07-01T21:00Z'))).toBeNull();
    expect(nextScheduleEdge([{ days: [], start: '20:00', end: '00:00' }], 'UTC', at('2026-07-01T21:00Z'))).toBeNull();
  });

  it('skips a week in which the window falls into a gap', () => {
    const inGap = [{ days: [7], start: '02:00', end: '03:00' }];
    expect(short(nextScheduleEdge(inGap, 'Europe/Berlin', at('2026-03-23T12:00Z')))).toBe('2026-04-05T00:00');
  });
});

describe('schedules in general', () => {
  const time = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30, 45))
    .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
  const anySchedule = fc.array(
    fc.record({ days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), start: time, end: time }),
    { minLength: 1, maxLength: 5 },
  );
  const anyMoment = fc.constantFrom(
    ['Europe/Berlin', '2026-03-29T01:00Z'] as const,
    ['Europe/Berlin', '2026-10-25T01:00Z'] as const,
    ['Australia/Lord_Howe', '2026-04-04T15:00Z'] as const,
    ['Africa/Cairo', '2026-04-23T22:00Z'] as const,
    ['America/St_Johns', '2006-10-29T02:31Z'] as const,
    ['Pacific/Apia', '2011-12-30T10:00Z'] as const,
    ['Asia/Kathmandu', '2026-01-01T00:00Z'] as const,
  );

  /** The rule itself, asked of luxon's wall clock. */
  function isBlockedAt(schedule: ScheduleWindow[], timezone: string, instant: Date): boolean {
    const local = DateTime.fromJSDate(instant, { zone: timezone });
    const clock = local.toFormat('HH:mm');
    const yesterday = local.weekday === 1 ? 7 : local.weekday - 1;
    return schedule.some(({ days, start, end }) =>
      end > start
        ? days.includes(local.weekday) && clock >= start && clock < end
        : (days.includes(local.weekday) && clock >= start) || (days.includes(yesterday) && clock < end),
    );
  }

  it('block exactly while the wall clock is in a window, until the edge', () => {
    fc.assert(
      fc.property(
        anySchedule,
        anyMoment,
        fc.integer({ min: -36 * HOUR_MS, max: 36 * HOUR_MS }),
        (schedule, [timezone, moment], distance) => {
          const now = new Date(Date.parse(moment) + distance);
          const isBlocked = isBlockedAt(schedule, timezone, now);
          const window = currentWindow(schedule, timezone, now);
          expect(window !== null).toBe(isBlocked);

          const edge = nextScheduleEdge(schedule, timezone, now);
          if (window) expect(window.end).toEqual(edge);
          if (!edge) return;
          expect(edge > now).toBe(true);
          expect(isBlockedAt(schedule, timezone, edge)).toBe(!isBlocked);
          const quarter = HOUR_MS / 4;
          const first = Math.floor(now.getTime() / quarter + 1) * quarter;
          for (let sample = first; sample < edge.getTime(); sample += quarter) {
            if (isBlockedAt(schedule, timezone, new Date(sample)) !== isBlocked) {
              throw new Error(`An edge before ${new Date(sample).toISOString()} was left out`);
            }
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
