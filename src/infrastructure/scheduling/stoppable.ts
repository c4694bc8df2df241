/** How long (milliseconds) work that was told to stop may take to do so. Shorter than the process has for its own end. */
const STOP_LIMIT_MS = 8_000;

/**
 * Waits for `work` to end. Where `signal` tells it to stop, it has a few seconds to come to a clean end; work that hangs is
 * left behind.
 *
 * @throws what `work` throws; the reason of `signal` where it was aborted, since then `work` may have left something out
 */
export async function stoppable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let limit: NodeJS.Timeout | undefined;
  let startLimit!: () => void;
  const leftBehind = new Promise<never>((_, reject) => {
    startLimit = () => {
      limit = setTimeout(() => reject(signal.reason as Error), STOP_LIMIT_MS);
    };
  });
  signal.addEventListener('abort', startLimit, { once: true });
  if (signal.aborted) startLimit();
  try {
    const result = await Promise.race([work, leftBehind]);
    signal.throwIfAborted();
    return result;
  } finally {
    signal.removeEventListener('abort', startLimit);
    clearTimeout(limit);
  }
}
