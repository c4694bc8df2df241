import { changePercentage, minutesFromSeconds } from '../../../common/durations/durations';
import { MinutesResponseField, PercentageResponseField } from '../../../common/openapi/response-fields';
import type { PeriodFigures } from '../usage-figures.service';
import { PeriodStatsDto } from './period-stats.dto';

/** A month in figures. */
export class MonthlyStatsDto extends PeriodStatsDto {
  @MinutesResponseField({ description: 'Of the whole month before' })
  previous_month_minutes!: number;

  @PercentageResponseField({ nullable: true, description: '`null` where nothing was used the month before' })
  change_percentage!: number | null;

  static from(figures: PeriodFigures): MonthlyStatsDto {
    return {
      ...PeriodStatsDto.fieldsFrom(figures),
      previous_month_minutes: minutesFromSeconds(figures.previousSeconds),
      change_percentage: changePercentage(figures.previousSeconds, figures.totalSeconds),
    };
  }
}
