import { daysBetween, type DateRange, datesIn, type LocalDate } from '../../common/days/local-day';
import type { ActivityCategory } from './activity-category.enum';

/** Seconds of one app, filed in one category, on one local day. */
export interface UsageFigure {
  date: LocalDate;
  appKey: string;
  appName: string;
  category: ActivityCategory;
  seconds: number;
}

export interface AppUsage {
  appName: string;
  /** The one with most of the app's seconds. */
  category: ActivityCategory;
  seconds: number;
}

export interface CategoryUsage {
  category: ActivityCategory;
  seconds: number;
}

export interface DayUsage {
  date: LocalDate;
  seconds: number;
}

type Seconds = Pick<UsageFigure, 'seconds'>;

export function totalSeconds(figures: readonly Seconds[]): number {
  return figures.reduce((sum, { seconds }) => sum + seconds, 0);
}

/** The figures of the days of `range`. */
export function within<T extends Pick<UsageFigure, 'date'>>(figures: readonly T[], { start, end }: DateRange): T[] {
  return figures.filter(({ date }) => date >= start && date <= end);
}

/** Most seconds first, then by name. */
export function byApp(figures: readonly UsageFigure[]): AppUsage[] {
  return [...groupBy(figures, ({ appKey }) => appKey).values()]
    .map((ofApp) => ({
      appName: ofApp[0]!.appName,
      category: byCategory(ofApp)[0]!.category,
      seconds: totalSeconds(ofApp),
    }))
    .sort((a, b) => b.seconds - a.seconds || compareText(a.appName, b.appName));
}

/** Most seconds first, then by name. */
export function byCategory(figures: readonly Pick<UsageFigure, 'category' | 'seconds'>[]): CategoryUsage[] {
  return [...groupBy(figures, ({ category }) => category)]
    .map(([category, ofCategory]) => ({ category, seconds: totalSeconds(ofCategory) }))
    .sort((a, b) => b.seconds - a.seconds || compareText(a.category, b.category));
}

/** Every day of `range` in order, those without usage too. */
export function byDay(figures: readonly DayUsage[], range: DateRange): DayUsage[] {
  const secondsByDate = new Map<LocalDate, number>();
  for (const { date, seconds } of figures) secondsByDate.set(date, (secondsByDate.get(date) ?? 0) + seconds);
  return datesIn(range).map((date) => ({ date, seconds: secondsByDate.get(date) ?? 0 }));
}

/** How many days of `range` have begun by `today`. */
export function daysUpTo(today: LocalDate, { start, end }: DateRange): number {
  return Math.max(0, daysBetween(start, today < end ? today : end) + 1);
}

function groupBy<K, T>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** By code unit: the same order on every machine. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
