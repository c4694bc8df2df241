import { isDeepStrictEqual } from 'node:util';
import { addDays, type DateRange, daysBetween, type LocalDate, startOfLocalDay } from '../../common/days/local-day';
import { secondsFromMinutes } from '../../common/durations/durations';
import type { FieldError } from '../../common/errors/app-error';
import { validationFailed } from '../../common/errors/common.errors';
import { appKey } from '../../common/text/keys';
import type { Challenge } from './entities/challenge.entity';

/** What a creator decides. */
export type ChallengeTerms = Pick<
  Challenge,
  | 'title'
  | 'description'
  | 'isPublic'
  | 'targetApps'
  | 'dailyTargetSeconds'
  | 'startDate'
  | 'endDate'
  | 'maxParticipants'
>;

/** What a change may say of it: a field left out stays, `null` clears. */
export interface TermsInput {
  title?: string;
  description?: string | null;
  is_public?: boolean;
  target_apps?: string[] | null;
  daily_target_minutes?: number;
  start_date?: string;
  end_date?: string;
  max_participants?: number | null;
}

/** What a new challenge must say; `null` stands for a field left out. */
export interface NewTermsInput extends Omit<TermsInput, 'is_public'> {
  title: string;
  is_public?: boolean | null;
  daily_target_minutes: number;
  start_date: string;
  end_date: string;
}

const MAX_DAYS = 366;
/** Two days later it completes, and no database's calendar goes beyond this year. */
const LAST_END_DATE = '9999-12-29';

const TERM_OF = {
  title: 'title',
  description: 'description',
  is_public: 'isPublic',
  target_apps: 'targetApps',
  daily_target_minutes: 'dailyTargetSeconds',
  start_date: 'startDate',
  end_date: 'endDate',
  max_participants: 'maxParticipants',
} as const satisfies Record<keyof TermsInput, keyof ChallengeTerms>;

const CHANGEABLE_ONCE_STARTED = new Set<keyof TermsInput>(['title', 'description', 'max_participants']);
const SCORED_BY = new Set<keyof TermsInput>(['target_apps', 'daily_target_minutes', 'start_date', 'end_date']);

export function newTerms(input: NewTermsInput): ChallengeTerms {
  return {
    title: input.title,
    description: input.description ?? null,
    isPublic: input.is_public ?? true,
    targetApps: foldApps(input.target_apps ?? null),
    dailyTargetSeconds: secondsFromMinutes(input.daily_target_minutes),
    startDate: input.start_date,
    endDate: input.end_date,
    maxParticipants: input.max_participants ?? null,
  };
}

/** What `input` makes of `current`. */
export function applyTerms(input: TermsInput, current: ChallengeTerms): ChallengeTerms {
  const { daily_target_minutes: target, target_apps: apps, max_participants: max, description } = input;
  return {
    title: input.title ?? current.title,
    description: description === undefined ? current.description : description,
    isPublic: input.is_public ?? current.isPublic,
    targetApps: apps === undefined ? current.targetApps : foldApps(apps),
    dailyTargetSeconds: target === undefined ? current.dailyTargetSeconds : secondsFromMinutes(target),
    startDate: input.start_date ?? current.startDate,
    endDate: input.end_date ?? current.endDate,
    maxParticipants: max === undefined ? current.maxParticipants : max,
  };
}

/** The fields, as they are spelled on the wire, in which two versions really differ. */
export function changedFields(before: ChallengeTerms, after: ChallengeTerms): (keyof TermsInput)[] {
  const fields = Object.keys(TERM_OF) as (keyof TermsInput)[];
  return fields.filter((field) => !isDeepStrictEqual(before[TERM_OF[field]], after[TERM_OF[field]]));
}

/** Whether a change of `fields` is possible before the start only. */
export function isFixedByStart(fields: readonly (keyof TermsInput)[]): boolean {
  return fields.some((field) => !CHANGEABLE_ONCE_STARTED.has(field));
}

/** Whether a change of `fields` makes other scores of the same usage. */
export function changesScores(fields: readonly (keyof TermsInput)[]): boolean {
  return fields.some((field) => SCORED_BY.has(field));
}

/**
 * @param earliest the creator's today; `null` where the start is not up for a change
 * @throws 422 `validation_failed` for dates in the past, the wrong way round, or too far apart
 */
export function checkDates({ startDate, endDate }: ChallengeTerms, earliest: LocalDate | null): void {
  const errors: FieldError[] = [];
  if (earliest !== null && startDate < earliest) {
    errors.push({ field: 'start_date', code: 'in_the_past', message: `start_date must be ${earliest} or later` });
  }
  const problem = endDateProblem({ start: startDate, end: endDate });
  if (problem !== null) errors.push({ field: 'end_date', code: 'out_of_range', message: `end_date must ${problem}` });
  if (errors.length > 0) throw validationFailed(errors);
}

function endDateProblem({ start, end }: DateRange): string | null {
  if (end < start) return 'not be before start_date';
  if (end > LAST_END_DATE) return `be ${LAST_END_DATE} or earlier`;
  return daysBetween(start, end) >= MAX_DAYS ? `let the challenge last ${MAX_DAYS} days at most` : null;
}

/** 00:00 on the first day on the wall clock of `timezone`. */
export function startOfChallenge(startDate: LocalDate, timezone: string): Date {
  return startOfLocalDay(startDate, { timezone, dayStartsAt: '00:00' });
}

/** Two days after the last one, UTC: it is over everywhere, and offline phones have had twelve hours to report. */
export function completionOf(endDate: LocalDate): Date {
  return startOfChallenge(addDays(endDate, 2), 'UTC');
}

/** What a title is searched by: itself without regard to case and how its accents are encoded. */
export function titleKey(title: string): string {
  return title.normalize('NFC').toLowerCase();
}

/** What apps are matched by; `null` where every app counts. */
export function targetKeys({ targetApps }: Pick<Challenge, 'targetApps'>): string[] | null {
  return targetApps === null ? null : targetApps.map(appKey);
}

/** Each app once, in its first spelling; no app is all apps. */
function foldApps(names: string[] | null): string[] | null {
  if (names === null || names.length === 0) return null;
  const spellings = new Map<string, string>();
  for (const name of names) if (!spellings.has(appKey(name))) spellings.set(appKey(name), name);
  return [...spellings.values()];
}
