import type { DateRange, LocalDate } from '../../common/days/local-day';

/** A local day on which a participant has usage of any app: who does not report, does not score. */
export interface UsedDay {
  date: LocalDate;
  /** Whole seconds in the target apps, 0 or more. */
  usedSeconds: number;
}

/** What a participant has come to. All of it is derived from usage. */
export interface Figures {
  /** The sum over counted days. */
  score: number;
  /** Used seconds over counted days. */
  totalSeconds: number;
  daysCounted: number;
  /** Minus the score, and {@link UNRANKED} where no day counts yet: the smaller, the better. */
  standing: number;
}

/** Worse than any score. */
export const UNRANKED = 1;

const FULL_SCORE = 100;

/**
 * The days that may count for a participant: from the later of the challenge's first day and the one they joined on, to the
 * earlier of its last day and their today. It ends before it starts where there is none.
 */
export function countedRange(challenge: DateRange, joinedOn: LocalDate, today: LocalDate): DateRange {
  return {
    start: joinedOn > challenge.start ? joinedOn : challenge.start,
    end: today < challenge.end ? today : challenge.end,
  };
}

/**
 * Score of one counted day: round(100 × max(0, 1 − used / target)), rounded half up. In whole numbers, so that no half is
 * lost to a binary fraction.
 *
 * @param usedSeconds a whole number, 0 or more
 * @param targetSeconds a whole number above 0
 */
export function dayScore(usedSeconds: number, targetSeconds: number): number {
  if (usedSeconds >= targetSeconds) return 0;
  const saved = targetSeconds - usedSeconds;
  return Math.floor((2 * FULL_SCORE * saved + targetSeconds) / (2 * targetSeconds));
}

/**
 * What a participant's usage comes to.
 *
 * @param days each date once, in any order; those outside of `range` do not count
 */
export function figuresOf(days: readonly UsedDay[], range: DateRange, targetSeconds: number): Figures {
  const counted = days.filter(({ date }) => date >= range.start && date <= range.end);
  const score = counted.reduce((sum, { usedSeconds }) => sum + dayScore(usedSeconds, targetSeconds), 0);
  return {
    score,
    totalSeconds: counted.reduce((sum, { usedSeconds }) => sum + usedSeconds, 0),
    daysCounted: counted.length,
    standing: counted.length === 0 ? UNRANKED : 0 - score,
  };
}

/**
 * The ranks of a stretch of the board: equal scores share one (1, 2, 2, 4), who has no counted day has none.
 *
 * @param standings in the board's order
 * @param before how many there are on the board before the stretch
 * @param better how many of those are better than its first
 */
export function ranksOf(standings: readonly number[], before: number, better: number): (number | null)[] {
  let rank = better + 1;
  return standings.map((standing, index) => {
    if (index > 0 && standing !== standings[index - 1]) rank = before + index + 1;
    return standing === UNRANKED ? null : rank;
  });
}
