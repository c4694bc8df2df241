import { ApiProperty } from '@nestjs/swagger';
import { DateResponseField, ListResponseField, NumberResponseField } from '../../../common/openapi/response-fields';

export class LogDayDto {
  @DateResponseField()
  date!: string;

  @NumberResponseField({ integer: true, example: 320 })
  count!: number;
}

/** How many audit logs there are, by what. */
export class LogStatsDto {
  @NumberResponseField({ integer: true, example: 9600 })
  total!: number;

  @CountsField({ info: 9000, warning: 590, error: 10 })
  by_level!: Record<string, number>;

  @CountsField({ 'auth.logged_in': 4000, 'auth.login_failed': 600 })
  by_action!: Record<string, number>;

  @ListResponseField(LogDayDto, { description: 'Every date, oldest first' })
  by_day!: LogDayDto[];
}

/** Counts by name. */
function CountsField(example: Record<string, number>): PropertyDecorator {
  return ApiProperty({ type: 'object', additionalProperties: { type: 'integer' }, example });
}
