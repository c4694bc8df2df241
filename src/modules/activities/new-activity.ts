import { type DayRule, localDayOf, splitByLocalDay } from '../../common/days/local-day';
import { secondsFromMinutes } from '../../common/durations/durations';
import type { FieldError } from '../../common/errors/app-error';
import { appKey } from '../../common/text/keys';
import { categoryOf } from './app-catalogue';
import type { CreateActivityDto } from './dto/create-activity.dto';
import type { Activity } from './entities/activity.entity';

/** An activity that is not stored yet. */
export type NewActivity = Omit<Activity, 'id' | 'user'>;

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** How far a device's clock may be ahead of ours. */
const MAX_AHEAD_MINUTES = 5;
const MAX_AGE_DAYS = 366;

/** What the clock forbids of an activity whose shape is right; `null` where it may be recorded at `now`. */
export function timeProblem(input: CreateActivityDto, now: Date): FieldError | null {
  if (!input.started_at) return null;
  const startedAt = input.started_at.getTime();
  if (startedAt + durationOf(input) * SECOND_MS > now.getTime() + MAX_AHEAD_MINUTES * MINUTE_MS) {
    return {
      field: 'started_at',
      code: 'in_the_future',
      message: `started_at must let the activity end no more than ${MAX_AHEAD_MINUTES} minutes in the future`,
    };
  }
  if (startedAt < now.getTime() - MAX_AGE_DAYS * DAY_MS) {
    return { field: 'started_at', code: 'too_old', message: `started_at must be within the last ${MAX_AGE_DAYS} days` };
  }
  return null;
}

/**
 * The row for what a device reported, spread over the local days of `rule`.
 *
 * @param input of good shape, and nothing that {@link timeProblem} forbids
 * @param now when it is recorded
 */
export function newActivity(input: CreateActivityDto, userId: number, rule: DayRule, now: Date): NewActivity {
  const durationSeconds = durationOf(input);
  const startedAt = input.started_at ?? new Date(now.getTime() - durationSeconds * SECOND_MS);
  const date = localDayOf(startedAt, rule);
  const parts = splitByLocalDay(startedAt, durationSeconds, rule);
  // What starts within half a second of a boundary counts on the next day alone.
  const isOnOneDay = parts.length === 1 && parts[0]?.date === date;
  return {
    userId,
    appKey: appKey(input.app_name),
    appName: input.app_name,
    category: input.category ?? categoryOf(input.app_name),
    durationSeconds,
    startedAt,
    endedAt: new Date(startedAt.getTime() + durationSeconds * SECOND_MS),
    date,
    timezone: rule.timezone,
    parts: isOnOneDay ? null : parts,
    device: input.device || null,
    clientId: input.client_id ?? null,
    createdAt: now,
  };
}

/** The shortest duration that can be sent is more than half a second. */
function durationOf(input: CreateActivityDto): number {
  return secondsFromMinutes(input.duration_minutes);
}
