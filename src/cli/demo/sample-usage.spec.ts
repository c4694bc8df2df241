import { DateTime } from 'luxon';
import { ActivityCategory } from '../../modules/activities/activity-category.enum';
import { PEOPLE_ZONE } from './demo-person';
import { SAMPLE_NOTICE, sampleUsage } from './sample-usage';
import { datesOf } from './session-days';

const NOW = new Date('2026-11-20T08:33:00Z');

describe('sampleUsage', () => {
  it('is two people and the seven days up to yesterday', () => {
    const people = sampleUsage(NOW);
    expect(people.map(({ id }) => id)).toEqual(['sample01', 'sample02']);
    const week = ['13', '14', '15', '16', '17', '18', '19'].map((day) => `2026-11-${day}`);
    for (const { sessions } of people) {
      expect(datesOf(sessions)).toEqual(week);
      expect(sessions.length).toBeGreaterThan(100);
    }
  });

  it('is the same each time, on later days at the same times', () => {
    expect(sampleUsage(NOW)).toEqual(sampleUsage(new Date('2026-11-20T22:59:59Z')));
    const clockTimes = (now: Date): string[] =>
      sampleUsage(now).flatMap(({ sessions }) =>
        sessions.map(({ startedAt }) => DateTime.fromJSDate(startedAt, { zone: PEOPLE_ZONE }).toFormat('HH:mm:ss')),
      );
    expect(clockTimes(new Date('2026-03-31T10:00:00Z'))).toEqual(clockTimes(NOW));
  });

  it('has sessions that Focus takes and that do not overlap', () => {
    for (const { sessions } of sampleUsage(NOW)) {
      let lastEnd = 0;
      for (const { category, startedAt, durationSeconds } of sessions) {
        expect(category).toEqual(expect.any(String));
        expect(Number.isInteger(durationSeconds) && durationSeconds >= 1 && durationSeconds <= 86_400).toBe(true);
        expect(startedAt.getTime()).toBeGreaterThan(lastEnd);
        lastEnd = startedAt.getTime() + durationSeconds * 1000;
      }
    }
  });

  it('uses apps of several categories, and says that it is generated', () => {
    const categories = new Set(sampleUsage(NOW).flatMap(({ sessions }) => sessions.map(({ category }) => category)));
    expect(categories.size).toBeGreaterThan(5);
    expect(categories).toContain(ActivityCategory.Social);
    expect(SAMPLE_NOTICE).toMatch(/generated/i);
  });
});
