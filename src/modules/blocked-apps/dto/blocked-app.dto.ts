import { minutesFromSeconds } from '../../../common/durations/durations';
import {
  BooleanResponseField,
  EnumResponseField,
  InstantResponseField,
  ListResponseField,
  MinutesResponseField,
  NumberResponseField,
  PercentageResponseField,
  TextResponseField,
} from '../../../common/openapi/response-fields';
import type { BlockedAppStatus } from '../blocked-app-status';
import { BlockingWindowDto } from './blocking-window.dto';

/** A rule for an app, and where the app stands today. */
export class BlockedAppDto {
  @NumberResponseField({ integer: true, example: 5 })
  id!: number;

  @TextResponseField({ example: 'Instagram' })
  app_name!: string;

  @MinutesResponseField({ nullable: true, example: 60, description: '0 blocks always, `null` is no limit' })
  daily_limit_minutes!: number | null;

  @ListResponseField(BlockingWindowDto, { nullable: true })
  schedule!: BlockingWindowDto[] | null;

  @BooleanResponseField()
  is_active!: boolean;

  @MinutesResponseField({ description: 'Usage of the user’s today since its last reset' })
  used_today_minutes!: number;

  @MinutesResponseField({ nullable: true, example: 14.5, description: '`null` without a limit' })
  remaining_minutes!: number | null;

  @PercentageResponseField({ nullable: true, example: 75.8, description: '`null` without a limit' })
  percentage_used!: number | null;

  @BooleanResponseField()
  is_blocked!: boolean;

  @EnumResponseField(['limit', 'schedule'], 'BlockReason', { nullable: true })
  block_reason!: 'limit' | 'schedule' | null;

  @InstantResponseField({
    nullable: true,
    description: 'When the block lifts if nothing changes; `null`: never, or no block',
  })
  blocked_until!: Date | null;

  @InstantResponseField()
  created_at!: Date;

  @InstantResponseField()
  updated_at!: Date;

  static from({ app, state }: BlockedAppStatus): BlockedAppDto {
    return {
      id: app.id,
      app_name: app.appName,
      daily_limit_minutes: minutesOrNull(app.dailyLimitSeconds),
      schedule: app.schedule?.map((window) => BlockingWindowDto.from(window)) ?? null,
      is_active: app.isActive,
      used_today_minutes: minutesFromSeconds(state.usedSeconds),
      remaining_minutes: minutesOrNull(state.remainingSeconds),
      percentage_used: state.percentageUsed,
      is_blocked: state.isBlocked,
      block_reason: state.blockReason,
      blocked_until: state.blockedUntil,
      created_at: app.createdAt,
      updated_at: app.updatedAt,
    };
  }
}

function minutesOrNull(seconds: number | null): number | null {
  return seconds === null ? null : minutesFromSeconds(seconds);
}
