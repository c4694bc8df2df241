/**
 * Whether a page of `origin` may open a socket. No origin is no page: a phone or a server, which no browser's rules would
 * hold back anyway.
 *
 * @param allowed origins as a browser spells them; `*` is any
 */
export function isOriginAllowed(origin: string | undefined, allowed: readonly string[]): boolean {
  return origin === undefined || allowed.includes('*') || allowed.includes(origin);
}
