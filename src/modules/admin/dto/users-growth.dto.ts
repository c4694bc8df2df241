import { DateResponseField, ListResponseField, NumberResponseField } from '../../../common/openapi/response-fields';

export class GrowthDayDto {
  @DateResponseField()
  date!: string;

  @NumberResponseField({ integer: true, example: 12 })
  new_users!: number;

  @NumberResponseField({
    integer: true,
    example: 4711,
    description: 'Of those there are now, how many were there then',
  })
  total_users!: number;

  @NumberResponseField({ integer: true, example: 830, description: 'With an activity that started on this date' })
  active_users!: number;
}

/** How many users there are, came, and used Focus, by UTC date. */
export class UsersGrowthDto {
  @ListResponseField(GrowthDayDto, { description: 'Every date, oldest first' })
  days!: GrowthDayDto[];
}
