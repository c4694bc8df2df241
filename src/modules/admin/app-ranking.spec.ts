import { ActivityCategory } from '../activities/activity-category.enum';
import { type FiledApp, rankApps } from './app-ranking';

const { Games, Social, Video } = ActivityCategory;

function filed(appKey: string, category: ActivityCategory, seconds: number, firstActivityId = 1): FiledApp {
  return { appKey, category, seconds, firstActivityId, activities: 1 };
}

describe('rankApps', () => {
  it('adds up an app over its categories and files it where most of it is', () => {
    const ranked = rankApps([filed('a', Games, 60, 9), filed('a', Social, 90, 12), filed('b', Video, 120, 4)]);
    expect(ranked).toEqual([
      { appKey: 'a', category: Social, seconds: 150, firstActivityId: 9, activities: 2 },
      { appKey: 'b', category: Video, seconds: 120, firstActivityId: 4, activities: 1 },
    ]);
  });

  it('breaks ties by name', () => {
    const ranked = rankApps([filed('b', Video, 60), filed('a', Social, 30), filed('a', Games, 30)]);
    expect(ranked.map(({ appKey, category }) => [appKey, category])).toEqual([
      ['a', Games],
      ['b', Video],
    ]);
  });

  it('ranks nothing where there is nothing', () => {
    expect(rankApps([])).toEqual([]);
  });
});
