import { type LocalDate, secondsByHour } from '../../common/days/local-day';
import type { Activity } from './entities/activity.entity';
import { partsOf } from './usage-delta';

export type TimedActivity = Pick<Activity, 'startedAt' | 'durationSeconds' | 'date' | 'parts' | 'timezone'>;

const HOURS = 24;
const SECOND_MS = 1000;

/**
 * Seconds in each hour 0–23 of the local wall clock that `activities` spent on the local day `date`; what they spent on
 * other days does not count. Each goes by the clock of the zone it was recorded in.
 */
export function secondsByHourOn(date: LocalDate, activities: readonly TimedActivity[]): number[] {
  const hours = new Array<number>(HOURS).fill(0);
  for (const activity of activities) {
    let start = activity.startedAt.getTime();
    for (const part of partsOf(activity)) {
      const end = start + part.seconds * SECOND_MS;
      if (part.date === date) {
        const ofPart = secondsByHour(new Date(start), new Date(end), activity.timezone);
        ofPart.forEach((seconds, hour) => (hours[hour]! += seconds));
      }
      start = end;
    }
  }
  return hours;
}
