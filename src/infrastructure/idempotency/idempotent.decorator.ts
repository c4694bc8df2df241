import { applyDecorators, UseInterceptors } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { IDEMPOTENCY_KEY_HEADER } from './idempotency-headers';
import { IdempotencyInterceptor } from './idempotency.interceptor';

/**
 * A route that carries out a request once, however often it is sent with one `Idempotency-Key`. For signed-in callers. What
 * it stores, it stores in one transaction. Its answer is kept for a day and must hold no token, and its body is kept as a
 * plain SHA-256 and must hold no password.
 */
export const Idempotent = (): MethodDecorator =>
  applyDecorators(
    UseInterceptors(IdempotencyInterceptor),
    ApiHeader({
      name: IDEMPOTENCY_KEY_HEADER,
      required: false,
      description:
        'Chosen by the client, new for each new request. Sent again within 24 hours, with the same body, the request is not carried out again but answered as it was.',
      schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[!-~]+$' },
    }),
  );
