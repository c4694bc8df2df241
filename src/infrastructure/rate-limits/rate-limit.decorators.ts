import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ProblemResponses } from '../../common/openapi/problem-responses';

export const RATE_LIMIT = 'focus:rate-limit';

/** A limit of one route. */
export interface RouteRateLimit {
  /** Names the bucket; routes with the same name share it. */
  bucket: string;
  perMinute: number;
  /** Whose requests are counted together. */
  per: 'address' | 'user';
  /** Takes the place of the general limit instead of holding beside it. */
  instead?: boolean;
}

/** Limits a route beyond the general limit. */
export const RateLimit = (limit: RouteRateLimit): MethodDecorator =>
  applyDecorators(SetMetadata(RATE_LIMIT, limit), ProblemResponses(429));

/** A route nobody is limited on. */
export const Unlimited = (): MethodDecorator & ClassDecorator => SetMetadata(RATE_LIMIT, 'unlimited');
