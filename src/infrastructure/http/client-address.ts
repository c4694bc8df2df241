import { isIP } from 'node:net';
import type { Request } from 'express';

/**
 * The address a request comes from, as far as `TRUST_PROXY` lets Express look. What a proxy passed on unread may be any
 * text; where it is no address, the socket's stands.
 */
export function clientAddress(request: Request): string | null {
  const address = request.ip?.split('%', 1)[0] ?? '';
  return isIP(address) === 0 ? (request.socket.remoteAddress ?? null) : address;
}
