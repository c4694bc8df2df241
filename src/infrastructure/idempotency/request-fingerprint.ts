import { createHash } from 'node:crypto';

/** What makes a request the same as another. */
interface FingerprintedRequest {
  method: string;
  /** The path as it was sent, with its query. */
  originalUrl: string;
  /** Parsed JSON; `undefined` where there was none. */
  body?: unknown;
}

/**
 * SHA-256 (hex) of a request. Two bodies are the same if they are the same JSON: neither spaces nor the order of fields matter.
 * The body's depth must be bounded.
 */
export function requestFingerprint({ method, originalUrl, body }: FingerprintedRequest): string {
  return createHash('sha256')
    .update([method, originalUrl, body === undefined ? '' : canonicalJson(body)].join('\n'))
    .digest('hex');
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`);
  return `{${fields.join(',')}}`;
}
