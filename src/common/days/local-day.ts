/**
 * Local days: which calendar date an instant counts on for a user, and everything else that depends on a wall clock.
 *
 * A day runs from `dayStartsAt` on its date to `dayStartsAt` on the next date. All of it is calendar arithmetic on the wall
 * clock of a named zone, so a day in which clocks change has 23 or 25 hours (or 23.5, or none at all where a zone skipped
 * the date).
 */

/** A calendar date, `YYYY-MM-DD`. Dates compare correctly as strings. */
export type LocalDate = string;

/** What turns instants into a user's dates. */
export interface DayRule {
  /** An IANA name, see {@link isTimeZone}. */
  timezone: string;
  /** HH:MM, 00:00–12:00 */
  dayStartsAt: string;
}

export type WeekStart = 'monday' | 'sunday';

/** Both dates belong to the range. */
export interface DateRange {
  start: LocalDate;
  end: LocalDate;
}

/** The whole seconds of an activity that fall on one date. */
export interface DayPart {
  date: LocalDate;
  seconds: number;
}

/** What a clock on the wall shows. */
export interface WallTime {
  date: LocalDate;
  /** HH:MM, 00:00–23:59 */
  time: string;
}

/** From `start` up to, but without, `end`. */
export interface InstantInterval {
  start: Date;
  end: Date;
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** No zone has ever been this far from UTC (the record is 15:13 h), so a wall time and its instants are closer than this. */
const MAX_OFFSET_MS = 16 * HOUR_MS;

/** No zone in the tz database has changed its offset twice within a block since 1970; the closest two are 167 hours apart. */
const BLOCK_MS = 4 * DAY_MS;
const MAX_BLOCKS_PER_ZONE = 256;
const MAX_ZONES = 256;
const MAX_DATE_TEXTS = 1024;

const FIRST_EPOCH_DAY = Date.parse('0000-01-01T00:00:00Z') / DAY_MS;
const LAST_EPOCH_DAY = Date.parse('9999-12-31T00:00:00Z') / DAY_MS;

const DATE_PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;
const MONTH_PATTERN = /^\d{4}-\d{2}$/;
const TIME_OF_DAY_PATTERN = /^([01]\d|2[0-3]):([0-5]\d)$/;
const ZONE_NAME_PATTERN = /^[A-Za-z][A-Za-z0-9_+/-]*$/;
const OFFSET_PATTERN = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/;

/**
 * ICU also knows three-letter names of its own that mean something unexpected (BST is Bangladesh, IST is India). These are
 * the only ones in the tz database.
 */
const THREE_LETTER_ZONES = new Set('CET EET EST GMT HST MET MST PRC ROC ROK UCT UTC WET'.split(' '));

// Zones

/** A stretch of time with one offset, `end` excluded. All in ms; the offset is local minus UTC. */
interface OffsetSpan {
  start: number;
  end: number;
  offset: number;
}

/** Keeps a memo from growing without end: the oldest entry gives way. */
function remember<K, V>(memo: Map<K, V>, key: K, value: V, limit: number): V {
  if (memo.size >= limit) {
    for (const oldest of memo.keys()) {
      memo.delete(oldest);
      break;
    }
  }
  memo.set(key, value);
  return value;
}

/**
 * The offsets of one zone. Asking Intl costs about a microsecond and finding a clock change some twenty questions, so they
 * are asked once per block of days; everything else here is arithmetic on the answers.
 */
class ZoneOffsets {
  private readonly format: Intl.DateTimeFormat;
  private readonly blocks = new Map<number, OffsetSpan[]>();

