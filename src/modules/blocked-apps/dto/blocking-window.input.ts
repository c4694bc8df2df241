import { ApiSchema } from '@nestjs/swagger';
import { checkListOf, checkNumber, type Problem } from '../../../common/validation/checks';
import { Field, TimeOfDayField } from '../../../common/validation/request-fields';
import type { ScheduleWindow } from '../schedule';

const DAYS_A_WEEK = 7;

const checkDays = checkListOf(checkNumber({ min: 1, max: DAYS_A_WEEK, decimals: 0 }), { min: 1, max: DAYS_A_WEEK });

const checkDistinct = (items: unknown[]): Problem | null =>
  new Set(items).size === items.length ? null : { code: 'duplicate', must: 'must hold each day once' };

@ApiSchema({ name: 'BlockingWindowInput' })
export class BlockingWindowInput implements ScheduleWindow {
  @Field(
    (value) => checkDays(value) ?? checkDistinct(value as unknown[]),
    {
      type: 'array',
      items: { type: 'integer', minimum: 1, maximum: DAYS_A_WEEK },
      minItems: 1,
      maxItems: DAYS_A_WEEK,
      uniqueItems: true,
    },
    { example: [1, 2, 3, 4, 5], description: 'Weekdays on which it starts, Monday = 1' },
  )
  days!: number[];

  @TimeOfDayField({ example: '22:00' })
  start!: string;

  @TimeOfDayField({ example: '07:00', description: 'At or before `start` it means the next morning' })
  end!: string;
}
