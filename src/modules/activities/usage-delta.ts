import type { ActivityCategory } from './activity-category.enum';
import type { Activity, ActivityPart } from './entities/activity.entity';

/** What a `usage` row is known by within one user. */
export interface UsageKey {
  date: string;
  appKey: string;
  category: ActivityCategory;
}

/** Seconds that are added to, or taken from, one `usage` row. */
export interface UsageDelta extends UsageKey {
  /** How the app is spelled where this user has no usage of it yet. */
  appName: string;
  /** Below 0 where usage goes down. */
  seconds: number;
}

/** What usage needs to know of an activity. */
export type CountedActivity = Pick<Activity, 'appKey' | 'appName' | 'category' | 'date' | 'durationSeconds' | 'parts'>;

/** How an activity counts: its seconds by local day, in order. */
export function partsOf({
  date,
  durationSeconds,
  parts,
}: Pick<Activity, 'date' | 'durationSeconds' | 'parts'>): ActivityPart[] {
  return parts ?? [{ date, seconds: durationSeconds }];
}

/** One string per key; a NUL cannot be mistaken for part of a date or a category. */
export function usageKeyText({ date, category, appKey }: UsageKey): string {
  return `${date}\u0000${category}\u0000${appKey}`;
}

/** Adds up the seconds of activities per `usage` row. */
export class UsageSum {
  private readonly byKey = new Map<string, UsageDelta>();

  /** @param sign -1 where the activity is taken away */
  add(activity: CountedActivity, sign: 1 | -1 = 1): void {
    const { appKey, appName, category } = activity;
    for (const { date, seconds } of partsOf(activity)) {
      const key = usageKeyText({ date, appKey, category });
      const delta = this.byKey.get(key);
      if (delta === undefined) this.byKey.set(key, { date, appKey, category, appName, seconds: sign * seconds });
      else delta.seconds += sign * seconds;
    }
  }

  /** In no particular order. */
  deltas(): UsageDelta[] {
    return [...this.byKey.values()];
  }
}

/** What recording `activities` adds to usage; the first spelling of an app stands for all of them. */
export function usageOf(activities: readonly CountedActivity[]): UsageDelta[] {
  const sum = new UsageSum();
  const spellings = new Map<string, string>();
  for (const activity of activities) {
    const appName = spellings.get(activity.appKey) ?? activity.appName;
    spellings.set(activity.appKey, appName);
    sum.add({ ...activity, appName });
  }
  return sum.deltas();
}

/** What deleting `activity` takes away from usage. */
export function usageWithout(activity: CountedActivity): UsageDelta[] {
  const sum = new UsageSum();
  sum.add(activity, -1);
  return sum.deltas();
}
