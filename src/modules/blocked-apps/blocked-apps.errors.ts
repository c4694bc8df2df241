import { AppError } from '../../common/errors/app-error';
import { invalidField } from '../../common/errors/common.errors';

export const appAlreadyBlocked = (): AppError =>
  new AppError(409, 'app_already_blocked', 'There already is a rule for this app');

export const limitOrScheduleRequired = (): AppError =>
  invalidField('daily_limit_minutes', 'required', 'daily_limit_minutes or schedule is required');
