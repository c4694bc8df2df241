import { addDays, type LocalDate } from '../../common/days/local-day';

/** Seconds used on one local day. */
export interface DayTotal {
  date: LocalDate;
  seconds: number;
}

export interface GoalStreaks {
  metToday: boolean;
  /** Consecutive goal days that end today or yesterday. */
  currentStreakDays: number;
  /** The longest there has ever been. */
  bestStreakDays: number;
}

/**
 * A goal day is a local day with usage, at or under the goal; a streak is consecutive goal days.
 *
 * @param days the days with usage, oldest first, each once
 * @param goalSeconds the daily goal of now; it is what all of history is measured by
 */
export function goalStreaks(days: readonly DayTotal[], goalSeconds: number, today: LocalDate): GoalStreaks {
  let metToday = false;
  let current = 0;
  let best = 0;
  let streak = 0;
  let last: LocalDate | null = null;
  for (const { date, seconds } of days) {
    // A move to another time zone may have left usage on a day that is yet to come.
    if (date > today || seconds <= 0 || seconds > goalSeconds) continue;
    streak = last !== null && date === addDays(last, 1) ? streak + 1 : 1;
    last = date;
    best = Math.max(best, streak);
    if (date === today) metToday = true;
    if (date >= addDays(today, -1)) current = streak;
  }
  return { metToday, currentStreakDays: current, bestStreakDays: best };
}
