import { isDeepStrictEqual } from 'node:util';
import { secondsFromMinutes } from '../../common/durations/durations';
import type { LimitRule } from './limits';
import type { ScheduleWindow } from './schedule';
import { limitOrScheduleRequired } from './blocked-apps.errors';

/** What a request may say of a rule: a field left out says nothing, `null` clears. */
export interface RuleInput {
  daily_limit_minutes?: number | null;
  schedule?: ScheduleWindow[] | null;
  is_active?: boolean | null;
}

const NOTHING_SET: LimitRule = { isActive: true, dailyLimitSeconds: null, schedule: null };

const WIRE_FIELDS = {
  daily_limit_minutes: 'dailyLimitSeconds',
  schedule: 'schedule',
  is_active: 'isActive',
} as const satisfies Record<keyof RuleInput, keyof LimitRule>;

/**
 * What `input` makes of `current`, which is an active rule without limit and schedule where there is none yet.
 *
 * @throws 422 `required` where neither a limit nor a schedule is left
 */
export function applyTerms(input: RuleInput, current: LimitRule = NOTHING_SET): LimitRule {
  const terms: LimitRule = {
    isActive: input.is_active ?? current.isActive,
    dailyLimitSeconds:
      input.daily_limit_minutes === undefined ? current.dailyLimitSeconds : limitOf(input.daily_limit_minutes),
    schedule: input.schedule === undefined ? current.schedule : scheduleOf(input.schedule),
  };
  if (terms.dailyLimitSeconds === null && terms.schedule === null) throw limitOrScheduleRequired();
  return terms;
}

/** The fields, as they are spelled on the wire, in which two versions of a rule really differ. */
export function changedFields(before: LimitRule, after: LimitRule): string[] {
  return Object.entries(WIRE_FIELDS)
    .filter(([, term]) => !isDeepStrictEqual(before[term], after[term]))
    .map(([field]) => field);
}

function limitOf(minutes: number | null): number | null {
  return minutes === null ? null : secondsFromMinutes(minutes);
}

/** An empty list is no schedule. Plain objects, since these are stored and compared. */
function scheduleOf(windows: ScheduleWindow[] | null): ScheduleWindow[] | null {
  if (windows === null || windows.length === 0) return null;
  return windows.map(({ days, start, end }) => ({ days, start, end }));
}
