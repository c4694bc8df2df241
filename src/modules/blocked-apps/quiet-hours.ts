import type { QuietHours } from '../users/entities/user-settings';
import { currentWindow } from './schedule';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

/**
 * When the quiet hours that hold `now` end; `null` outside of them. Start and end at the same time are no quiet hours: they
 * would never end, and what waits for that would never be sent.
 */
export function quietUntil(quietHours: QuietHours | null, timezone: string, now: Date): Date | null {
  if (quietHours === null) return null;
  const { start, end } = quietHours;
  return currentWindow([{ days: EVERY_DAY, start, end }], timezone, now)?.end ?? null;
}
