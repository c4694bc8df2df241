import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Request, Response } from 'express';
import { lastValueFrom, type Observable, of } from 'rxjs';
import type { RequestWithCaller } from '../../common/auth/access.decorators';
import type { KeptAnswer } from './entities/idempotency-key.entity';
import { IDEMPOTENCY_KEY_HEADER, REPLAYED_HEADER } from './idempotency-headers';
import { badIdempotencyKey } from './idempotency.errors';
import { IdempotencyService } from './idempotency.service';
import { requestFingerprint } from './request-fingerprint';

const GOOD_KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * Carries out a request with an `Idempotency-Key` once. On a route, so that it comes after the guards and after the
 * interceptor that reads the body. A request without the header passes untouched.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly idempotency: IdempotencyService) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request & RequestWithCaller>();
    const key = keyOf(request);
    if (key === null) return next.handle();
    if (request.caller === undefined) throw new Error('@Idempotent() on a public route');
    const response = http.getResponse<Response>();
    const { claim, answer } = await this.idempotency.claim({
      userId: request.caller.userId,
      key,
      fingerprint: requestFingerprint(request),
    });
    if (answer !== null) return of(replay(answer, response));
    const headersBefore = response.getHeaders();
    const result = await this.idempotency.carryOut(
      claim,
      // Not given up where the client hangs up: its repeat gets the answer.
      () => lastValueFrom(next.handle() as Observable<unknown>, { defaultValue: undefined }),
      (body) => ({
        status: response.statusCode,
        headers: headersSince(headersBefore, response),
        body: body === undefined ? null : JSON.stringify(body),
      }),
    );
    return of(result);
  }
}

/** @throws 422 `validation_failed` for a key that is none, or two of them */
function keyOf({ headersDistinct }: Request): string | null {
  const keys = headersDistinct[IDEMPOTENCY_KEY_HEADER.toLowerCase()];
  if (keys === undefined) return null;
  const [key = ''] = keys;
  if (keys.length > 1 || !GOOD_KEY.test(key)) throw badIdempotencyKey();
  return key;
}

/** Puts an answer on its way again. Parsed, so that it leaves the way it left the first time, byte for byte. */
function replay({ status, headers, body }: KeptAnswer, response: Response): unknown {
  response.status(status).set({ ...headers, [REPLAYED_HEADER]: 'true' });
  return body === null ? undefined : (JSON.parse(body) as unknown);
}

/** What the handler has said in headers; the rest belongs to each answer by itself. */
function headersSince(before: NodeJS.Dict<unknown>, response: Response): KeptAnswer['headers'] {
  const set = Object.entries(response.getHeaders()).filter(
    ([name, value]) => value !== undefined && value !== before[name],
  );
  return Object.fromEntries(set.map(([name, value]) => [name, Array.isArray(value) ? value : String(value)]));
}
