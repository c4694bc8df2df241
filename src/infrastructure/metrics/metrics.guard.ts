import { createHash, timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { notFound, unauthorized } from '../../common/errors/common.errors';
import { MetricsConfig } from '../../config/metrics.config';

/** Lets a scraper in that shows the token. Without one anybody may look, but nobody in production. */
@Injectable()
export class MetricsGuard implements CanActivate {
  constructor(private readonly config: MetricsConfig) {}

  /** @throws 401 `missing_token`, `invalid_token`; 404 `not_found` where metrics are not served */
  canActivate(context: ExecutionContext): boolean {
    const { enabled, token, isProduction } = this.config;
    if (!enabled || (token === null && isProduction)) throw notFound();
    if (token === null) return true;
    const { authorization } = context.switchToHttp().getRequest<Request>().headers;
    if (authorization === undefined) throw unauthorized('missing_token', 'The metrics ask for their token');
    const shown = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    if (shown === undefined || !isSame(shown, token)) throw unauthorized('invalid_token', 'This is not the token');
    return true;
  }
}

/** Takes the same time wherever they differ. */
function isSame(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
