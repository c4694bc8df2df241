import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Roles } from '../../common/auth/access.decorators';
import { Role } from '../../common/auth/role.enum';
import { ProblemResponses } from '../../common/openapi/problem-responses';
import { AdminStatsService } from './admin-stats.service';
import { AppUsageQuery, AppUsageStatsDto } from './dto/app-usage-stats.dto';
import { DaysQuery } from './dto/days.query';
import { OverviewDto } from './dto/overview.dto';
import { UsersGrowthDto } from './dto/users-growth.dto';

@ApiTags('admin')
@Roles(Role.Admin)
@Controller('admin/stats')
export class AdminStatsController {
  constructor(private readonly stats: AdminStatsService) {}

  /** Focus at a glance, by UTC dates; weeks start on Monday. At most a minute old. */
  @Get('overview')
  @ApiOkResponse({ type: OverviewDto })
  adminGetOverview(): Promise<OverviewDto> {
    return this.stats.overview();
  }

  /** How many users there are, came and used Focus, by UTC date. At most a minute old. */
  @Get('users-growth')
  @ApiOkResponse({ type: UsersGrowthDto })
  @ProblemResponses(422)
  adminGetUsersGrowth(@Query() { days }: DaysQuery): Promise<UsersGrowthDto> {
    return this.stats.usersGrowth(days);
  }

  /** The apps that took most of everybody’s minutes. At most a minute old. */
  @Get('app-usage')
  @ApiOkResponse({ type: AppUsageStatsDto })
  @ProblemResponses(422)
  async adminGetAppUsage(@Query() { days, limit }: AppUsageQuery): Promise<AppUsageStatsDto> {
    return AppUsageStatsDto.from(await this.stats.appUsage(days), limit);
  }
}
