import { ActivityCategory } from '../../modules/activities/activity-category.enum';
import type { DemoSession } from './demo-person';
import { todaysSessions } from './todays-sessions';

const session = (start: string, durationSeconds: number): DemoSession => ({
  appName: 'YouTube',
  category: ActivityCategory.Video,
  startedAt: new Date(start),
  durationSeconds,
});

const SESSIONS = [
  session('2026-11-10T08:00:00Z', 600),
  session('2026-11-12T09:00:00Z', 1_800),
  session('2026-11-12T12:00:00Z', 600),
  session('2026-11-13T12:00:00Z', 900),
];

describe('today’s sessions', () => {
  it('are those of the busiest day, the last of which has just ended', () => {
    expect(todaysSessions(SESSIONS, new Date('2026-11-20T16:11:00Z'))).toEqual([
      session('2026-11-20T13:00:00Z', 1_800),
      session('2026-11-20T16:00:00Z', 600),
    ]);
  });

  it('leave out what would have begun yesterday, in Paris', () => {
    expect(todaysSessions(SESSIONS, new Date('2026-11-20T01:00:00Z'))).toEqual([session('2026-11-20T00:49:00Z', 600)]);
    expect(todaysSessions(SESSIONS, new Date('2026-11-19T23:05:00Z'))).toEqual([]);
  });
});
