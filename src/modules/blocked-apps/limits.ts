import { endOfLocalDay, localDayOf, type DayRule } from '../../common/days/local-day';
import { currentWindow, type ScheduleWindow } from './schedule';

/** What a user set for one app. */
export interface LimitRule {
  isActive: boolean;
  /** 0 blocks always, null is no limit. */
  dailyLimitSeconds: number | null;
  schedule: ScheduleWindow[] | null;
}

/** Where an app stands against its rule at one instant. */
export interface LimitState {
  usedSeconds: number;
  /** Never below 0; null without a limit. */
  remainingSeconds: number | null;
  /** One decimal, may exceed 100; 100 for a limit of 0, null without a limit. */
  percentageUsed: number | null;
  isBlocked: boolean;
  /** `limit` where both hold. */
  blockReason: 'limit' | 'schedule' | null;
  /** The instant at which the block lifts if nothing changes; null if it is not blocked or never lifts. */
  blockedUntil: Date | null;
  /** Used 100 % or more; false for an inactive rule. */
  hasReachedLimit: boolean;
  /** Used 80 % or more, so true at 100 % too; false for an inactive rule. */
  hasReachedWarning: boolean;
}

/**
 * Measures the usage of an app's local today against its rule.
 *
 * @param usedSeconds whole seconds on the local day that holds `now`, less what stood at its last reset. A deletion after a
 *   reset can bring that below 0, which is shown as 0.
 * @param day the user's zone and day start; the schedule goes by the zone alone
 */
export function evaluateLimit(rule: LimitRule, usedSeconds: number, now: Date, day: DayRule): LimitState {
  const used = Math.max(0, usedSeconds);
  const limit = rule.dailyLimitSeconds;
  const hasReachedLimit = rule.isActive && limit !== null && used >= limit;

  return {
    usedSeconds: used,
    remainingSeconds: limit === null ? null : Math.max(0, limit - used),
    percentageUsed: limit === null ? null : percentageOf(used, limit),
    ...(rule.isActive ? blockAt(now, hasReachedLimit, rule.schedule ?? [], day) : NOT_BLOCKED),
    hasReachedLimit,
    // 80 % in whole numbers: the percentage above is rounded.
    hasReachedWarning: rule.isActive && limit !== null && used * 5 >= limit * 4,
  };
}

type Block = Pick<LimitState, 'isBlocked' | 'blockReason' | 'blockedUntil'>;

const NOT_BLOCKED: Block = { isBlocked: false, blockReason: null, blockedUntil: null };

function blockAt(now: Date, hasReachedLimit: boolean, schedule: ScheduleWindow[], day: DayRule): Block {
  if (hasReachedLimit) {
    // Whatever the schedule does before the day ends is within the limit's block; only a window that holds the day's end,
    // or begins right there, carries the block on.
    const endOfDay = endOfLocalDay(localDayOf(now, day), day);
    const window = currentWindow(schedule, day.timezone, endOfDay);
    return { isBlocked: true, blockReason: 'limit', blockedUntil: window ? window.end : endOfDay };
  }
  const window = currentWindow(schedule, day.timezone, now);
  return window ? { isBlocked: true, blockReason: 'schedule', blockedUntil: window.end } : NOT_BLOCKED;
}

/** One decimal, rounded half up. */
function percentageOf(used: number, limit: number): number {
  return limit === 0 ? 100 : Math.round((used * 1000) / limit) / 10;
}
