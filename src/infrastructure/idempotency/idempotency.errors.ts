import { AppError } from '../../common/errors/app-error';
import { invalidField } from '../../common/errors/common.errors';
import { IDEMPOTENCY_KEY_HEADER } from './idempotency-headers';

/** Seconds after which an attempt that is still at work is worth asking about again. */
const RETRY_AFTER_SECONDS = 1;

export const badIdempotencyKey = (): AppError =>
  invalidField(
    IDEMPOTENCY_KEY_HEADER,
    'invalid_format',
    `${IDEMPOTENCY_KEY_HEADER} must be sent once, as 1 to 255 visible ASCII characters`,
  );

export const keyReused = (): AppError => {
  const message = `${IDEMPOTENCY_KEY_HEADER} was sent before, with another request`;
  return new AppError(422, 'idempotency_key_reused', message, {
    errors: [{ field: IDEMPOTENCY_KEY_HEADER, code: 'idempotency_key_reused', message }],
  });
};

/** The request is being carried out at this moment. */
export const inProgress = (): AppError =>
  new AppError(409, 'in_progress', 'This request is still being carried out; ask again in a moment', {
    headers: { 'Retry-After': String(RETRY_AFTER_SECONDS) },
  });

/** The request was carried out, but the process ended before it could keep the answer. */
export const answerLost = (): AppError =>
  new AppError(409, 'answer_lost', 'This request was carried out, but its answer was lost; look up what it made');
