import { minutesFromSeconds } from '../../../common/durations/durations';
import { DateResponseField, MinutesResponseField } from '../../../common/openapi/response-fields';
import type { DayUsage } from '../usage-statistics';

/** What was used on one day of a period. */
export class DayUsageDto {
  @DateResponseField()
  date!: string;

  @MinutesResponseField()
  minutes!: number;

  static from({ date, seconds }: DayUsage): DayUsageDto {
    return { date, minutes: minutesFromSeconds(seconds) };
  }
}
