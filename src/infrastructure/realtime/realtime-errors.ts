import { AppError } from '../../common/errors/app-error';
import { internalError, invalidField, unavailable } from '../../common/errors/common.errors';
import { isDatabaseUnreachable, isRestartable } from '../database/database-errors';
import type { Closing } from './closing';
import type { ErrorMessage } from './message';

export const unknownAction = (): AppError => new AppError(404, 'unknown_action', 'There is no such action');
export const malformedMessage = (): AppError => new AppError(400, 'malformed_json', 'The message is not valid JSON');
export const invalidMessage = (field: string, must: string): AppError =>
  invalidField(field, 'invalid_type', `${field} ${must}`);

/** The error a client is told of, whatever was thrown. */
export function toRealtimeError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  return isDatabaseUnreachable(thrown) || isRestartable(thrown) ? unavailable(thrown) : internalError(thrown);
}

export const errorMessage = ({ code, detail }: AppError): ErrorMessage => ({ type: 'error', code, message: detail });

export const closingMessage = ({ reason, message }: Closing): ErrorMessage => ({
  type: 'error',
  code: reason,
  message,
});
