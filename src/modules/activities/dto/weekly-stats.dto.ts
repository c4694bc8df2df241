import { changePercentage, minutesFromSeconds } from '../../../common/durations/durations';
import { MinutesResponseField, PercentageResponseField } from '../../../common/openapi/response-fields';
import type { PeriodFigures } from '../usage-figures.service';
import { PeriodStatsDto } from './period-stats.dto';

/** A week in figures. */
export class WeeklyStatsDto extends PeriodStatsDto {
  @MinutesResponseField({ description: 'Of the whole week before' })
  previous_week_minutes!: number;

  @PercentageResponseField({ nullable: true, description: '`null` where nothing was used the week before' })
  change_percentage!: number | null;

  static from(figures: PeriodFigures): WeeklyStatsDto {
    return {
      ...PeriodStatsDto.fieldsFrom(figures),
      previous_week_minutes: minutesFromSeconds(figures.previousSeconds),
      change_percentage: changePercentage(figures.previousSeconds, figures.totalSeconds),
    };
  }
}
