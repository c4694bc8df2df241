import { minutesFromSeconds } from '../../../common/durations/durations';
import {
  BooleanResponseField,
  MinutesResponseField,
  NumberResponseField,
} from '../../../common/openapi/response-fields';
import { ProfileDto } from '../../users/dto/profile.dto';
import type { CountedUser } from '../admin-users.repository';

/** A user as an administrator sees them. */
export class AdminUserDto extends ProfileDto {
  @BooleanResponseField({ description: '`false`: deactivated' })
  is_active!: boolean;

  @NumberResponseField({ integer: true, example: 214 })
  activities_count!: number;

  @MinutesResponseField({ example: 5210.25, description: 'Of all activities' })
  total_minutes!: number;

  static fromCounted({ user, activities, seconds }: CountedUser): AdminUserDto {
    return {
      ...ProfileDto.from(user),
      is_active: user.isActive,
      activities_count: activities,
      total_minutes: minutesFromSeconds(seconds),
    };
  }
}
