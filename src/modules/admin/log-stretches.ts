import { addDays, type DateRange } from '../../common/days/local-day';
import { endOfUtcDate, startOfUtcDate, utcDateOf } from './utc-days';

/** From one instant to another, both inclusive; without one it is open on that side. */
export interface Period {
  from?: Date;
  to?: Date;
}

/** A period, and how many of the logs in question it has. */
export interface LogStretch extends Period {
  logs: number;
}

/** A period cut at dates whose figures are at hand: those whole dates, and what is left on either side. */
export interface SplitPeriod {
  newer: Period | null;
  dates: DateRange | null;
  older: Period | null;
}

/** @param counted dates whose figures are at hand; `null`: there are none */
export function splitAt({ from, to }: Period, counted: DateRange | null): SplitPeriod {
  const nothing = { newer: { from, to }, dates: null, older: null };
  if (counted === null) return nothing;
  const first = from === undefined ? counted.start : later(counted.start, firstWholeDate(from));
  const last = to === undefined ? counted.end : earlier(counted.end, lastWholeDate(to));
  if (first > last) return nothing;
  const start = startOfUtcDate(first);
  const end = endOfUtcDate(last);
  return {
    newer: to === undefined || to > end ? { from: new Date(end.getTime() + 1), to } : null,
    dates: { start: first, end: last },
    older: from === undefined || from < start ? { from, to: new Date(start.getTime() - 1) } : null,
  };
}

/**
 * Where a page begins among stretches, newest first: the period it lies in, as short as is known, and how many of the logs
 * in question come before it there.
 *
 * @param offset fewer than there are logs
 */
export function placeOf(stretches: readonly LogStretch[], offset: number, size: number): Period & { offset: number } {
  let before = 0;
  let newest: LogStretch | undefined;
  let skipped = 0;
  let oldest: LogStretch | undefined;
  for (const stretch of stretches) {
    if (newest === undefined && before + stretch.logs > offset) {
      newest = stretch;
      skipped = before;
    }
    before += stretch.logs;
    oldest = stretch;
    if (before >= offset + size) break;
  }
  return { from: oldest?.from, to: newest?.to, offset: offset - skipped };
}

function firstWholeDate(from: Date): string {
  const date = utcDateOf(from);
  return from > startOfUtcDate(date) ? addDays(date, 1) : date;
}

function lastWholeDate(to: Date): string {
  const date = utcDateOf(to);
  return to < endOfUtcDate(date) ? addDays(date, -1) : date;
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}
