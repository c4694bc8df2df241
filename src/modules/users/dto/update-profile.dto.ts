import { ApiSchema } from '@nestjs/swagger';
import { checkFormat } from '../../../common/validation/checks';
import {
  BooleanField,
  EnumField,
  Field,
  MinutesField,
  ObjectField,
  TextField,
  TimeOfDayField,
} from '../../../common/validation/request-fields';
import type { WeekStart } from '../../../common/days/local-day';
import type { Locale } from '../../../common/i18n/locale.enum';
import { isAvatarAddress } from '../entities/avatar-address';
import type { NotifySettings, QuietHours, UserSettingsChange } from '../entities/user-settings';
import { FullNameField, LocaleField, TimeZoneField, UsernameField } from './account-fields';

const MAX_URL = 2048;

/** The parser alone would pass over white space, line breaks and half characters, and the address is stored as it was sent. */
export function isHttpsUrl(text: string): boolean {
  return text.length <= MAX_URL && text.isWellFormed() && /^https:\/\/[^\s\p{Cc}]+$/iu.test(text) && URL.canParse(text);
}

/** Where a picture may be: elsewhere, or where an uploaded one already is. */
function isPictureAddress(text: string): boolean {
  return isHttpsUrl(text) || isAvatarAddress(text);
}

@ApiSchema({ name: 'QuietHoursInput' })
export class QuietHoursInput implements QuietHours {
  @TimeOfDayField({ example: '22:00' })
  start!: string;

  @TimeOfDayField({ example: '07:00' })
  end!: string;
}

@ApiSchema({ name: 'NotifySettingsInput' })
export class NotifySettingsInput implements Partial<NotifySettings> {
  @BooleanField({ optional: true })
  email_limit_alerts?: boolean;

  @BooleanField({ optional: true })
  email_daily_reminder?: boolean;

  @BooleanField({ optional: true })
  email_weekly_summary?: boolean;

  @BooleanField({ optional: true })
  email_challenge_results?: boolean;
}

@ApiSchema({ name: 'SettingsInput' })
export class SettingsInput implements UserSettingsChange {
  @MinutesField({ min: 0, max: 1440, optional: true, example: 120 })
  daily_goal_minutes?: number;

  @TimeOfDayField({ max: '12:00', optional: true, example: '04:00', description: 'Where the day turns, 00:00–12:00' })
  day_starts_at?: string;

  @EnumField(['monday', 'sunday'], 'WeekStart', { optional: true })
  week_starts_on?: WeekStart;

  @TimeOfDayField({ optional: true, example: '20:00' })
  reminder_time?: string;

  @ObjectField(() => QuietHoursInput, { optional: true, nullable: true })
  quiet_hours?: QuietHoursInput | null;

  @ObjectField(() => NotifySettingsInput, { optional: true })
  notify?: NotifySettingsInput;
}

/** Fields left out stay as they are; `null` clears. */
export class UpdateProfileDto {
  @UsernameField({ optional: true })
  username?: string;

  @FullNameField({ optional: true, nullable: true })
  full_name?: string | null;

  @TextField({ max: 500, optional: true, nullable: true })
  bio?: string | null;

  @Field(
    checkFormat(isPictureAddress, 'must be an https:// address'),
    { type: String, format: 'uri-reference', maxLength: MAX_URL },
    {
      optional: true,
      nullable: true,
      example: 'https://example.org/me.png',
      description: 'https. The path of the picture that was uploaded keeps it; anything else, and `null`, deletes it',
    },
  )
  avatar_url?: string | null;

  @TimeZoneField({ optional: true })
  timezone?: string;

  @LocaleField({ optional: true })
  locale?: Locale;

  @ObjectField(() => SettingsInput, { optional: true })
  settings?: SettingsInput;
}
