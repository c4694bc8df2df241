import { minutesFromSeconds, percentage } from '../../../common/durations/durations';
import {
  EnumResponseField,
  MinutesResponseField,
  PercentageResponseField,
} from '../../../common/openapi/response-fields';
import { ActivityCategory } from '../activity-category.enum';
import type { CategoryUsage } from '../usage-statistics';

/** One category's share of a period. */
export class CategoryUsageDto {
  @EnumResponseField(ActivityCategory, 'ActivityCategory')
  category!: ActivityCategory;

  @MinutesResponseField()
  minutes!: number;

  @PercentageResponseField({ description: 'Of the period’s minutes' })
  percentage!: number;

  /** @param totalSeconds of the whole period */
  static from(usage: CategoryUsage, totalSeconds: number): CategoryUsageDto {
    return {
      category: usage.category,
      minutes: minutesFromSeconds(usage.seconds),
      percentage: percentage(usage.seconds, totalSeconds),
    };
  }
}
