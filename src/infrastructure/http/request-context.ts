import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { clientAddress } from './client-address';

/** What the audit log wants to know of the request that is being answered. */
export interface RequestContext {
  requestId: string;
  ip: string | null;
  userAgent: string | null;
}

const OWN_ID = /^[A-Za-z0-9._-]{1,128}$/;
const MAX_USER_AGENT = 500;

const storage = new AsyncLocalStorage<RequestContext>();

/** The request at hand; `null` in jobs and on the command line. */
export function currentRequest(): RequestContext | null {
  return storage.getStore() ?? null;
}

/** Gives every request an id (the caller's own where it is well-formed), answers it, and keeps it at hand. */
export function requestContext(request: Request & { id?: unknown }, response: Response, next: NextFunction): void {
  const sent = request.headers['x-request-id'];
  const requestId = typeof sent === 'string' && OWN_ID.test(sent) ? sent : randomUUID();
  request.id = requestId;
  response.setHeader('X-Request-Id', requestId);
  storage.run(
    {
      requestId,
      ip: clientAddress(request),
      userAgent: request.headers['user-agent']?.slice(0, MAX_USER_AGENT) ?? null,
    },
    next,
  );
}
