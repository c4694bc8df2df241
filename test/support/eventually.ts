import { setTimeout as pause } from 'node:timers/promises';

const LOOK_MS = 25;

/**
 * What `look` answers once it answers anything but `undefined`, `null` or `false`; until then it is asked again and again.
 *
 * @param limitMs after which it is too late
 */
export async function eventually<T>(
  look: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  limitMs = 15_000,
  what = 'what was waited for',
): Promise<T> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`Not within ${limitMs} ms: ${what}`);
    await pause(LOOK_MS);
  }
}
