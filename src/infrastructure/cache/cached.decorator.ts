import { applyDecorators, SetMetadata } from '@nestjs/common';
import type { Caller } from '../../common/auth/caller';

export const CACHED = 'focus:cached';

/** What of a request an answer goes by, beside its query and the ids in its path. */
export interface CachedRequest {
  caller: Caller;
  params: Readonly<Record<string, string>>;
  now: Date;
}

/** How the answers of a route are cached, each caller's by themselves. */
export interface CachedRoute {
  /** Names the kind of answer. */
  name: string;
  /** What answers are made from. */
  scopes: (request: CachedRequest) => string[];
  /** What else they go by: the local date of a route that answers for today. */
  by?: (request: CachedRequest) => string;
  /** The instant (milliseconds since the epoch) at which time alone makes an answer wrong. */
  until?: (answer: never) => number | null;
}

/** Answers a signed-in caller's `GET` from the cache while nothing it is made from has changed. */
export const Cached = (route: CachedRoute): MethodDecorator => applyDecorators(SetMetadata(CACHED, route));
