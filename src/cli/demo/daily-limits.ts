import { DateTime } from 'luxon';
import { DemoSession, PEOPLE_ZONE } from './demo-person';

/** A daily limit on one app. */
export interface DailyLimit {
  appName: string;
  limitMinutes: number;
}

/** One app's minutes on one local day. */
export interface DailyUsage {
  /** `YYYY-MM-DD` */
  date: string;
  appName: string;
  minutes: number;
}

/** A day on which an app's limit was used up. */
export interface LimitReached extends DailyLimit {
  /** `YYYY-MM-DD` */
  date: string;
  usedMinutes: number;
}

/** Limits are whole multiples of this, as a person would set them. */
const STEP_MINUTES = 5;

/**
 * Daily limits that are worth watching: on the most used apps, each at about what the person spends on a usual day
 * (the median of the days with usage), so that some days keep it and some do not.
 * @param count how many apps at most
 */
export function suggestLimits(sessions: readonly DemoSession[], count: number): DailyLimit[] {
  const secondsOf = new Map<string, Map<string, number>>();
  for (const { appName, startedAt, durationSeconds } of sessions) {
    const days = secondsOf.get(appName) ?? new Map<string, number>();
    const date = DateTime.fromJSDate(startedAt, { zone: PEOPLE_ZONE }).toFormat('yyyy-MM-dd');
    secondsOf.set(appName, days.set(date, (days.get(date) ?? 0) + durationSeconds));
  }
  return [...secondsOf]
    .map(([appName, days]) => ({ appName, days: [...days.values()] }))
    .sort((a, b) => sum(b.days) - sum(a.days))
    .slice(0, count)
    .map(({ appName, days }) => ({ appName, limitMinutes: roundToStep(median(days) / 60) }));
}

/** The days on which an app stood at or over its limit, in the order of `usage`. App names match without regard to case. */
export function limitsReached(usage: readonly DailyUsage[], limits: readonly DailyLimit[]): LimitReached[] {
  const limitOf = new Map(limits.map((limit) => [limit.appName.toLowerCase(), limit]));
  return usage.flatMap(({ date, appName, minutes }) => {
    const limit = limitOf.get(appName.toLowerCase());
    return limit && minutes >= limit.limitMinutes ? [{ ...limit, date, usedMinutes: minutes }] : [];
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function roundToStep(minutes: number): number {
  return Math.max(STEP_MINUTES, Math.round(minutes / STEP_MINUTES) * STEP_MINUTES);
}
