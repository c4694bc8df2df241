import { mergeSettings, DEFAULT_USER_SETTINGS, type UserSettings } from '../users/entities/user-settings';
import { DAILY_REMINDER, dateDueIn, WEEKLY_SUMMARY } from './digest-plans';

const QUARTER_MS = 15 * 60_000;

/** Every date that falls due between two instants, looked for in windows of a quarter of an hour. */
function dueBetween(from: string, to: string, time: string, timezone: string): (string | null)[] {
  const dates: (string | null)[] = [];
  for (let after = Date.parse(from); after < Date.parse(to); after += QUARTER_MS) {
    const window = { after: new Date(after), until: new Date(after + QUARTER_MS) };
    const date = dateDueIn(window, time, timezone);
    if (date !== null) dates.push(date);
  }
  return dates;
}

const settings = (change: Partial<UserSettings>): UserSettings => mergeSettings(DEFAULT_USER_SETTINGS, change);

describe('the date due in a window', () => {
  const due = (after: string, until: string, time: string, timezone: string): string | null =>
    dateDueIn({ after: new Date(after), until: new Date(until) }, time, timezone);

  it.each([
    ['2026-11-20T19:45Z', '2026-11-20T20:00Z', 'UTC', '2026-11-20'],
    ['2026-11-20T20:00Z', '2026-11-20T20:15Z', 'UTC', null],
    ['2026-11-20T19:45Z', '2026-11-20T19:59Z', 'UTC', null],
    ['2026-11-20T14:00Z', '2026-11-20T14:15Z', 'Asia/Kathmandu', '2026-11-20'],
    ['2026-11-20T05:45Z', '2026-11-20T06:00Z', 'Pacific/Kiritimati', '2026-11-20'],
    ['2026-11-21T06:45Z', '2026-11-21T07:00Z', 'Pacific/Pago_Pago', '2026-11-20'],
    // Six hours late.
    ['2026-11-20T15:00Z', '2026-11-20T21:00Z', 'UTC', '2026-11-20'],
  ])('%s – %s in %s: %s', (after, until, timezone, date) => {
    expect(due(after, until, '20:00', timezone)).toBe(date);
  });

  it.each([
    ['a time that is skipped', '2026-03-28T12:00Z', '2026-03-30T12:00Z', '02:30', 'Europe/Berlin'],
    ['a time that comes twice', '2026-10-24T12:00Z', '2026-10-26T12:00Z', '02:30', 'Europe/Berlin'],
    ['a midnight that is skipped', '2026-04-23T12:00Z', '2026-04-25T12:00Z', '00:00', 'Africa/Cairo'],
    ['a midnight that comes twice', '2026-10-29T12:00Z', '2026-10-31T12:00Z', '23:30', 'Africa/Cairo'],
  ])('is each date once: %s', (_, from, to, time, timezone) => {
    const dates = dueBetween(from, to, time, timezone);
    expect(dates).toHaveLength(2);
    expect(new Set(dates).size).toBe(2);
  });

  it('is right after a gap where the time is skipped', () => {
    expect(due('2026-03-29T00:59Z', '2026-03-29T01:00Z', '02:30', 'Europe/Berlin')).toBe('2026-03-29');
  });
});

describe('the reminder', () => {
  it('speaks of the day that runs at its time', () => {
    expect(DAILY_REMINDER.subjectOf('2026-11-20', settings({ reminder_time: '20:00' }))).toBe('2026-11-20');
    expect(DAILY_REMINDER.subjectOf('2026-11-20', settings({ reminder_time: '01:00', day_starts_at: '04:00' }))).toBe(
      '2026-11-19',
    );
    expect(DAILY_REMINDER.subjectOf('2026-11-20', settings({ reminder_time: '04:00', day_starts_at: '04:00' }))).toBe(
      '2026-11-20',
    );
  });
});

describe('the summary', () => {
  it('speaks of the week before, on the first day of a week', () => {
    // 2026-11-22 is a Sunday.
    expect(WEEKLY_SUMMARY.subjectOf('2026-11-23', settings({}))).toBe('2026-11-16');
    expect(WEEKLY_SUMMARY.subjectOf('2026-11-22', settings({}))).toBeNull();
    expect(WEEKLY_SUMMARY.subjectOf('2026-11-22', settings({ week_starts_on: 'sunday' }))).toBe('2026-11-15');
    expect(WEEKLY_SUMMARY.subjectOf('2026-11-23', settings({ week_starts_on: 'sunday' }))).toBeNull();
  });

  it('comes at 08:00, or when a day that starts later has begun', () => {
    expect(['00:00', '08:00', '09:30', '12:00'].map((dayStart) => WEEKLY_SUMMARY.timeOf(dayStart))).toEqual([
      '08:00',
      '08:00',
      '09:30',
      '12:00',
    ]);
  });

  it('looks for nobody on days on which no week begins', () => {
    const dates = ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23', '2026-11-24'];
    expect(dates.filter((date) => WEEKLY_SUMMARY.isPossibleOn(date))).toEqual(['2026-11-22', '2026-11-23']);
  });
});
