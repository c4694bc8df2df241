import type { ProblemCode } from './problem-codes.js';
import type { Schemas } from './schemas.js';

/** A problem document (RFC 9457), as every error of Focus is. */
export type Problem = Schemas['ProblemDto'];
/** What is wrong with one field, by its path: `activities.3.app_name`. */
export type FieldError = Schemas['FieldErrorDto'];

/** A request that was answered with an error. */
export class FocusProblem extends Error {
  override readonly name = 'FocusProblem';

  /** @param retryAfterSeconds from `Retry-After`; `null` where the answer had none */
  constructor(
    readonly document: Problem,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(document.detail);
  }

  get status(): number {
    return this.document.status;
  }

  /** Stable and machine-readable: what to tell errors apart by. */
  get code(): ProblemCode {
    return this.document.code;
  }

  /** With status 422 only; else empty. */
  get errors(): FieldError[] {
    return this.document.errors ?? [];
  }

  /** What to name to those who run Focus. */
  get requestId(): string {
    return this.document.request_id;
  }

  /**
   * @param body what the answer held: a problem document, or whatever something between Focus and here has written instead
   */
  static from(response: Response, body: unknown): FocusProblem {
    const retryAfter = response.headers.get('Retry-After');
    const seconds = retryAfter !== null && /^\d+$/.test(retryAfter) ? Number(retryAfter) : null;
    return new FocusProblem(isProblem(body) ? body : unexpected(response), seconds);
  }

  /** As Focus answers it. */
  toResponse(): Response {
    const headers = new Headers({ 'Content-Type': 'application/problem+json' });
    if (this.retryAfterSeconds !== null) headers.set('Retry-After', String(this.retryAfterSeconds));
    return new Response(JSON.stringify(this.document), { status: this.status, headers });
  }
}

/**
 * What a successful answer holds.
 *
 * @example const today = await unwrap(focus.api.GET('/api/activities/today'));
 * @throws {FocusProblem} where the answer is an error
 */
export async function unwrap<A extends { response: Response; error?: unknown }>(
  answer: Promise<A>,
): Promise<A extends { data: infer Data } ? Data : never> {
  const answered = await answer;
  if (!answered.response.ok) throw FocusProblem.from(answered.response, answered.error);
  return (answered as { data?: unknown }).data as A extends { data: infer Data } ? Data : never;
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'status' in body && 'detail' in body;
}

function unexpected({ status, statusText, headers, url }: Response): Problem {
  return {
    type: 'about:blank',
    title: statusText,
    status,
    code: 'unexpected_answer',
    detail: `The answer (${status}) is not one of Focus`,
    instance: URL.canParse(url) ? new URL(url).pathname : url,
    request_id: headers.get('X-Request-Id') ?? '',
  };
}