  /** Throws a RangeError if there is no such zone. */
  constructor(timezone: string) {
    this.format = new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'longOffset' });
  }

  /** Local minus UTC in ms at an instant (epoch ms). */
  at(instant: number): number {
    const block = this.block(Math.floor(instant / BLOCK_MS));
    const [first, last = first] = block;
    return (instant < first!.end ? first! : last!).offset;
  }

  /** The spans of [from, to) in order, cut to it; neighbours may have the same offset. */
  between(from: number, to: number): OffsetSpan[] {
    const spans: OffsetSpan[] = [];
    for (let index = Math.floor(from / BLOCK_MS); index * BLOCK_MS < to; index++) {
      for (const span of this.block(index)) {
        const start = Math.max(span.start, from);
        const end = Math.min(span.end, to);
        if (start < end) spans.push({ start, end, offset: span.offset });
      }
    }
    return spans;
  }

  private block(index: number): OffsetSpan[] {
    return this.blocks.get(index) ?? remember(this.blocks, index, this.readBlock(index), MAX_BLOCKS_PER_ZONE);
  }

  private readBlock(index: number): OffsetSpan[] {
    const start = index * BLOCK_MS;
    const end = start + BLOCK_MS;
    const before = this.ask(start);
    const after = this.ask(end);
    if (before === after) return [{ start, end, offset: before }];

    // Zones change on a whole second.
    let low = start;
    let high = end;
    while (high - low > SECOND_MS) {
      const middle = low + Math.floor((high - low) / (2 * SECOND_MS)) * SECOND_MS;
      if (this.ask(middle) === before) low = middle;
      else high = middle;
    }
    const spans = [
      { start, end: high, offset: before },
      { start: high, end, offset: after },
    ];
    return spans.filter((span) => span.start < span.end);
  }

  private ask(instant: number): number {
    const text = this.format.format(instant);
    const match = OFFSET_PATTERN.exec(text);
    if (!match) throw new Error(`Cannot read an offset from "${text}"`);
    const [, sign, hours = '0', minutes = '0', seconds = '0'] = match;
    const size = Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS + Number(seconds) * SECOND_MS;
    return sign === '-' ? -size : size;
  }
}

const zones = new Map<string, ZoneOffsets>();

function offsetsOf(timezone: string): ZoneOffsets {
  return zones.get(timezone) ?? remember(zones, timezone, new ZoneOffsets(timezone), MAX_ZONES);
}

// Wall time is held in ms as if it were UTC, dates as whole days since 1970-01-01.

/** The first instant (epoch ms) at which the wall clock shows `wall` or later: the end of the gap if it is never shown. */
function firstInstantAt(wall: number, offsets: ZoneOffsets): number {
  for (const span of offsets.between(wall - MAX_OFFSET_MS, wall + MAX_OFFSET_MS)) {
    const instant = Math.max(span.start, wall - span.offset);
    if (instant < span.end) return instant;
  }
  throw new RangeError('Not a wall time');
}

/** Every instant (epoch ms) at which the wall clock shows `wall`; the end of the gap if it is never shown. */
function instantsAt(wall: number, offsets: ZoneOffsets): number[] {
  const instants: number[] = [];
  for (const span of offsets.between(wall - MAX_OFFSET_MS, wall + MAX_OFFSET_MS)) {
    const instant = wall - span.offset;
    if (instant >= span.start && instant < span.end) instants.push(instant);
  }
  return instants.length > 0 ? instants : [firstInstantAt(wall, offsets)];
}

function startOfEpochDay(day: number, dayStart: number, offsets: ZoneOffsets): number {
  return firstInstantAt(day * DAY_MS + dayStart, offsets);
}

function epochDayAt(instant: number, dayStart: number, offsets: ZoneOffsets): number {
  let day = Math.floor((instant + offsets.at(instant) - dayStart) / DAY_MS);
  // The wall clock has reached that day's start, so the day has begun. A later one may have too, where clocks went back over
  // the boundary.
  while (startOfEpochDay(day + 1, dayStart, offsets) <= instant) day++;
  return day;
}

// Text

function parseDate(text: string): number | null {
  const match = DATE_PATTERN.exec(text);
  if (!match) return null;
  const parsed = new Date(`${text}T00:00:00Z`);
  // Engines roll 30 February over into March.
  const isReal = !Number.isNaN(parsed.getTime()) && parsed.getUTCDate() === Number(match[3]);
  return isReal ? parsed.getTime() / DAY_MS : null;
}

function epochDayOf(date: LocalDate): number {
  const day = parseDate(date);
  if (day === null) throw new RangeError(`Not a date: ${date}`);
  return day;
}

function formatDate(epochDay: number): LocalDate {
  if (!(epochDay >= FIRST_EPOCH_DAY && epochDay <= LAST_EPOCH_DAY)) throw new RangeError('Date out of range');
  return (
    dateTexts.get(epochDay) ??
    remember(dateTexts, epochDay, new Date(epochDay * DAY_MS).toISOString().slice(0, 10), MAX_DATE_TEXTS)
  );
}

