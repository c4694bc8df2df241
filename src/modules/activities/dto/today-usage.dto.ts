import { minutesFromSeconds } from '../../../common/durations/durations';
import {
  DateResponseField,
  ListResponseField,
  MinutesResponseField,
  NumberResponseField,
} from '../../../common/openapi/response-fields';
import type { TodayFigures } from '../usage-figures.service';
import { ActivityDto } from './activity.dto';
import { AppUsageDto } from './app-usage.dto';

/** The caller's day so far. */
export class TodayUsageDto {
  @DateResponseField()
  date!: string;

  @MinutesResponseField()
  total_minutes!: number;

  @NumberResponseField({ integer: true, example: 12, description: 'Activities that started today' })
  activities_count!: number;

  @ListResponseField(AppUsageDto, { description: 'Most minutes first' })
  apps!: AppUsageDto[];

  @ListResponseField(ActivityDto, { description: 'Newest first, at most 100' })
  activities!: ActivityDto[];

  static from(figures: TodayFigures): TodayUsageDto {
    return {
      date: figures.date,
      total_minutes: minutesFromSeconds(figures.totalSeconds),
      activities_count: figures.activitiesCount,
      apps: figures.byApp.map((app) => AppUsageDto.from(app, figures.totalSeconds)),
      activities: figures.activities.map((activity) => ActivityDto.from(activity)),
    };
  }
}
