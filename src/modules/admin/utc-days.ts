import {
  addDays,
  type DateRange,
  type DayRule,
  localDayOf,
  type LocalDate,
  startOfLocalDay,
} from '../../common/days/local-day';

/** The days that figures for administrators go by. */
const UTC_DAYS: DayRule = { timezone: 'UTC', dayStartsAt: '00:00' };

export function utcDateOf(instant: Date): LocalDate {
  return localDayOf(instant, UTC_DAYS);
}

export function startOfUtcDate(date: LocalDate): Date {
  return startOfLocalDay(date, UTC_DAYS);
}

/** The last instant of a date that a database can tell from the next date's first. */
export function endOfUtcDate(date: LocalDate): Date {
  return new Date(`${date}T23:59:59.999Z`);
}

/** The last `days` dates, today being one of them. */
export function lastDates(now: Date, days: number): DateRange {
  const end = utcDateOf(now);
  return { start: addDays(end, 1 - days), end };
}
