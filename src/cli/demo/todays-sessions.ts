import { DateTime } from 'luxon';
import { type DemoSession, PEOPLE_ZONE } from './demo-person';
import { datesOf } from './session-days';

/** The last of the sessions ends this long (milliseconds) before now. */
const MARGIN_MS = 60_000;

/**
 * A person's day as if it were today: the one with the most usage, moved so that its last session has just ended. What would
 * have begun before today's midnight is left out.
 *
 * @returns in order of their start; empty shortly after midnight
 */
export function todaysSessions(sessions: readonly DemoSession[], now: Date): DemoSession[] {
  const day = busiestDay(sessions);
  const lastEnd = Math.max(...day.map(endOf));
  const shift = now.getTime() - MARGIN_MS - lastEnd;
  const midnight = DateTime.fromJSDate(now, { zone: PEOPLE_ZONE }).startOf('day').toMillis();
  return day
    .map((session) => ({ ...session, startedAt: new Date(session.startedAt.getTime() + shift) }))
    .filter(({ startedAt }) => startedAt.getTime() >= midnight)
    .sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
}

function busiestDay(sessions: readonly DemoSession[]): DemoSession[] {
  const days = new Map<string, DemoSession[]>();
  for (const session of sessions) {
    const [date = ''] = datesOf([session]);
    days.set(date, [...(days.get(date) ?? []), session]);
  }
  const seconds = (day: DemoSession[]): number => day.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0);
  return [...days.values()].sort((a, b) => seconds(b) - seconds(a))[0] ?? [];
}

function endOf({ startedAt, durationSeconds }: DemoSession): number {
  return startedAt.getTime() + durationSeconds * 1000;
}
