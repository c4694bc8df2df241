/** Longer than any token of ours, by far. */
const MAX_TOKEN_LENGTH = 4_096;

export type BearerToken = { state: 'missing' | 'malformed'; token: null } | { state: 'present'; token: string };

/**
 * The bearer token among a request's raw headers (name, value, name, value…). Node keeps the first of two `Authorization`
 * headers and drops the other without a word; which one a proxy in front went by is anybody's guess, so two are malformed.
 */
export function bearerToken(rawHeaders: readonly string[]): BearerToken {
  const values = rawHeaders.filter(
    (_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'authorization',
  );
  if (values.length === 0) return { state: 'missing', token: null };
  const token = /^Bearer +(\S+)$/i.exec(values[0] ?? '')?.[1];
  if (values.length > 1 || token === undefined || token.length > MAX_TOKEN_LENGTH) {
    return { state: 'malformed', token: null };
  }
  return { state: 'present', token };
}
