import { ActivityCategory } from '../../modules/activities/activity-category.enum';
import { limitsReached, suggestLimits } from './daily-limits';
import { DemoSession } from './demo-person';

const session = (appName: string, startedAt: string, minutes: number): DemoSession => ({
  appName,
  category: ActivityCategory.Other,
  startedAt: new Date(startedAt),
  durationSeconds: minutes * 60,
});

describe('suggestLimits', () => {
  it('takes the most used apps, each at the median of its days in steps of five minutes', () => {
    const sessions = [
      session('YouTube', '2026-03-01T10:00:00+01:00', 60),
      session('YouTube', '2026-03-01T20:00:00+01:00', 40),
      session('YouTube', '2026-03-02T10:00:00+01:00', 42),
      session('YouTube', '2026-03-03T10:00:00+01:00', 10),
      session('Signal', '2026-03-01T09:00:00+01:00', 1),
      session('Reddit', '2026-03-01T09:00:00+01:00', 30),
    ];
    expect(suggestLimits(sessions, 2)).toEqual([
      { appName: 'YouTube', limitMinutes: 40 },
      { appName: 'Reddit', limitMinutes: 30 },
    ]);
    expect(suggestLimits(sessions, 5).at(-1)).toEqual({ appName: 'Signal', limitMinutes: 5 });
    expect(suggestLimits([], 3)).toEqual([]);
  });
});

describe('limitsReached', () => {
  it('finds the days at or over a limit, and no others', () => {
    const limits = [{ appName: 'YouTube', limitMinutes: 40 }];
    const usage = [
      { date: '2026-03-01', appName: 'youtube', minutes: 40 },
      { date: '2026-03-01', appName: 'Reddit', minutes: 400 },
      { date: '2026-03-02', appName: 'YouTube', minutes: 39.99 },
      { date: '2026-03-03', appName: 'YouTube', minutes: 55.5 },
    ];
    expect(limitsReached(usage, limits)).toEqual([
      { date: '2026-03-01', appName: 'YouTube', limitMinutes: 40, usedMinutes: 40 },
      { date: '2026-03-03', appName: 'YouTube', limitMinutes: 40, usedMinutes: 55.5 },
    ]);
  });
});
