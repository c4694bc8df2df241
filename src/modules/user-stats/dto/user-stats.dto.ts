import {
  BooleanResponseField,
  ListResponseField,
  MinutesResponseField,
  NumberResponseField,
  ObjectResponseField,
  TextResponseField,
} from '../../../common/openapi/response-fields';

export class MostUsedAppDto {
  @TextResponseField({ example: 'Instagram' })
  app_name!: string;

  @MinutesResponseField()
  minutes!: number;
}

export class GoalStatsDto {
  @MinutesResponseField({ example: 120 })
  daily_goal_minutes!: number;

  @BooleanResponseField({ description: 'Whether today has usage, at or under the goal' })
  met_today!: boolean;

  @NumberResponseField({ integer: true, description: 'Consecutive goal days that end today or yesterday' })
  current_streak_days!: number;

  @NumberResponseField({ integer: true })
  best_streak_days!: number;
}

export class ChallengeStatsDto {
  @NumberResponseField({ integer: true })
  joined!: number;

  @NumberResponseField({ integer: true })
  active!: number;

  @NumberResponseField({ integer: true })
  completed!: number;

  @NumberResponseField({ integer: true })
  won!: number;
}

export class BlockedAppStatsDto {
  @NumberResponseField({ integer: true })
  total!: number;

  @NumberResponseField({ integer: true })
  blocked_now!: number;
}

/** All of a user in figures. */
export class UserStatsDto {
  @NumberResponseField({ integer: true })
  activities_count!: number;

  @MinutesResponseField()
  total_minutes!: number;

  @MinutesResponseField()
  today_minutes!: number;

  @MinutesResponseField()
  week_minutes!: number;

  @MinutesResponseField()
  month_minutes!: number;

  @MinutesResponseField({ description: 'Over those of the last 30 local days that have usage' })
  daily_average_minutes!: number;

  @ListResponseField(MostUsedAppDto, { description: 'At most five' })
  most_used_apps!: MostUsedAppDto[];

  @ObjectResponseField(GoalStatsDto)
  goal!: GoalStatsDto;

  @ObjectResponseField(ChallengeStatsDto)
  challenges!: ChallengeStatsDto;

  @ObjectResponseField(BlockedAppStatsDto)
  blocked_apps!: BlockedAppStatsDto;
}
