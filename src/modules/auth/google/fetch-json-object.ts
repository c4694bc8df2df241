/** More than any answer of an OpenID provider holds, by far. */
const MAX_BYTES = 65_536;

/**
 * Fetches a JSON object, as text. Redirections are not followed: what is sent holds secrets.
 *
 * @throws where the server cannot be reached, is too slow for `signal`, refuses, or answers anything else
 */
export async function fetchJsonObject(url: string, init: RequestInit & { signal: AbortSignal }): Promise<string> {
  const headers = { ...(init.headers as Record<string, string>), Accept: 'application/json' };
  const response = await fetch(url, { ...init, headers, redirect: 'error' });
  const text = await readBounded(response);
  const value = parsed(text);
  if (!response.ok) throw new Error(`HTTP ${response.status}${errorCodeOf(value)}`);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('No JSON object');
  return text;
}

async function readBounded({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new Error(`More than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `: invalid_client`, for who has to mend the settings. Only what is spelled like such a code gets into a log. */
function errorCodeOf(value: unknown): string {
  const { error } = (value ?? {}) as { error?: unknown };
  return typeof error === 'string' && /^[a-z_]{1,40}$/.test(error) ? `: ${error}` : '';
}
