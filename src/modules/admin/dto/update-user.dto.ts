import { Role } from '../../../common/auth/role.enum';
import { BooleanField, EnumField, TextField } from '../../../common/validation/request-fields';
import { EmailField, FullNameField, UsernameField } from '../../users/dto/account-fields';

/** Fields left out stay as they are; `null` clears. */
export class AdminUpdateUserDto {
  @FullNameField({ optional: true, nullable: true })
  full_name?: string | null;

  @UsernameField({ optional: true })
  username?: string;

  @EmailField({ optional: true })
  email?: string;

  @EnumField(Role, 'Role', { optional: true })
  role?: Role;

  @BooleanField({ optional: true })
  is_active?: boolean;

  @BooleanField({ optional: true })
  is_verified?: boolean;
}

/** Why an account is deactivated or activated: kept in the audit log. */
export class ReasonDto {
  @TextField({ max: 500, trim: true, optional: true, nullable: true, example: 'Asked for it by mail' })
  reason?: string | null;
}
