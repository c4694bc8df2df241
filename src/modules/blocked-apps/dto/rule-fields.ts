import { MinutesField, ObjectListField } from '../../../common/validation/request-fields';
import { BlockingWindowInput } from './blocking-window.input';

const MINUTES_A_DAY = 1440;
const MAX_WINDOWS = 20;

/** May be left out; `null` is no limit. */
export function DailyLimitField(): PropertyDecorator {
  return MinutesField({
    min: 0,
    max: MINUTES_A_DAY,
    optional: true,
    nullable: true,
    example: 60,
    description: '0 blocks always, `null` is no limit',
  });
}

/** May be left out; `null` and an empty list are no schedule. */
export function ScheduleField(): PropertyDecorator {
  return ObjectListField(() => BlockingWindowInput, {
    min: 0,
    max: MAX_WINDOWS,
    optional: true,
    nullable: true,
    description: 'Weekly windows on the user’s wall clock; `null` and an empty list are no schedule',
  });
}
