import type { Locale } from '../../../common/i18n/locale.enum';
import { EmailField, FullNameField, LocaleField, TimeZoneField, UsernameField } from '../../users/dto/account-fields';
import { NewPasswordField } from './password-field';

export class RegisterDto {
  @UsernameField()
  username!: string;

  @EmailField()
  email!: string;

  @NewPasswordField()
  password!: string;

  @FullNameField({ optional: true, nullable: true })
  full_name?: string | null;

  @TimeZoneField({ optional: true, nullable: true, default: 'UTC' })
  timezone?: string | null;

  @LocaleField({ optional: true, nullable: true, description: 'Left out: by `Accept-Language`, else `en`' })
  locale?: Locale | null;
}
