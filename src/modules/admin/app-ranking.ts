import type { ActivityCategory } from '../activities/activity-category.enum';

/** What all activities of one app come to, as far as they were filed in one category. */
export interface FiledApp {
  appKey: string;
  category: ActivityCategory;
  firstActivityId: number;
  activities: number;
  seconds: number;
}

/** What all activities of one app come to. */
export interface RankedApp extends FiledApp {
  /** The one with most of the app's seconds. */
  category: ActivityCategory;
}

/** {@link RankedApp}, ready to be shown. */
export interface AppFigures extends RankedApp {
  appName: string;
  users: number;
}

export interface AppRanking {
  /** Most seconds first. */
  apps: AppFigures[];
  /** Of all apps, those that are not listed too. */
  totalSeconds: number;
}

/** Adds up each app over its categories; most seconds first, then by app. */
export function rankApps(filed: readonly FiledApp[]): RankedApp[] {
  const apps = new Map<string, RankedApp>();
  for (const part of [...filed].sort(mostSecondsFirst)) {
    const app = apps.get(part.appKey);
    if (app === undefined) {
      // The first one met is its biggest, so it gives the category.
      apps.set(part.appKey, { ...part });
      continue;
    }
    app.firstActivityId = Math.min(app.firstActivityId, part.firstActivityId);
    app.activities += part.activities;
    app.seconds += part.seconds;
  }
  return [...apps.values()].sort(mostSecondsFirst);
}

function mostSecondsFirst(a: FiledApp, b: FiledApp): number {
  return b.seconds - a.seconds || compareText(a.appKey, b.appKey) || compareText(a.category, b.category);
}

/** By code unit: the same order on every machine. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
