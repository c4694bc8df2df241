import type { DayRule, WeekStart } from '../days/local-day';
import type { Locale } from '../i18n/locale.enum';
import type { Role } from './role.enum';

/** Who makes a request: an active, verified user with a live session. */
export interface Caller {
  userId: number;
  sessionId: number;
  username: string;
  role: Role;
  locale: Locale;
  /** Where the caller's days turn. */
  day: DayRule;
  weekStartsOn: WeekStart;
}
