import { ActivityCategory } from '../../modules/activities/activity-category.enum';
import { categoryFor } from './store-category';

describe('categoryFor', () => {
  it.each([
    ['Some messenger', 'Communication', ActivityCategory.Messaging],
    ['Some film', ' video players & editors ', ActivityCategory.Video],
    ['Some scale', 'Health & Fitness', ActivityCategory.Health],
    ['Some torch', 'Tools', ActivityCategory.Other],
    ['Some torch', 'No such category', ActivityCategory.Other],
    ['Some torch', '', ActivityCategory.Other],
  ])('files %s of %s under %s', (appName, storeCategory, category) => {
    expect(categoryFor(appName, storeCategory)).toBe(category);
  });

  it('believes the catalogue before the store', () => {
    expect(categoryFor('Chrome', 'Communication')).toBe(ActivityCategory.Browser);
    expect(categoryFor('Reddit', 'News & Magazines')).toBe(ActivityCategory.Social);
    expect(categoryFor('Spotify', 'Tools')).toBe(ActivityCategory.Music);
  });

  it('files whatever is part of the system under other', () => {
    expect(categoryFor('Phone', 'System')).toBe(ActivityCategory.Other);
  });
});
