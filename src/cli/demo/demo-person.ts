import { ActivityCategory } from '../../modules/activities/activity-category.enum';

/** The zone the demo's people live in: a shifted session keeps its wall-clock time there. */
export const PEOPLE_ZONE = 'Europe/Paris';

/** One uninterrupted stretch of one app in the foreground. */
export interface DemoSession {
  appName: string;
  category: ActivityCategory;
  startedAt: Date;
  /** Whole seconds, 1–86,400. */
  durationSeconds: number;
}

/** Someone whose phone is played back; shown by `id`, for the data names nobody. */
export interface DemoPerson {
  id: string;
  sessions: readonly DemoSession[];
}
