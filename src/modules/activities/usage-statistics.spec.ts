import { ActivityCategory } from './activity-category.enum';
import { byApp, byCategory, byDay, daysUpTo, totalSeconds, type UsageFigure, within } from './usage-statistics';

const figure = (date: string, appName: string, category: ActivityCategory, seconds: number): UsageFigure => ({
  date,
  appKey: appName.toLowerCase(),
  appName,
  category,
  seconds,
});

const { Social, Video, Music } = ActivityCategory;

const FIGURES = [
  figure('2026-11-19', 'TikTok', Social, 100),
  figure('2026-11-20', 'TikTok', Social, 200),
  figure('2026-11-20', 'TikTok', Video, 350),
  figure('2026-11-20', 'Spotify', Music, 650),
  figure('2026-11-21', 'YouTube', Video, 1000),
];

describe('usage statistics', () => {
  it('add up', () => {
    expect(totalSeconds(FIGURES)).toBe(2300);
    expect(totalSeconds([])).toBe(0);
  });

  it('cut out a range, both ends included', () => {
    expect(within(FIGURES, { start: '2026-11-20', end: '2026-11-21' })).toEqual(FIGURES.slice(1));
    expect(within(FIGURES, { start: '2026-11-22', end: '2026-11-21' })).toEqual([]);
  });

  it('group by app: most first, then by name, in the category with most of it', () => {
    expect(byApp(FIGURES)).toEqual([
      { appName: 'YouTube', category: Video, seconds: 1000 },
      { appName: 'Spotify', category: Music, seconds: 650 },
      { appName: 'TikTok', category: Video, seconds: 650 },
    ]);
    expect(byApp([])).toEqual([]);
  });

  it('choose a category by name where two of them tie', () => {
    const tie = [figure('2026-11-20', 'X', Video, 60), figure('2026-11-20', 'X', Social, 60)];
    expect(byApp(tie)).toEqual([{ appName: 'X', category: Social, seconds: 120 }]);
  });

  it('group by category: most first', () => {
    expect(byCategory(FIGURES)).toEqual([
      { category: Video, seconds: 1350 },
      { category: Music, seconds: 650 },
      { category: Social, seconds: 300 },
    ]);
  });

  it('list every day of a range, those without usage too', () => {
    expect(byDay(FIGURES, { start: '2026-11-18', end: '2026-11-20' })).toEqual([
      { date: '2026-11-18', seconds: 0 },
      { date: '2026-11-19', seconds: 100 },
      { date: '2026-11-20', seconds: 1200 },
    ]);
  });

  it.each([
    ['a past range', '2026-12-24', 7],
    ['its last day', '2026-11-22', 7],
    ['its third day', '2026-11-18', 3],
    ['its first day', '2026-11-16', 1],
    ['a future range', '2026-11-15', 0],
    ['a range far ahead', '2026-01-01', 0],
  ])('count the days that have begun: %s', (_, today, days) => {
    expect(daysUpTo(today, { start: '2026-11-16', end: '2026-11-22' })).toBe(days);
  });
});
