import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import type { RequestWithCaller } from '../../common/auth/access.decorators';
import { tooMany } from '../../common/errors/common.errors';
import { RateLimitConfig } from '../../config/rate-limit.config';
import { clientAddress } from '../http/client-address';
import { RATE_LIMIT, type RouteRateLimit } from './rate-limit.decorators';
import { RateLimitStorage } from './rate-limit.storage';

const WINDOW_MS = 60_000;

interface Verdict {
  limit: number;
  remaining: number;
  resetSeconds: number;
  isExceeded: boolean;
}

/**
 * Counts each request against the general limit of its user (of its address while anonymous) and against its route's own.
 * Comes after the caller is known and before access is decided, so that refused requests count too.
 */
@Injectable()
export class RateLimitGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly config: RateLimitConfig,
    private readonly storage: RateLimitStorage,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const route = this.reflector.getAllAndOverride<RouteRateLimit | 'unlimited' | undefined>(RATE_LIMIT, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (!this.config.enabled || route === 'unlimited') return true;

    const http = context.switchToHttp();
    const request = http.getRequest<Request & RequestWithCaller>();
    const address = `address:${clientAddress(request) ?? 'unknown'}`;
    const user = request.caller === undefined ? address : `user:${request.caller.userId}`;
    const limits = new Map<string, number>();
    if (route?.instead !== true) limits.set(`all:${user}`, this.config.perMinute);
    if (route !== undefined) limits.set(`${route.bucket}:${route.per === 'user' ? user : address}`, route.perMinute);
    const verdicts = await this.count(limits);

    const tightest = verdicts.reduce((a, b) => (b.remaining < a.remaining || (b.isExceeded && !a.isExceeded) ? b : a));
    http.getResponse<Response>().set({
      'RateLimit-Limit': String(tightest.limit),
      'RateLimit-Remaining': String(tightest.remaining),
      'RateLimit-Reset': String(tightest.resetSeconds),
    });
    const exceeded = verdicts.filter((verdict) => verdict.isExceeded);
    if (exceeded.length > 0) {
      throw tooMany('rate_limited', Math.max(...exceeded.map(({ resetSeconds }) => resetSeconds)));
    }
    return true;
  }

  /** @param limits by bucket */
  private async count(limits: ReadonlyMap<string, number>): Promise<Verdict[]> {
    const states = await this.storage.count([...limits.keys()], WINDOW_MS);
    return [...limits.values()].map((limit, i) => {
      const { hits, msLeft } = states[i]!;
      return {
        limit,
        remaining: Math.max(0, limit - hits),
        resetSeconds: Math.ceil(msLeft / 1000),
        isExceeded: hits > limit,
      };
    });
  }
}
