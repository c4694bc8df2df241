import { AppError } from '../../../common/errors/app-error';
import { unauthorized } from '../../../common/errors/common.errors';

/** A state that is unknown, used, too old, or not this browser's. */
export const invalidState = (): AppError =>
  unauthorized('invalid_state', 'This sign-in was not begun here, or has been finished or run out; please begin again');

export const oauthDenied = (): AppError => unauthorized('oauth_denied', 'Google did not let this sign-in happen');

export const alreadyLinked = (): AppError =>
  new AppError(409, 'already_linked', 'The account with this e-mail address belongs to another Google account');

/** Not our fault, hence no error in the log. */
export const oauthFailed = (cause: unknown): AppError =>
  new AppError(502, 'oauth_failed', 'Google cannot be reached, or has not said who this is; please try again', {
    cause,
    logLevel: 'warn',
  });
