import { type DayRule, splitByLocalDay } from '../../common/days/local-day';
import { secondsByHourOn, type TimedActivity } from './hours-of-day';

const HOUR = 3600;

function recorded(startedAt: string, durationSeconds: number, rule: DayRule): TimedActivity {
  const parts = splitByLocalDay(new Date(startedAt), durationSeconds, rule);
  return {
    startedAt: new Date(startedAt),
    durationSeconds,
    date: parts[0]!.date,
    parts: parts.length === 1 ? null : parts,
    timezone: rule.timezone,
  };
}

const hours = (wanted: Record<number, number>): number[] => Array.from({ length: 24 }, (_, hour) => wanted[hour] ?? 0);

const UTC: DayRule = { timezone: 'UTC', dayStartsAt: '00:00' };
const BERLIN: DayRule = { timezone: 'Europe/Berlin', dayStartsAt: '00:00' };

describe('the hours of a day', () => {
  it('are 24 zeros without activities', () => {
    expect(secondsByHourOn('2026-11-20', [])).toEqual(hours({}));
  });

  it('spread an activity over the hours it runs through, by the local clock', () => {
    const activity = recorded('2026-11-20T08:30:00Z', 2 * HOUR, BERLIN);
    expect(secondsByHourOn('2026-11-20', [activity])).toEqual(hours({ 9: 1800, 10: HOUR, 11: 1800 }));
  });

  it('hold only the part that falls on the day', () => {
    const activity = recorded('2026-11-20T22:00:00Z', 4 * HOUR, UTC);
    expect(secondsByHourOn('2026-11-20', [activity])).toEqual(hours({ 22: HOUR, 23: HOUR }));
    expect(secondsByHourOn('2026-11-21', [activity])).toEqual(hours({ 0: HOUR, 1: HOUR }));
    expect(secondsByHourOn('2026-11-22', [activity])).toEqual(hours({}));
  });

  it('follow a day that starts at 04:00 past midnight', () => {
    const activity = recorded('2026-11-20T23:00:00Z', 6 * HOUR, { timezone: 'UTC', dayStartsAt: '04:00' });
    expect(secondsByHourOn('2026-11-20', [activity])).toEqual(hours({ 23: HOUR, 0: HOUR, 1: HOUR, 2: HOUR, 3: HOUR }));
    expect(secondsByHourOn('2026-11-21', [activity])).toEqual(hours({ 4: HOUR }));
  });

  it('hold both of an hour that occurs twice, and none of one that is skipped', () => {
    const autumn = recorded('2026-10-24T22:00:00Z', 5 * HOUR, BERLIN);
    expect(secondsByHourOn('2026-10-25', [autumn])).toEqual(hours({ 0: HOUR, 1: HOUR, 2: 2 * HOUR, 3: HOUR }));
    const spring = recorded('2026-03-28T23:00:00Z', 4 * HOUR, BERLIN);
    expect(secondsByHourOn('2026-03-29', [spring])).toEqual(hours({ 0: HOUR, 1: HOUR, 3: HOUR, 4: HOUR }));
  });

  it('add up activities, each by the clock of its own zone', () => {
    const activities = [
      recorded('2026-11-20T08:00:00Z', HOUR, BERLIN),
      recorded('2026-11-20T08:00:00Z', HOUR, UTC),
      recorded('2026-11-20T09:00:00Z', 600, UTC),
    ];
    expect(secondsByHourOn('2026-11-20', activities)).toEqual(hours({ 8: HOUR, 9: HOUR + 600 }));
  });
});
