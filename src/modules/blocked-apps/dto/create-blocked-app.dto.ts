import { BooleanField, TextField } from '../../../common/validation/request-fields';
import type { RuleInput } from '../rule-terms';
import type { BlockingWindowInput } from './blocking-window.input';
import { DailyLimitField, ScheduleField } from './rule-fields';

/** A limit or a schedule is required; `null` stands for a field left out. */
export class CreateBlockedAppDto implements RuleInput {
  @TextField({ min: 1, max: 100, trim: true, example: 'Instagram' })
  app_name!: string;

  @DailyLimitField()
  daily_limit_minutes?: number | null;

  @ScheduleField()
  schedule?: BlockingWindowInput[] | null;

  @BooleanField({ optional: true, nullable: true, default: true })
  is_active?: boolean | null;
}
