import { AppError } from '../../common/errors/app-error';
import { invalidField, unauthorized } from '../../common/errors/common.errors';

export const expiredToken = (): AppError => unauthorized('expired_token', 'This token has run out');
export const tokenReused = (): AppError =>
  unauthorized('token_reused', 'This refresh token was replaced before; its sign-in has been ended');
export const invalidCredentials = (): AppError =>
  unauthorized('invalid_credentials', 'The name or the password is not right');

export const emailNotVerified = (): AppError =>
  new AppError(403, 'email_not_verified', 'The e-mail address has not been verified yet');
export const accountDisabled = (): AppError => new AppError(403, 'account_disabled', 'This account is disabled');
export const wrongPassword = (): AppError => new AppError(403, 'wrong_password', 'The password is not right');

/** A mailed token that is unknown, used or too old. */
export const invalidMailedToken = (): AppError =>
  invalidField('token', 'invalid_token', 'token is unknown, used or too old');
