import { Controller, Delete, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, Roles } from '../../common/auth/access.decorators';
import type { Caller } from '../../common/auth/caller';
import { Role } from '../../common/auth/role.enum';
import { ProblemResponses } from '../../common/openapi/problem-responses';
import { mapPage, type Page, PageOf } from '../../common/pagination/page.dto';
import { AdminLogsService } from './admin-logs.service';
import { AuditLogDto } from './dto/audit-log.dto';
import { CleanedUpLogsDto, CleanUpLogsQuery } from './dto/clean-up-logs.dto';
import { DaysQuery } from './dto/days.query';
import { ListLogsQuery } from './dto/list-logs.query';
import { LogStatsDto } from './dto/log-stats.dto';

@ApiTags('admin')
@Roles(Role.Admin)
@Controller('admin/logs')
export class AdminLogsController {
  constructor(private readonly logs: AdminLogsService) {}

  /** The audit log, newest first. */
  @Get()
  @ApiOkResponse({ type: PageOf(AuditLogDto) })
  @ProblemResponses(422)
  async adminListLogs(@Query() query: ListLogsQuery): Promise<Page<AuditLogDto>> {
    return mapPage(await this.logs.list(query), (log) => AuditLogDto.from(log));
  }

  /** How many logs there are, by level, action and day. */
  @Get('stats')
  @ApiOkResponse({ type: LogStatsDto })
  @ProblemResponses(422)
  adminGetLogStats(@Query() { days }: DaysQuery): Promise<LogStatsDto> {
    return this.logs.stats(days);
  }

  /** Moves older logs into an archive, a gzip’d file of JSON lines. */
  @Delete('cleanup')
  @ApiOkResponse({ type: CleanedUpLogsDto })
  @ProblemResponses(422)
  async adminCleanUpLogs(
    @CurrentCaller() caller: Caller,
    @Query() { days }: CleanUpLogsQuery,
  ): Promise<CleanedUpLogsDto> {
    return CleanedUpLogsDto.from(await this.logs.cleanUp(caller, days));
  }
}
