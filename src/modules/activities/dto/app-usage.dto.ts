import { minutesFromSeconds, percentage } from '../../../common/durations/durations';
import {
  EnumResponseField,
  MinutesResponseField,
  PercentageResponseField,
  TextResponseField,
} from '../../../common/openapi/response-fields';
import { ActivityCategory } from '../activity-category.enum';
import type { AppUsage } from '../usage-statistics';

/** One app's share of a period. */
export class AppUsageDto {
  @TextResponseField({ example: 'Instagram', description: 'The first spelling that was sent' })
  app_name!: string;

  @EnumResponseField(ActivityCategory, 'ActivityCategory', { description: 'The one with most of the app’s minutes' })
  category!: ActivityCategory;

  @MinutesResponseField()
  minutes!: number;

  @PercentageResponseField({ description: 'Of the period’s minutes' })
  percentage!: number;

  /** @param totalSeconds of the whole period */
  static from(usage: AppUsage, totalSeconds: number): AppUsageDto {
    return {
      app_name: usage.appName,
      category: usage.category,
      minutes: minutesFromSeconds(usage.seconds),
      percentage: percentage(usage.seconds, totalSeconds),
    };
  }
}
