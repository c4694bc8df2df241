import { minutesFromSeconds } from '../../../common/durations/durations';
import {
  DateResponseField,
  EnumResponseField,
  InstantResponseField,
  MinutesResponseField,
  NumberResponseField,
  TextResponseField,
} from '../../../common/openapi/response-fields';
import { ActivityCategory } from '../activity-category.enum';
import type { Activity } from '../entities/activity.entity';

/** An activity as its owner sees it. */
export class ActivityDto {
  @NumberResponseField({ integer: true, example: 4711 })
  id!: number;

  @TextResponseField({ example: 'Instagram', description: 'As it was sent' })
  app_name!: string;

  @EnumResponseField(ActivityCategory, 'ActivityCategory')
  category!: ActivityCategory;

  @MinutesResponseField({ example: 12.5 })
  duration_minutes!: number;

  @InstantResponseField()
  started_at!: Date;

  @InstantResponseField()
  ended_at!: Date;

  @DateResponseField({ description: 'The local day on which it started' })
  date!: string;

  @TextResponseField({ nullable: true, example: 'Pixel 9' })
  device!: string | null;

  @TextResponseField({ nullable: true, format: 'uuid', example: '0d9f6f0e-5f3e-4a63-9c57-2a1de4f0b6c1' })
  client_id!: string | null;

  @InstantResponseField()
  created_at!: Date;

  static from(activity: Activity): ActivityDto {
    return {
      id: activity.id,
      app_name: activity.appName,
      category: activity.category,
      duration_minutes: minutesFromSeconds(activity.durationSeconds),
      started_at: activity.startedAt,
      ended_at: activity.endedAt,
      date: activity.date,
      device: activity.device,
      client_id: activity.clientId,
      created_at: activity.createdAt,
    };
  }
}
