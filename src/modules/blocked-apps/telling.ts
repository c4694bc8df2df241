import { type DayRule, type LocalDate, localDayOf, startOfLocalDay } from '../../common/days/local-day';
import type { RuleDay } from './entities/blocked-app.entity';
import { evaluateLimit, type LimitRule, type LimitState } from './limits';

/** One thing to tell a user of a rule; whether a block is by limit or schedule is in the state it comes with. */
export type Telling = 'warned' | 'blocked' | 'unblocked';

/** What has been told of a rule. */
export interface ToldState {
  /** By local day, so that a change of time zone or day start tells and resets no day twice. */
  days: Record<LocalDate, RuleDay>;
  /** Whether the last thing told was that the app is blocked. */
  isBlockTold: boolean;
}

/** A rule, and what has been told of it. */
export type ToldRule = LimitRule & ToldState;

/** The instant at which a rule is looked at, and what it is measured against. */
export interface Moment {
  now: Date;
  /** The user's zone and day start. */
  day: DayRule;
  /** Whole seconds of the app on the local day that holds `now`, resets not taken off. */
  usageSeconds: number;
}

/** Where a rule stands, what is to be told of that, and what has been told once that is done. */
export interface Settlement {
  state: LimitState;
  /** In the order in which they happened. */
  tellings: Telling[];
  told: ToldState;
}

/**
 * Local days remembered per rule. Whatever the zone and day start, one instant has one of three dates (from UTC−12 with a day
 * from noon to UTC+14), so a day that a user can come back to is not forgotten.
 */
const REMEMBERED_DAYS = 4;

/** Measures a rule at `moment`; nothing is told. */
export function measure(rule: ToldRule, { now, day, usageSeconds }: Moment): LimitState {
  const { resetSeconds = 0 } = rule.days[localDayOf(now, day)] ?? {};
  return evaluateLimit(rule, usageSeconds - resetSeconds, now, day);
}

/**
 * Compares where a rule stands with what has been told of it, whatever moved it: usage, a deletion, the turn of the day, the
 * edge of a schedule. Each crossing of a day is told once; doing this again at the same moment tells nothing.
 */
export function reconcile(rule: ToldRule, moment: Moment): Settlement {
  return isLiftMissed(rule, moment)
    ? settle({ ...rule, isBlockTold: false }, moment, ['unblocked'])
    : settle(rule, moment);
}

/** For a rule that was created, changed or switched on or off: whatever it now stands past is told, though it was before. */
export function startAfresh(rule: ToldRule, moment: Moment): Settlement {
  const { resetSeconds } = dayAt(rule, moment);
  return settleAnew(rule, moment, resetSeconds === undefined ? {} : { resetSeconds });
}

/** The count of the day starts again at 0, and with it what is told of the day. */
export function resetDay(rule: ToldRule, moment: Moment): Settlement {
  return settleAnew(rule, moment, { resetSeconds: moment.usageSeconds });
}

function settleAnew(rule: ToldRule, moment: Moment, marks: RuleDay): Settlement {
  const days = { ...rule.days, [todayAt(moment)]: marks };
  const state = measure({ ...rule, days }, moment);
  // A block that goes on is told again; only one that ends was lifted.
  return settle({ ...rule, days, isBlockTold: rule.isBlockTold && !state.isBlocked }, moment);
}

function settle(rule: ToldRule, moment: Moment, alreadyHappened: Telling[] = []): Settlement {
  const state = measure(rule, moment);
  const marks = dayAt(rule, moment);

  const lifts = rule.isBlockTold && !state.isBlocked;
  const blocks = state.hasReachedLimit ? !marks.blocked : state.isBlocked && !rule.isBlockTold;
  const warns = state.hasReachedWarning && !state.hasReachedLimit && !marks.warned;

  const tellings: Telling[] = [...alreadyHappened];
  if (lifts) tellings.push('unblocked');
  if (blocks) tellings.push('blocked');
  if (warns) tellings.push('warned');

  const marked: RuleDay = {
    ...marks,
    ...(warns || state.hasReachedLimit ? { warned: true } : {}),
    ...(state.hasReachedLimit ? { blocked: true } : {}),
  };
  const isDayKnown = rule.days[todayAt(moment)] !== undefined;
  return {
    state,
    tellings,
    told: {
      days: isDayKnown || tellings.length > 0 ? latestDays({ ...rule.days, [todayAt(moment)]: marked }) : rule.days,
      isBlockTold: blocks || (rule.isBlockTold && !lifts),
    },
  };
}

/**
 * Whether a block that was told on an earlier day ended as the day turned, and nobody was told yet. Without this look back, a
 * block of today would be taken for yesterday's going on.
 */
function isLiftMissed(rule: ToldRule, moment: Moment): boolean {
  const today = todayAt(moment);
  const isNewDay = Object.keys(rule.days).every((date) => date < today);
  if (!rule.isBlockTold || !isNewDay) return false;
  return !evaluateLimit(rule, 0, startOfLocalDay(today, moment.day), moment.day).isBlocked;
}

function todayAt({ now, day }: Moment): LocalDate {
  return localDayOf(now, day);
}

function dayAt(rule: ToldRule, moment: Moment): RuleDay {
  return rule.days[todayAt(moment)] ?? {};
}

function latestDays(days: Record<LocalDate, RuleDay>): Record<LocalDate, RuleDay> {
  const dates = Object.keys(days).sort().slice(-REMEMBERED_DAYS);
  return Object.fromEntries(dates.map((date) => [date, days[date]!]));
}
