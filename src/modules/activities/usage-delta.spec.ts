import { ActivityCategory } from './activity-category.enum';
import { type CountedActivity, partsOf, usageKeyText, usageOf, usageWithout } from './usage-delta';

const activity = (change: Partial<CountedActivity> = {}): CountedActivity => ({
  appKey: 'tiktok',
  appName: 'TikTok',
  category: ActivityCategory.Social,
  date: '2026-11-20',
  durationSeconds: 600,
  parts: null,
  ...change,
});

const overMidnight = activity({
  durationSeconds: 900,
  parts: [
    { date: '2026-11-20', seconds: 300 },
    { date: '2026-11-21', seconds: 600 },
  ],
});

const row = (date: string, seconds: number, change: object = {}): object => ({
  date,
  appKey: 'tiktok',
  category: ActivityCategory.Social,
  appName: 'TikTok',
  seconds,
  ...change,
});

describe('usage deltas', () => {
  it('count an activity on its own date where it is on one day', () => {
    expect(partsOf(activity())).toEqual([{ date: '2026-11-20', seconds: 600 }]);
    expect(usageOf([activity()])).toEqual([row('2026-11-20', 600)]);
  });

  it('count an activity over midnight on both days', () => {
    expect(usageOf([overMidnight])).toEqual([row('2026-11-20', 300), row('2026-11-21', 600)]);
  });

  it('add up what falls on the same day, app and category', () => {
    expect(usageOf([activity(), overMidnight])).toEqual([row('2026-11-20', 900), row('2026-11-21', 600)]);
  });

  it('keep categories of one app apart', () => {
    const video = { category: ActivityCategory.Video };
    expect(usageOf([activity(), activity(video)])).toEqual([row('2026-11-20', 600), row('2026-11-20', 600, video)]);
  });

  it('spell an app as it was spelled first, whatever day and category', () => {
    const later = activity({ appName: 'TIKTOK', date: '2026-11-21', category: ActivityCategory.Video });
    expect(usageOf([activity(), later]).map(({ appName }) => appName)).toEqual(['TikTok', 'TikTok']);
  });

  it('take away exactly what was added', () => {
    expect(usageWithout(overMidnight)).toEqual([row('2026-11-20', -300), row('2026-11-21', -600)]);
  });

  it('come to nothing for nothing', () => {
    expect(usageOf([])).toEqual([]);
  });

  it('have a key that no other app, day or category has', () => {
    const keys = [
      { date: '2026-11-20', appKey: 'a', category: ActivityCategory.Social },
      { date: '2026-11-20', appKey: 'social a', category: ActivityCategory.Social },
      { date: '2026-11-20', appKey: 'a', category: ActivityCategory.Video },
      { date: '2026-11-21', appKey: 'a', category: ActivityCategory.Social },
    ].map(usageKeyText);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
