import { TextField, Trimmed } from '../../../common/validation/request-fields';
import { PasswordField } from './password-field';

/** With `email` or with `username`. */
export class LoginDto {
  @Trimmed()
  @TextField({ min: 1, max: 254, optional: true, example: 'sam@example.org' })
  email?: string;

  @TextField({ min: 1, max: 254, optional: true, example: 'sam.doe' })
  username?: string;

  @PasswordField()
  password!: string;
}
