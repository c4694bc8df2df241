import { minutesFromSeconds, percentage } from '../../../common/durations/durations';
import {
  EnumResponseField,
  ListResponseField,
  MinutesResponseField,
  NumberResponseField,
  PercentageResponseField,
  TextResponseField,
} from '../../../common/openapi/response-fields';
import { IntegerField } from '../../../common/validation/request-fields';
import { ActivityCategory } from '../../activities/activity-category.enum';
import type { AppFigures, AppRanking } from '../app-ranking';
import { DaysQuery } from './days.query';

export const MAX_APPS = 100;
const DEFAULT_APPS = 20;

export class AppUsageQuery extends DaysQuery {
  @IntegerField({ min: 1, max: MAX_APPS, optional: true, default: DEFAULT_APPS, description: 'Apps at the most' })
  limit: number = DEFAULT_APPS;
}

/** One app's share of everybody's minutes. */
export class AppFiguresDto {
  @TextResponseField({ example: 'Instagram', description: 'The first spelling that was sent' })
  app_name!: string;

  @EnumResponseField(ActivityCategory, 'ActivityCategory', { description: 'The one with most of the app’s minutes' })
  category!: ActivityCategory;

  @MinutesResponseField({ example: 48_211.5 })
  minutes!: number;

  @NumberResponseField({ integer: true, example: 311 })
  users!: number;

  @NumberResponseField({ integer: true, example: 9120 })
  activities!: number;

  @PercentageResponseField({ description: 'Of the minutes of all apps' })
  percentage!: number;

  static from(app: AppFigures, totalSeconds: number): AppFiguresDto {
    return {
      app_name: app.appName,
      category: app.category,
      minutes: minutesFromSeconds(app.seconds),
      users: app.users,
      activities: app.activities,
      percentage: percentage(app.seconds, totalSeconds),
    };
  }
}

/** What everybody uses, by UTC dates. */
export class AppUsageStatsDto {
  @ListResponseField(AppFiguresDto, { description: 'Most minutes first' })
  items!: AppFiguresDto[];

  @MinutesResponseField({ description: 'Of all apps, those that are not listed too' })
  total_minutes!: number;

  static from({ apps, totalSeconds }: AppRanking, limit: number): AppUsageStatsDto {
    return {
      items: apps.slice(0, limit).map((app) => AppFiguresDto.from(app, totalSeconds)),
      total_minutes: minutesFromSeconds(totalSeconds),
    };
  }
}
