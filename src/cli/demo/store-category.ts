import { ActivityCategory } from '../../modules/activities/activity-category.enum';
import { categoryOf } from '../../modules/activities/app-catalogue';

/** Play Store categories that have a counterpart here, in lower case. Every other one is `Other`. */
const BY_STORE_CATEGORY: ReadonlyMap<string, ActivityCategory> = new Map([
  ['books & reference', ActivityCategory.Education],
  ['business', ActivityCategory.Productivity],
  ['communication', ActivityCategory.Messaging],
  ['dating', ActivityCategory.Social],
  ['education', ActivityCategory.Education],
  ['entertainment', ActivityCategory.Video],
  ['games', ActivityCategory.Games],
  ['health & fitness', ActivityCategory.Health],
  ['medical', ActivityCategory.Health],
  ['music & audio', ActivityCategory.Music],
  ['news & magazines', ActivityCategory.News],
  ['productivity', ActivityCategory.Productivity],
  ['shopping', ActivityCategory.Shopping],
  ['social', ActivityCategory.Social],
  ['sports', ActivityCategory.News],
  ['video players & editors', ActivityCategory.Video],
]);

/** The launcher, the system's dialogs: nothing that a person chose to use. */
const SYSTEM = 'system';

/**
 * The category of an app that the Play Store files under `storeCategory`.
 * The catalogue is asked first: the store puts browsers and e-mail under Communication, and Reddit under News.
 */
export function categoryFor(appName: string, storeCategory: string): ActivityCategory {
  const store = storeCategory.trim().toLowerCase();
  if (store === SYSTEM) {
    return ActivityCategory.Other;
  }
  const known = categoryOf(appName);
  return known === ActivityCategory.Other ? (BY_STORE_CATEGORY.get(store) ?? ActivityCategory.Other) : known;
}
