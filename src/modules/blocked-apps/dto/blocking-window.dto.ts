import { ListResponseField, TimeOfDayResponseField } from '../../../common/openapi/response-fields';
import type { ScheduleWindow } from '../schedule';

/** A weekly window in which an app is blocked. */
export class BlockingWindowDto {
  @ListResponseField('integer', { example: [1, 2, 3, 4, 5], description: 'Weekdays on which it starts, Monday = 1' })
  days!: number[];

  @TimeOfDayResponseField({ example: '22:00' })
  start!: string;

  @TimeOfDayResponseField({ example: '07:00', description: 'At or before `start` it means the next morning' })
  end!: string;

  static from({ days, start, end }: ScheduleWindow): BlockingWindowDto {
    return { days, start, end };
  }
}
