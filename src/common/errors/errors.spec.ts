import { AppError } from './app-error';
import {
  forbidden,
  internalError,
  invalidField,
  malformedJson,
  methodNotAllowed,
  notFound,
  payloadTooLarge,
  tooMany,
  unauthorized,
  unavailable,
  unsupportedMediaType,
  validationFailed,
} from './common.errors';
import { problemDocument } from './problem-document';

describe('a problem document', () => {
  it.each([
    [malformedJson(), 400, 'malformed_json', 'Bad Request'],
    [unauthorized('missing_token', 'This needs an access token'), 401, 'missing_token', 'Unauthorized'],
    [forbidden(), 403, 'forbidden', 'Forbidden'],
    [notFound(), 404, 'not_found', 'Not Found'],
    [methodNotAllowed(['GET']), 405, 'method_not_allowed', 'Method Not Allowed'],
    [new AppError(409, 'username_taken', 'Taken'), 409, 'username_taken', 'Conflict'],
    [payloadTooLarge('1 MiB'), 413, 'payload_too_large', 'Content Too Large'],
    [unsupportedMediaType('application/json'), 415, 'unsupported_media_type', 'Unsupported Media Type'],
    [invalidField('a', 'b', 'a c'), 422, 'validation_failed', 'Unprocessable Content'],
    [tooMany('rate_limited', 1), 429, 'rate_limited', 'Too Many Requests'],
    [internalError(new Error('secret')), 500, 'internal_error', 'Internal Server Error'],
    [new AppError(502, 'oauth_failed', 'Google cannot be reached'), 502, 'oauth_failed', 'Bad Gateway'],
    [unavailable(new Error('secret')), 503, 'unavailable', 'Service Unavailable'],
  ])('%s', (error, status, code, title) => {
    const document = problemDocument(error, '/api/here', 'id-1');
    expect(Object.entries(document)).toEqual([
      ['type', 'about:blank'],
      ['title', title],
      ['status', status],
      ['code', code],
      ['detail', error.detail],
      ['instance', '/api/here'],
      ['request_id', 'id-1'],
      ...(status === 422 ? [['errors', [{ field: 'a', code: 'b', message: 'a c' }]]] : []),
    ]);
    expect(JSON.stringify(document)).not.toContain('secret');
  });

  it('has errors with 422 only, and then always', () => {
    const errors = [{ field: 'a', code: 'b', message: 'c' }];
    expect(problemDocument(new AppError(409, 'x', 'x', { errors }), '/', '')).not.toHaveProperty('errors');
    expect(problemDocument(new AppError(422, 'x', 'x'), '/', '').errors).toEqual([]);
  });
});

describe('an AppError', () => {
  it('is loud where it is our fault, and silent where it is not', () => {
    expect(internalError(null).logLevel).toBe('error');
    expect(unavailable(null).logLevel).toBe('error');
    expect(notFound().logLevel).toBe('silent');
    expect(new AppError(409, 'x', 'x', { logLevel: 'warn' }).logLevel).toBe('warn');
  });

  it('keeps its cause for the log', () => {
    const cause = new Error('why');
    expect(internalError(cause).cause).toBe(cause);
    expect(internalError(cause).detail).not.toContain('why');
  });

  it('brings its headers', () => {
    expect(unauthorized('x', 'x').headers).toEqual({ 'WWW-Authenticate': 'Bearer' });
    expect(methodNotAllowed(['GET', 'HEAD']).headers).toEqual({ Allow: 'GET, HEAD' });
    expect(unavailable(null).headers).toEqual({ 'Retry-After': '5' });
    expect(notFound().headers).toEqual({});
  });

  it.each([
    [0, '1'],
    [-5, '1'],
    [0.2, '1'],
    [1, '1'],
    [1.01, '2'],
    [899.5, '900'],
  ])('asks to retry after %d s in whole seconds: %s', (seconds, header) => {
    expect(tooMany('too_many_attempts', seconds).headers).toEqual({ 'Retry-After': header });
  });

  it('tells the first field’s words as its detail', () => {
    const errors = [
      { field: 'a', code: 'x', message: 'a is wrong' },
      { field: 'b', code: 'x', message: 'b is wrong' },
    ];
    expect(validationFailed(errors)).toMatchObject({ detail: 'a is wrong', errors });
    expect(validationFailed([]).detail).toBe('The input is not valid');
  });
});
