import { changePercentage, minutesFromSeconds } from '../../../common/durations/durations';
import {
  DateResponseField,
  ListResponseField,
  MinutesResponseField,
  NumberResponseField,
  PercentageResponseField,
} from '../../../common/openapi/response-fields';
import type { DailyFigures } from '../usage-figures.service';
import { AppUsageDto } from './app-usage.dto';
import { CategoryUsageDto } from './category-usage.dto';

/** One local day in figures. */
export class DailyStatsDto {
  @DateResponseField()
  date!: string;

  @MinutesResponseField()
  total_minutes!: number;

  @NumberResponseField({ integer: true, example: 12, description: 'Activities that started on this day' })
  activities_count!: number;

  @ListResponseField(AppUsageDto, { description: 'Most minutes first' })
  by_app!: AppUsageDto[];

  @ListResponseField(CategoryUsageDto, { description: 'Most minutes first' })
  by_category!: CategoryUsageDto[];

  @ListResponseField('number', {
    description: 'Minutes in each hour 0–23 of the local wall clock; an hour that occurs twice holds both',
  })
  by_hour!: number[];

  @MinutesResponseField()
  previous_day_minutes!: number;

  @PercentageResponseField({ nullable: true, description: '`null` where nothing was used the day before' })
  change_percentage!: number | null;

  static from(figures: DailyFigures): DailyStatsDto {
    const { totalSeconds, previousSeconds } = figures;
    return {
      date: figures.date,
      total_minutes: minutesFromSeconds(totalSeconds),
      activities_count: figures.activitiesCount,
      by_app: figures.byApp.map((app) => AppUsageDto.from(app, totalSeconds)),
      by_category: figures.byCategory.map((category) => CategoryUsageDto.from(category, totalSeconds)),
      by_hour: figures.secondsByHour.map(minutesFromSeconds),
      previous_day_minutes: minutesFromSeconds(previousSeconds),
      change_percentage: changePercentage(previousSeconds, totalSeconds),
    };
  }
}
