import { AppError } from '../../common/errors/app-error';

export const emailTaken = (): AppError => new AppError(409, 'email_taken', 'Another account has this e-mail address');

export const lastAdmin = (): AppError =>
  new AppError(409, 'last_admin', 'This is the last active administrator; make another one first');
