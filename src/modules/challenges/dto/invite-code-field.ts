import { type FieldOptions, TextField } from '../../../common/validation/request-fields';

/** Much longer than any code, so that a wrong one is a 404 and not a lesson in how codes look. */
const MAX_LENGTH = 100;

export function InviteCodeField(options: FieldOptions = {}): PropertyDecorator {
  return TextField({ max: MAX_LENGTH, example: 'K7QM2XVRTA', description: 'Case does not matter', ...options });
}
