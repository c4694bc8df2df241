import type { AppError, FieldError } from './app-error';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** RFC 9457, with our `code`, `request_id` and, for 422 only, `errors`. */
export interface ProblemDocument {
  type: 'about:blank';
  title: string;
  status: number;
  code: string;
  detail: string;
  instance: string;
  request_id: string;
  errors?: FieldError[];
}

/** RFC 9110's names; Node still has the older ones for some. */
const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};

export function problemDocument(error: AppError, instance: string, requestId: string): ProblemDocument {
  return {
    type: 'about:blank',
    title: TITLES[error.status] ?? 'Error',
    status: error.status,
    code: error.code,
    detail: error.detail,
    instance,
    request_id: requestId,
    ...(error.status === 422 ? { errors: error.errors ?? [] } : {}),
  };
}
