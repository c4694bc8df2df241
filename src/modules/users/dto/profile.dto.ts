import {
  BooleanResponseField,
  EnumResponseField,
  InstantResponseField,
  MinutesResponseField,
  NumberResponseField,
  ObjectResponseField,
  TextResponseField,
  TimeOfDayResponseField,
} from '../../../common/openapi/response-fields';
import { Role } from '../../../common/auth/role.enum';
import type { WeekStart } from '../../../common/days/local-day';
import { Locale } from '../../../common/i18n/locale.enum';
import type { User } from '../entities/user.entity';
import type { NotifySettings, QuietHours, UserSettings } from '../entities/user-settings';

export class QuietHoursDto implements QuietHours {
  @TimeOfDayResponseField({ example: '22:00' })
  start!: string;

  @TimeOfDayResponseField({ example: '07:00' })
  end!: string;
}

export class NotifySettingsDto implements NotifySettings {
  @BooleanResponseField()
  email_limit_alerts!: boolean;

  @BooleanResponseField()
  email_daily_reminder!: boolean;

  @BooleanResponseField()
  email_weekly_summary!: boolean;

  @BooleanResponseField()
  email_challenge_results!: boolean;
}

export class SettingsDto implements UserSettings {
  @MinutesResponseField({ example: 120 })
  daily_goal_minutes!: number;

  @TimeOfDayResponseField({ example: '00:00' })
  day_starts_at!: string;

  @EnumResponseField(['monday', 'sunday'], 'WeekStart')
  week_starts_on!: WeekStart;

  @TimeOfDayResponseField({ example: '20:00' })
  reminder_time!: string;

  @ObjectResponseField(QuietHoursDto, { nullable: true })
  quiet_hours!: QuietHoursDto | null;

  @ObjectResponseField(NotifySettingsDto)
  notify!: NotifySettingsDto;
}

/** A user as they see themselves. */
export class ProfileDto {
  @NumberResponseField({ integer: true, example: 17 })
  id!: number;

  @TextResponseField({ example: 'sam.doe' })
  username!: string;

  @TextResponseField({ example: 'sam@example.org' })
  email!: string;

  @TextResponseField({ nullable: true, example: 'Sam Doe' })
  full_name!: string | null;

  @TextResponseField({
    nullable: true,
    format: 'uri-reference',
    example: '/api/avatars/q1Zr0Xk3S8ePzJcW2mVtYA.webp',
    description: 'https, or the path of an uploaded picture: resolve it against the address of this API',
  })
  avatar_url!: string | null;

  @TextResponseField({ nullable: true })
  bio!: string | null;

  @EnumResponseField(Role, 'Role')
  role!: Role;

  @BooleanResponseField()
  is_verified!: boolean;

  @TextResponseField({ example: 'Europe/Paris' })
  timezone!: string;

  @EnumResponseField(Locale, 'Locale')
  locale!: Locale;

  @ObjectResponseField(SettingsDto)
  settings!: SettingsDto;

  @InstantResponseField({ nullable: true })
  last_login_at!: Date | null;

  @InstantResponseField()
  created_at!: Date;

  @InstantResponseField()
  updated_at!: Date;

  static from(user: User): ProfileDto {
    const { settings } = user;
    return {
      id: user.id,
      username: user.username,
      email: user.email,
      full_name: user.fullName,
      avatar_url: user.avatarUrl,
      bio: user.bio,
      role: user.role,
      is_verified: user.isVerified,
      timezone: user.timezone,
      locale: user.locale,
      settings: {
        daily_goal_minutes: settings.daily_goal_minutes,
        day_starts_at: settings.day_starts_at,
        week_starts_on: settings.week_starts_on,
        reminder_time: settings.reminder_time,
        quiet_hours: settings.quiet_hours,
        notify: { ...settings.notify },
      },
      last_login_at: user.lastLoginAt,
      created_at: user.createdAt,
      updated_at: user.updatedAt,
    };
  }
}
