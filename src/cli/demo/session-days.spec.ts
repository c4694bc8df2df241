import { ActivityCategory } from '../../modules/activities/activity-category.enum';
import { DemoSession } from './demo-person';
import { datesOf, dayOfWeekToShow } from './session-days';

const session = (startedAt: string, durationSeconds: number): DemoSession => ({
  appName: 'YouTube',
  category: ActivityCategory.Video,
  startedAt: new Date(startedAt),
  durationSeconds,
});

describe('datesOf', () => {
  it('gives each local date once, in order, both of them for a session across midnight', () => {
    const sessions = [
      session('2026-03-03T23:30:00+01:00', 3600),
      session('2026-03-01T10:00:00+01:00', 60),
      session('2026-03-01T12:00:00+01:00', 60),
    ];
    expect(datesOf(sessions)).toEqual(['2026-03-01', '2026-03-03', '2026-03-04']);
  });

  it('does not count the day at whose first instant a session ended', () => {
    expect(datesOf([session('2026-03-03T23:59:00+01:00', 60)])).toEqual(['2026-03-03']);
  });
});

describe('dayOfWeekToShow', () => {
  it('is in the last full week of the data', () => {
    // 2026-03-15 is a Sunday.
    expect(dayOfWeekToShow(['2026-03-01', '2026-03-14'])).toBe('2026-03-02');
    expect(dayOfWeekToShow(['2026-03-01', '2026-03-15'])).toBe('2026-03-09');
    expect(dayOfWeekToShow(['2026-03-02', '2026-03-16'])).toBe('2026-03-09');
  });

  it('is the last date where the data hold no full week', () => {
    expect(dayOfWeekToShow(['2026-03-03', '2026-03-10'])).toBe('2026-03-10');
    expect(dayOfWeekToShow(['2026-03-10'])).toBe('2026-03-10');
  });

  it('refuses to choose from nothing', () => {
    expect(() => dayOfWeekToShow([])).toThrow(RangeError);
  });
});
