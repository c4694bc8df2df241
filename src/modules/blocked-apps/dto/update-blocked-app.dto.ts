import { BooleanField } from '../../../common/validation/request-fields';
import type { RuleInput } from '../rule-terms';
import type { BlockingWindowInput } from './blocking-window.input';
import { DailyLimitField, ScheduleField } from './rule-fields';

/** Fields left out stay as they are; `null` clears. A limit or a schedule must be left. */
export class UpdateBlockedAppDto implements RuleInput {
  @DailyLimitField()
  daily_limit_minutes?: number | null;

  @ScheduleField()
  schedule?: BlockingWindowInput[] | null;

  @BooleanField({ optional: true })
  is_active?: boolean;
}
