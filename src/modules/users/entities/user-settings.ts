import type { WeekStart } from '../../../common/days/local-day';

/** A daily span on the user's wall clock; an `end` at or before `start` means the next morning. */
export interface QuietHours {
  /** HH:MM */
  start: string;
  /** HH:MM */
  end: string;
}

/** Which e-mails a user wants. */
export interface NotifySettings {
  email_limit_alerts: boolean;
  email_daily_reminder: boolean;
  email_weekly_summary: boolean;
  email_challenge_results: boolean;
}

/** What a user may tune, spelled as on the wire, because it is stored and answered as it is. */
export interface UserSettings {
  daily_goal_minutes: number;
  /** HH:MM, 00:00–12:00: where the user's day turns. */
  day_starts_at: string;
  week_starts_on: WeekStart;
  /** HH:MM on the user's wall clock. */
  reminder_time: string;
  quiet_hours: QuietHours | null;
  notify: NotifySettings;
}

export const DEFAULT_USER_SETTINGS: Readonly<UserSettings> = {
  daily_goal_minutes: 120,
  day_starts_at: '00:00',
  week_starts_on: 'monday',
  reminder_time: '20:00',
  quiet_hours: null,
  notify: {
    email_limit_alerts: true,
    email_daily_reminder: true,
    email_weekly_summary: true,
    email_challenge_results: true,
  },
};

/** A partial change: fields left out stay. */
export type UserSettingsChange = Partial<Omit<UserSettings, 'notify'>> & { notify?: Partial<NotifySettings> };

export function mergeSettings(current: UserSettings, change: UserSettingsChange): UserSettings {
  return { ...current, ...change, notify: { ...current.notify, ...change.notify } };
}
