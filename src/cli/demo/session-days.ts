import { DateTime } from 'luxon';
import { DemoSession, PEOPLE_ZONE } from './demo-person';

/** The local dates (`YYYY-MM-DD`, in order) on which any of the sessions ran, in the people's zone. */
export function datesOf(sessions: readonly DemoSession[]): string[] {
  const dates = new Set<string>();
  for (const { startedAt, durationSeconds } of sessions) {
    const start = startedAt.getTime();
    const lastInstant = start + durationSeconds * 1000 - 1;
    dates.add(localDate(start)).add(localDate(lastInstant));
  }
  return [...dates].sort();
}

/**
 * A day of the week that is worth a chart: the latest week, Monday to Sunday, that was over on the last of `dates`;
 * where the data are too short for one, the week of that last date.
 * @param dates as `datesOf` gives them, at least one
 */
export function dayOfWeekToShow(dates: readonly string[]): string {
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined) {
    throw new RangeError('There is no week without a date');
  }
  const lastDate = DateTime.fromISO(last, { zone: 'utc' });
  const lastFullWeek = lastDate.plus({ days: 1 }).startOf('week').minus({ weeks: 1 });
  const isCovered = lastFullWeek >= DateTime.fromISO(first, { zone: 'utc' });
  return isCovered ? lastFullWeek.toFormat('yyyy-MM-dd') : last;
}

function localDate(millis: number): string {
  return DateTime.fromMillis(millis, { zone: PEOPLE_ZONE }).toFormat('yyyy-MM-dd');
}
