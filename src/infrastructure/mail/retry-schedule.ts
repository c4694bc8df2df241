const FIRST_RETRY_PAUSE_MS = 338_000;
const RETRIES = 8;

/**
 * How long (milliseconds) each retry waits after the try before it: 5 min 38 s, then twice the pause before, which adds up to
 * 23 h 57 min from the first try to the last.
 */
export const RETRY_PAUSES_MS: readonly number[] = Array.from(
  { length: RETRIES },
  (_, retry) => FIRST_RETRY_PAUSE_MS * 2 ** retry,
);

/**
 * @param attempts tries made so far, all of them failed
 * @returns milliseconds until the next one; `null`: that was the last
 */
export function pauseAfter(attempts: number): number | null {
  return RETRY_PAUSES_MS[attempts - 1] ?? null;
}
