import { minutesFromSeconds } from '../../../common/durations/durations';
import { DateResponseField, ListResponseField, MinutesResponseField } from '../../../common/openapi/response-fields';
import type { PeriodFigures } from '../usage-figures.service';
import { AppUsageDto } from './app-usage.dto';
import { CategoryUsageDto } from './category-usage.dto';
import { DayUsageDto } from './day-usage.dto';

/** What the figures of a week and of a month have in common. */
export abstract class PeriodStatsDto {
  @DateResponseField()
  start_date!: string;

  @DateResponseField()
  end_date!: string;

  @MinutesResponseField()
  total_minutes!: number;

  @MinutesResponseField({ description: 'Over the days up to today; 0 where none has begun' })
  daily_average_minutes!: number;

  @ListResponseField(DayUsageDto, { description: 'Every day, in order' })
  days!: DayUsageDto[];

  @ListResponseField(AppUsageDto, { description: 'Most minutes first' })
  by_app!: AppUsageDto[];

  @ListResponseField(CategoryUsageDto, { description: 'Most minutes first' })
  by_category!: CategoryUsageDto[];

  protected static fieldsFrom(figures: PeriodFigures): PeriodStatsDto {
    const { totalSeconds } = figures;
    return {
      start_date: figures.range.start,
      end_date: figures.range.end,
      total_minutes: minutesFromSeconds(totalSeconds),
      daily_average_minutes: minutesFromSeconds(figures.dailyAverageSeconds),
      days: figures.days.map((day) => DayUsageDto.from(day)),
      by_app: figures.byApp.map((app) => AppUsageDto.from(app, totalSeconds)),
      by_category: figures.byCategory.map((category) => CategoryUsageDto.from(category, totalSeconds)),
    };
  }
}
