import type { AppError } from '../../common/errors/app-error';
import { invalidField } from '../../common/errors/common.errors';

export const invalidUnsubscribeToken = (): AppError =>
  invalidField('token', 'invalid_token', 'token is not from one of our e-mails');
