import { addDays, type LocalDate, localDayOf, weekdayOf, weekOf } from '../../common/days/local-day';
import type { JobWindow } from '../../infrastructure/scheduling/job-runner';
import type { NotifySettings, UserSettings } from '../users/entities/user-settings';
import { DigestMailKind } from './digest-mail-kind.enum';

/** A setting that holds the time of day a digest goes by. */
export type TimeSetting = 'reminder_time' | 'day_starts_at';

/** To whom a kind of digest is sent, when, and which day it speaks of. */
export interface DigestPlan {
  kind: DigestMailKind;
  wantedBy: keyof NotifySettings;
  /** Together with the time zone it decides when a digest falls due. */
  setting: TimeSetting;
  /** The time of day, HH:MM, at which a user with this value of {@link setting} is written to. */
  timeOf(value: string): string;
  /** Whether a date on the wall calendar can be a day for it, whoever the user is. */
  isPossibleOn(date: LocalDate): boolean;
  /** The local day it speaks of, or begins with, when it falls due on a date of the wall calendar; `null`: not that day. */
  subjectOf(date: LocalDate, settings: UserSettings): LocalDate | null;
}

const MONDAY = 1;
const SUNDAY = 7;
const SUMMARY_TIME = '08:00';
const WEEK_DAYS = 7;

/** Speaks of the local day that runs at the reminder time. */
export const DAILY_REMINDER: DigestPlan = {
  kind: DigestMailKind.DailyReminder,
  wantedBy: 'email_daily_reminder',
  setting: 'reminder_time',
  timeOf: (reminderTime) => reminderTime,
  isPossibleOn: () => true,
  // Before the day's start on the wall clock the day before still runs.
  subjectOf: (date, { reminder_time: time, day_starts_at: dayStart }) => (time < dayStart ? addDays(date, -1) : date),
};

/** Speaks of the week that has just ended. For a user whose day starts after 08:00 it has ended only then. */
export const WEEKLY_SUMMARY: DigestPlan = {
  kind: DigestMailKind.WeeklySummary,
  wantedBy: 'email_weekly_summary',
  setting: 'day_starts_at',
  timeOf: (dayStart) => (dayStart > SUMMARY_TIME ? dayStart : SUMMARY_TIME),
  isPossibleOn: (date) => [MONDAY, SUNDAY].includes(weekdayOf(date)),
  subjectOf: (date, { week_starts_on: weekStart }) =>
    weekOf(date, weekStart).start === date ? addDays(date, -WEEK_DAYS) : null,
};

/**
 * The date of the wall calendar whose `time` of day came within the window; `null` where none did. Each date's time comes
 * once, whatever the clocks do: the first time it is shown, and where it is skipped, right after the gap.
 *
 * @param window less than a day
 * @param time HH:MM
 */
export function dateDueIn({ after, until }: JobWindow, time: string, timezone: string): LocalDate | null {
  // A day that starts at `time` begins at just that instant.
  const rule = { timezone, dayStartsAt: time };
  const date = localDayOf(until, rule);
  return date > localDayOf(after, rule) ? date : null;
}
