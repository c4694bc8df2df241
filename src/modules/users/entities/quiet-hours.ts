import { addDays, instantsOfWallInterval, localDayOf } from '../../../common/days/local-day';
import type { QuietHours } from './user-settings';

/**
 * When the quiet hours that hold `now` end; `null` outside of them. E-mails that nobody waits for are sent no sooner. Start and
 * end at the same time are no quiet hours: they would never end, and what waits for that would never be sent.
 */
export function quietUntil(quietHours: QuietHours | null, timezone: string, now: Date): Date | null {
  if (quietHours === null || quietHours.start === quietHours.end) return null;
  const { start, end } = quietHours;
  const today = localDayOf(now, { timezone, dayStartsAt: '00:00' });
  const spans = [addDays(today, -1), today].flatMap((date) =>
    instantsOfWallInterval({ date, time: start }, { date: end > start ? date : addDays(date, 1), time: end }, timezone),
  );
  return spans.find((span) => span.start <= now && now < span.end)?.end ?? null;
}
