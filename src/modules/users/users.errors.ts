import { AppError } from '../../common/errors/app-error';

export const usernameTaken = (): AppError => new AppError(409, 'username_taken', 'This username is taken');