/** The days that everybody's activities fall on are few, and written a hundred times for a batch. */
const dateTexts = new Map<number, LocalDate>();

/** HH:MM as ms after midnight. */
function timeOfDayMs(text: string): number {
  const match = TIME_OF_DAY_PATTERN.exec(text);
  if (!match) throw new RangeError(`Not a time of day: ${text}`);
  return Number(match[1]) * HOUR_MS + Number(match[2]) * MINUTE_MS;
}

function wallMs(wall: WallTime): number {
  return epochDayOf(wall.date) * DAY_MS + timeOfDayMs(wall.time);
}

/** Whether the text is a real calendar date `YYYY-MM-DD` in the years 1970–9999. */
export function isLocalDate(text: string): boolean {
  const day = parseDate(text);
  return day !== null && day >= 0;
}

/** Whether the text is a month `YYYY-MM` in the years 1970–9999. */
export function isMonth(text: string): boolean {
  return MONTH_PATTERN.test(text) && isLocalDate(`${text}-01`);
}

/** Whether the text is a time of day `HH:MM`, 00:00–23:59. */
export function isTimeOfDay(text: string): boolean {
  return TIME_OF_DAY_PATTERN.test(text);
}

/** Whether the text names a zone of the tz database, in any case. An offset such as `+03:00` is not a zone. */
export function isTimeZone(text: string): boolean {
  if (!ZONE_NAME_PATTERN.test(text) || /^systemv\//i.test(text)) return false;
  if (text.length === 3 && !THREE_LETTER_ZONES.has(text.toUpperCase())) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

// Local days

/**
 * The instant at which a date begins for the user: the earlier one where that wall time occurs twice, the first instant
 * after the gap where it does not occur. Throws a RangeError for anything that is not a date, zone or time of day.
 */
export function startOfLocalDay(date: LocalDate, rule: DayRule): Date {
  return new Date(startOfEpochDay(epochDayOf(date), timeOfDayMs(rule.dayStartsAt), offsetsOf(rule.timezone)));
}

/** The instant at which a date has ended: the start of the next one. */
export function endOfLocalDay(date: LocalDate, rule: DayRule): Date {
  return new Date(startOfEpochDay(epochDayOf(date) + 1, timeOfDayMs(rule.dayStartsAt), offsetsOf(rule.timezone)));
}

/** The date an instant belongs to: always the one with startOfLocalDay(date) <= instant < endOfLocalDay(date). */
export function localDayOf(instant: Date, rule: DayRule): LocalDate {
  return formatDate(epochDayAt(instant.getTime(), timeOfDayMs(rule.dayStartsAt), offsetsOf(rule.timezone)));
}

/**
 * Spreads an activity over the dates it falls on, in order. Every part is a whole number of seconds above 0 and they add up
 * to the duration; boundaries are rounded to whole seconds of the activity, so less than half a second on one side of a
 * boundary counts on the other.
 *
 * @param durationSeconds a whole number, 0 or more; anything else is a RangeError
 */
export function splitByLocalDay(startedAt: Date, durationSeconds: number, rule: DayRule): DayPart[] {
  if (!Number.isSafeInteger(durationSeconds) || durationSeconds < 0) {
    throw new RangeError(`Not a whole number of seconds: ${durationSeconds}`);
  }
  const offsets = offsetsOf(rule.timezone);
  const dayStart = timeOfDayMs(rule.dayStartsAt);
  const start = startedAt.getTime();
  const end = start + durationSeconds * SECOND_MS;

  const parts: DayPart[] = [];
  let day = epochDayAt(start, dayStart, offsets);
  let counted = 0;
  while (counted < durationSeconds) {
    const boundary = startOfEpochDay(day + 1, dayStart, offsets);
    const upTo = boundary >= end ? durationSeconds : Math.round((boundary - start) / SECOND_MS);
    if (upTo > counted) parts.push({ date: formatDate(day), seconds: upTo - counted });
    counted = upTo;
    day++;
  }
  return parts;
}

/**
 * The seconds of [start, end) in each hour 0–23 of the local wall clock, exact to the millisecond. An hour that occurs twice
 * holds both, one that is skipped holds none. The hours of several days are added up.
 */
export function secondsByHour(start: Date, end: Date, timezone: string): number[] {
  const hours = new Array<number>(24).fill(0);
  for (const span of offsetsOf(timezone).between(start.getTime(), end.getTime())) {
    const wallEnd = span.end + span.offset;
    for (let wall = span.start + span.offset; wall < wallEnd;) {
      const hour = Math.floor(wall / HOUR_MS);
      const next = Math.min((hour + 1) * HOUR_MS, wallEnd);
      hours[((hour % 24) + 24) % 24]! += next - wall;
      wall = next;
    }
  }
  return hours.map((ms) => ms / SECOND_MS);
}

// Wall clock

/**
 * The first instant strictly after `after` at which the wall clock shows `timeOfDay` (HH:MM). A time that occurs twice is
 * shown twice; on a date on which it is skipped, the first instant after the gap stands for it.
 */
export function nextLocalTime(after: Date, timeOfDay: string, timezone: string): Date {
  const offsets = offsetsOf(timezone);
  const time = timeOfDayMs(timeOfDay);
  const instant = after.getTime();
  // The day before too: where clocks go back over midnight, yesterday's time can come again.
  for (let day = Math.floor((instant + offsets.at(instant)) / DAY_MS) - 1; ; day++) {
    const next = instantsAt(day * DAY_MS + time, offsets).find((candidate) => candidate > instant);
    if (next !== undefined) return new Date(next);
  }
}

/**
 * Exactly the instants at which the wall clock shows a time in [wallStart, wallEnd), as intervals in order that neither
 * overlap nor adjoin. An hour that occurs twice belongs both times; an interval whose start is skipped begins after the gap;
 * none is left of one that is skipped as a whole.
 */
export function instantsOfWallInterval(wallStart: WallTime, wallEnd: WallTime, timezone: string): InstantInterval[] {
  const from = wallMs(wallStart);
  const to = wallMs(wallEnd);
  if (to <= from) return [];

  const intervals: InstantInterval[] = [];
  for (const span of offsetsOf(timezone).between(from - MAX_OFFSET_MS, to + MAX_OFFSET_MS)) {
    const start = Math.max(span.start, from - span.offset);
    const end = Math.min(span.end, to - span.offset);
    if (start >= end) continue;
    const previous = intervals.at(-1);
    if (previous?.end.getTime() === start) previous.end = new Date(end);
    else intervals.push({ start: new Date(start), end: new Date(end) });
  }
  return intervals;
}

// Calendar: dates only, no zone. A result outside the years 0–9999 is a RangeError.

/** The date `n` days later, earlier if negative. */
export function addDays(date: LocalDate, n: number): LocalDate {
  return formatDate(epochDayOf(date) + n);
}

/** `to` minus `from` in whole days. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return epochDayOf(to) - epochDayOf(from);
}

/** 1 is Monday, 7 is Sunday. */
export function weekdayOf(date: LocalDate): number {
  // 1970-01-01 was a Thursday.
  return ((((epochDayOf(date) + 3) % 7) + 7) % 7) + 1;
}

/** The seven days around a date. */
export function weekOf(date: LocalDate, weekStart: WeekStart): DateRange {
  const weekday = weekdayOf(date);
  const start = addDays(date, -(weekStart === 'monday' ? weekday - 1 : weekday % 7));
  return { start, end: addDays(start, 6) };
}

/** All days of a month `YYYY-MM`. */
export function monthOf(month: string): DateRange {
  const start = `${month}-01`;
  const firstOfNext = new Date(epochDayOf(start) * DAY_MS);
  firstOfNext.setUTCMonth(firstOfNext.getUTCMonth() + 1);
  return { start, end: formatDate(firstOfNext.getTime() / DAY_MS - 1) };
}

/** The month `YYYY-MM` of a date. */
export function monthOfDate(date: LocalDate): string {
  return formatDate(epochDayOf(date)).slice(0, 7);
}

/** Every date of a range in order; none if it ends before it starts. */
export function datesIn(range: DateRange): LocalDate[] {
  const dates: LocalDate[] = [];
  const last = epochDayOf(range.end);
  for (let day = epochDayOf(range.start); day <= last; day++) dates.push(formatDate(day));
  return dates;
}
