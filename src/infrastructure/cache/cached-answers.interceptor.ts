import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { from, lastValueFrom, type Observable } from 'rxjs';
import type { RequestWithCaller } from '../../common/auth/access.decorators';
import { Clock } from '../clock/clock';
import { CacheService } from './cache.service';
import { CACHED, type CachedRoute } from './cached.decorator';

/**
 * Answers routes with {@link Cached} from the cache, as the JSON text that was sent before. Comes after the guards, and spares
 * all that follows: a query that was never answered well is not in the cache, so nothing gets past its validation.
 */
@Injectable()
export class CachedAnswersInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly cache: CacheService,
    private readonly clock: Clock,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const route = this.reflector.get<CachedRoute | undefined>(CACHED, context.getHandler());
    if (route === undefined) return next.handle();
    return from(this.answer(context, route, next));
  }

  private async answer(context: ExecutionContext, route: CachedRoute, next: CallHandler): Promise<string> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request & Required<RequestWithCaller>>();
    const { caller, originalUrl } = request;
    const cached = { caller, params: request.params as Record<string, string>, now: this.clock.now() };
    const text = await this.cache.text(
      {
        name: route.name,
        key: [caller.userId, caller.role, route.by?.(cached) ?? '', originalUrl].join('|'),
        scopes: route.scopes(cached),
        until: route.until as ((answer: unknown) => number | null) | undefined,
      },
      () => lastValueFrom(next.handle()),
    );
    http.getResponse<Response>().type('application/json');
    return text;
  }
}
