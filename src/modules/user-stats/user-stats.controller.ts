import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Authenticated, CurrentCaller } from '../../common/auth/access.decorators';
import type { Caller } from '../../common/auth/caller';
import { UserStatsDto } from './dto/user-stats.dto';
import { UserStatsService } from './user-stats.service';

@ApiTags('users')
@Authenticated()
@Controller('users/me/stats')
export class UserStatsController {
  constructor(private readonly stats: UserStatsService) {}

  /** The caller in figures: usage, goal, challenges, blocked apps. */
  @Get()
  @ApiOkResponse({ type: UserStatsDto })
  getMyStats(@CurrentCaller() caller: Caller): Promise<UserStatsDto> {
    return this.stats.statsOf(caller);
  }
}
