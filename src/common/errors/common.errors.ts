import { AppError, type FieldError } from './app-error';

const BEARER_CHALLENGE = { 'WWW-Authenticate': 'Bearer' };

/** No such thing, or not the caller's to see: the two cannot be told apart. */
export const notFound = (): AppError => new AppError(404, 'not_found', 'There is no such thing here');

export const validationFailed = (errors: FieldError[]): AppError =>
  new AppError(422, 'validation_failed', errors[0]?.message ?? 'The input is not valid', { errors });

/** One field that a rule beyond its shape refuses. */
export const invalidField = (field: string, code: string, message: string): AppError =>
  validationFailed([{ field, code, message }]);

/** @param code one of the 401 codes of the contract */
export const unauthorized = (code: string, detail: string): AppError =>
  new AppError(401, code, detail, { headers: BEARER_CHALLENGE });

export const missingToken = (): AppError => unauthorized('missing_token', 'This needs an access token');
export const invalidToken = (): AppError => unauthorized('invalid_token', 'This token is not good');

export const forbidden = (): AppError => new AppError(403, 'forbidden', 'You may not do this');

/** @param retryAfterSeconds rounded up to whole seconds, at least one */
export const tooMany = (code: 'rate_limited' | 'too_many_attempts', retryAfterSeconds: number): AppError => {
  const seconds = Math.max(1, Math.ceil(retryAfterSeconds));
  return new AppError(429, code, `Too many requests; try again in ${seconds} s`, {
    headers: { 'Retry-After': String(seconds) },
  });
};

export const malformedJson = (): AppError => new AppError(400, 'malformed_json', 'The body is not valid JSON');

export const payloadTooLarge = (limit: string): AppError =>
  new AppError(413, 'payload_too_large', `The body is larger than ${limit}`);

export const unsupportedMediaType = (wanted: string): AppError =>
  new AppError(415, 'unsupported_media_type', `The body must be ${wanted}`);

export const methodNotAllowed = (allowed: readonly string[]): AppError =>
  new AppError(405, 'method_not_allowed', 'This method is not allowed here', {
    headers: { Allow: allowed.join(', ') },
  });

export const unavailable = (cause: unknown): AppError =>
  new AppError(503, 'unavailable', 'Focus cannot reach its database; try again shortly', {
    headers: { 'Retry-After': '5' },
    cause,
  });

export const internalError = (cause: unknown): AppError =>
  new AppError(500, 'internal_error', 'Something went wrong on our side', { cause });
