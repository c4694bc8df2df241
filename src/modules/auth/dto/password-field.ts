import { checkString } from '../../../common/validation/checks';
import { Field, type FieldOptions, TextField } from '../../../common/validation/request-fields';

/** Refused before anything is done with it; what a good password is, the policy says. */
const MAX_SENT_LENGTH = 512;

export function PasswordField(options: FieldOptions = {}): PropertyDecorator {
  return TextField({
    max: MAX_SENT_LENGTH,
    format: 'password',
    example: 'correct horse battery staple',
    ...options,
  });
}

/** A password that is to be set. */
export function NewPasswordField(options: FieldOptions = {}): PropertyDecorator {
  return PasswordField({
    description:
      '8–128 characters of any kind; not among the 10,000 commonest, not the username or e-mail address. Every character counts.',
    ...options,
  });
}

/** A token as it was mailed or given out. Every string is one; the feature says which are good. */
export function TokenField(options: FieldOptions = {}): PropertyDecorator {
  return Field(checkString, { type: String }, options);
}
