import {
  addDays,
  datesIn,
  instantsOfWallInterval,
  localDayOf,
  weekdayOf,
  type DayRule,
  type InstantInterval,
  type LocalDate,
  type WallTime,
} from '../../common/days/local-day';

/** A weekly window on the local wall clock. It goes by calendar weekdays, whatever the user's `dayStartsAt`. */
export interface ScheduleWindow {
  /** Weekdays on which it starts, Monday = 1 … Sunday = 7. */
  days: number[];
  /** HH:MM */
  start: string;
  /** HH:MM; at or before `start` means the next morning, so equal times are 24 hours. */
  end: string;
}

/** From `start` up to, but without, `end`; `end` null: it never lifts. */
export interface BlockInterval {
  start: Date;
  end: Date | null;
}

/** From `start` up to, but without, `end`, on the wall clock. */
interface WallSpan {
  start: WallTime;
  end: WallTime;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const DAY_MINUTES = 24 * 60;
const WEEK_MINUTES = 7 * DAY_MINUTES;

/**
 * The intervals in which the schedule blocks, as far as they touch [from, to), in order; overlapping and adjoining ones are
 * one. They are not cut: one may begin before `from` and end after `to`. A begin or end that lies within from…to is
 * one of the schedule; beyond that range a further window may adjoin, which {@link currentWindow} follows.
 */
export function scheduleIntervals(
  schedule: ScheduleWindow[],
  timezone: string,
  from: Date,
  to: Date,
): InstantInterval[] {
  return merge(windowsTouching(schedule, timezone, from, to)).filter(({ start, end }) => start < to && end > from);
}

/**
 * The whole interval that holds `now`, with all windows that adjoin before and after; null if the schedule does not block
 * now. Of a schedule that covers the whole week, which neither begins nor ends, `start` is `now` and `end` null.
 */
export function currentWindow(schedule: ScheduleWindow[], timezone: string, now: Date): BlockInterval | null {
  if (schedule.length === 0) return null;
  if (weekCoverage(schedule) === 'all') return { start: now, end: null };

  // Some minute of the week is free, so the interval has two ends; a wider look is taken until both lie within it.
  for (let days = 1; ; days *= 4) {
    const from = shift(now, -days);
    const to = shift(now, days);
    const current = scheduleIntervals(schedule, timezone, from, to).find(({ start, end }) => start <= now && now < end);
    if (!current) return null;
    if (current.start >= from && current.end <= to) return current;
  }
}

/** The next instant strictly after `after` at which the schedule begins or ends to block; null if it never does. */
export function nextScheduleEdge(schedule: ScheduleWindow[], timezone: string, after: Date): Date | null {
  const current = currentWindow(schedule, timezone, after);
  if (current) return current.end;
  if (weekCoverage(schedule) === 'none') return null;

  for (let days = 1; ; days *= 4) {
    const [next] = scheduleIntervals(schedule, timezone, after, shift(after, days));
    if (next) return next.start;
  }
}

/** Every window that overlaps from…to or only adjoins it: with those, begins and ends on the rim of the range are true. */
function windowsTouching(schedule: ScheduleWindow[], timezone: string, from: Date, to: Date): InstantInterval[] {
  const calendar: DayRule = { timezone, dayStartsAt: '00:00' };
  const dates = datesIn({
    // A window reaches into the next date, and where clocks went back over midnight the local day is a date ahead of the
    // wall clock. It is never behind.
    start: addDays(localDayOf(from, calendar), -2),
    end: localDayOf(to, calendar),
  });
  return wallSpans(schedule, dates)
    .flatMap(({ start, end }) => instantsOfWallInterval(start, end, timezone))
    .filter(({ start, end }) => end >= from && start <= to);
}

/**
 * The windows that start on `dates` as spans of the wall clock, in order; overlapping and adjoining ones are one. Their
 * instants are the same, and are found once for each span instead of once for each window of each day.
 */
function wallSpans(schedule: ScheduleWindow[], dates: LocalDate[]): WallSpan[] {
  const spans: WallSpan[] = [];
  const inOrder = schedule.toSorted((a, b) => (a.start < b.start ? -1 : 1));
  for (const date of dates) {
    const weekday = weekdayOf(date);
    const nextDate = addDays(date, 1);
    for (const { days, start, end } of inOrder) {
      if (!days.includes(weekday)) continue;
      const span = { start: { date, time: start }, end: { date: end > start ? date : nextDate, time: end } };
      const previous = spans.at(-1);
      if (previous === undefined || isBefore(previous.end, span.start)) spans.push(span);
      else if (isBefore(previous.end, span.end)) previous.end = span.end;
    }
  }
  return spans;
}

function isBefore(a: WallTime, b: WallTime): boolean {
  return a.date < b.date || (a.date === b.date && a.time < b.time);
}

function merge(intervals: InstantInterval[]): InstantInterval[] {
  const merged: InstantInterval[] = [];
  for (const { start, end } of intervals.toSorted((a, b) => a.start.getTime() - b.start.getTime())) {
    const previous = merged.at(-1);
    if (!previous || start > previous.end) merged.push({ start, end });
    else if (end > previous.end) previous.end = end;
  }
  return merged;
}

/** How much of a week on the wall clock the schedule covers. */
function weekCoverage(schedule: ScheduleWindow[]): 'none' | 'some' | 'all' {
  const isCovered = new Uint8Array(WEEK_MINUTES);
  for (const window of schedule) {
    const start = minuteOfDay(window.start);
    const length = (minuteOfDay(window.end) - start + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES;
    for (const day of window.days) {
      if (day < 1 || day > 7) continue;
      const first = (day - 1) * DAY_MINUTES + start;
      isCovered.fill(1, first, first + length);
      isCovered.fill(1, 0, Math.max(0, first + length - WEEK_MINUTES));
    }
  }
  if (!isCovered.includes(1)) return 'none';
  return isCovered.includes(0) ? 'some' : 'all';
}

function minuteOfDay(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/** How far to look, not a local day: 24-hour steps are as good as any. */
function shift(instant: Date, days: number): Date {
  return new Date(instant.getTime() + days * DAY_MS);
}
