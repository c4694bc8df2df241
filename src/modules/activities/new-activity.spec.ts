import type { DayRule } from '../../common/days/local-day';
import { ActivityCategory } from './activity-category.enum';
import type { CreateActivityDto } from './dto/create-activity.dto';
import { newActivity, timeProblem } from './new-activity';

const NOW = new Date('2026-11-20T08:00:00.000Z');
const UTC: DayRule = { timezone: 'UTC', dayStartsAt: '00:00' };
const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;

const input = (change: Partial<CreateActivityDto> = {}): CreateActivityDto => ({
  app_name: 'TikTok',
  duration_minutes: 12.5,
  ...change,
});
const at = (offsetMs: number): Date => new Date(NOW.getTime() + offsetMs);

describe('a new activity', () => {
  it('is filled in where little was sent', () => {
    expect(newActivity(input(), 7, UTC, NOW)).toEqual({
      userId: 7,
      appKey: 'tiktok',
      appName: 'TikTok',
      category: ActivityCategory.Social,
      durationSeconds: 750,
      startedAt: at(-750_000),
      endedAt: NOW,
      date: '2026-11-20',
      timezone: 'UTC',
      parts: null,
      device: null,
      clientId: null,
      createdAt: NOW,
    });
  });

  it('takes null and an empty device for left out', () => {
    const sent = input({ category: null, started_at: null, device: null, client_id: null });
    expect(newActivity(sent, 7, UTC, NOW)).toEqual(newActivity(input(), 7, UTC, NOW));
    expect(newActivity(input({ device: '' }), 7, UTC, NOW).device).toBeNull();
  });

  it('keeps the category that was sent, and files an unknown app under other', () => {
    expect(newActivity(input({ category: ActivityCategory.Video }), 7, UTC, NOW).category).toBe('video');
    expect(newActivity(input({ app_name: 'Frobnicator' }), 7, UTC, NOW).category).toBe('other');
  });

  it.each([
    [0.01, 1],
    [0.02, 1],
    [0.03, 2],
    [0.5, 30],
    [1440, 86_400],
  ])('counts %d minutes as %d seconds', (minutes, seconds) => {
    expect(newActivity(input({ duration_minutes: minutes }), 7, UTC, NOW).durationSeconds).toBe(seconds);
  });

  it('is on the local day it started, and spread where it crosses into another', () => {
    const startedAt = new Date('2026-11-19T22:50:00Z');
    const row = newActivity(
      input({ started_at: startedAt, duration_minutes: 20 }),
      7,
      { timezone: 'Europe/Berlin', dayStartsAt: '00:00' },
      NOW,
    );
    expect(row).toMatchObject({
      date: '2026-11-19',
      timezone: 'Europe/Berlin',
      parts: [
        { date: '2026-11-19', seconds: 600 },
        { date: '2026-11-20', seconds: 600 },
      ],
    });
  });

  it('counts on the next day alone where it starts a moment before the boundary', () => {
    const row = newActivity(input({ started_at: new Date('2026-11-19T23:59:59.700Z') }), 7, UTC, NOW);
    expect(row).toMatchObject({ date: '2026-11-19', parts: [{ date: '2026-11-20', seconds: 750 }] });
  });

  it.each<[string, Partial<CreateActivityDto>, string | null]>([
    ['no start', {}, null],
    ['ends exactly five minutes ahead', { started_at: at(-7.5 * MINUTE_MS) }, null],
    ['ends a moment later', { started_at: at(-7.5 * MINUTE_MS + 1) }, 'in_the_future'],
    ['starts exactly 366 days ago', { started_at: at(-366 * DAY_MS) }, null],
    ['starts a moment earlier', { started_at: at(-366 * DAY_MS - 1) }, 'too_old'],
    ['in the year 0', { started_at: new Date('0000-01-01T00:00:00Z') }, 'too_old'],
    ['in the year 9999', { started_at: new Date('9999-12-31T23:59:59Z') }, 'in_the_future'],
  ])('is refused for its time: %s', (_, change, code) => {
    const problem = timeProblem(input(change), NOW);
    expect(problem?.code ?? null).toBe(code);
    if (problem !== null) expect(problem.field).toBe('started_at');
  });
});
