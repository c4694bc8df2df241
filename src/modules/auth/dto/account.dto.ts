import { TextField } from '../../../common/validation/request-fields';
import { EmailField } from '../../users/dto/account-fields';
import { NewPasswordField, PasswordField, TokenField } from './password-field';

export class EmailDto {
  @EmailField()
  email!: string;
}

export class VerifyEmailDto {
  @TokenField({ description: 'As mailed' })
  token!: string;
}

export class ResetPasswordDto {
  @TokenField({ description: 'As mailed' })
  token!: string;

  @NewPasswordField()
  new_password!: string;
}

export class RefreshTokenDto {
  @TokenField()
  refresh_token!: string;
}

export class ChangePasswordDto {
  @PasswordField()
  current_password!: string;

  @NewPasswordField()
  new_password!: string;
}

/** Proves once more whose account it is. */
export class OwnershipProofDto {
  @PasswordField({ optional: true, description: 'Needed where the account has one' })
  password?: string;

  @TextField({ max: 254, optional: true, description: 'The username, where the account has no password' })
  confirm?: string;
}

export class ChangeEmailDto extends OwnershipProofDto {
  @EmailField()
  new_email!: string;
}
