import type { Request } from 'express';

export function hasBody(request: Request): boolean {
  return request.headers['transfer-encoding'] !== undefined || contentLength(request) > 0;
}

/** Bytes, as far as the client has said. */
export function contentLength({ headers }: Request): number {
  return Number(headers['content-length'] ?? 0);
}

/** What the client says the body is, in lower case, without parameters. */
export function mediaTypeOf({ headers }: Request): string | undefined {
  return headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
}
