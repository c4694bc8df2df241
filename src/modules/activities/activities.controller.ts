import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req, Res, StreamableFile } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiProduces,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Authenticated, CurrentCaller } from '../../common/auth/access.decorators';
import type { Caller } from '../../common/auth/caller';
import { localDayOf } from '../../common/days/local-day';
import { BodyProblems, ProblemResponses } from '../../common/openapi/problem-responses';
import { mapPage, type Page, PageOf } from '../../common/pagination/page.dto';
import { IdPipe } from '../../common/validation/id.pipe';
import { Idempotent } from '../../infrastructure/idempotency/idempotent.decorator';
import { Cached, type CachedRequest } from '../../infrastructure/cache/cached.decorator';
import { RateLimit } from '../../infrastructure/rate-limits/rate-limit.decorators';
import { accountScope } from '../users/entities/user-scopes';
import { ActivitiesService } from './activities.service';
import { ActivitiesExportService } from './activities-export.service';
import { BatchItemsPipe } from './batch-items.pipe';
import { ActivityDto } from './dto/activity.dto';
import { BatchResultDto } from './dto/batch-result.dto';
import { CreateActivityBatchDto } from './dto/create-activity-batch.dto';
import { CreateActivityDto } from './dto/create-activity.dto';
import { DailyStatsDto } from './dto/daily-stats.dto';
import { DayQuery } from './dto/day.query';
import { ExportActivitiesQuery } from './dto/export-activities.query';
import { ListActivitiesQuery } from './dto/list-activities.query';
import { MonthQuery } from './dto/month.query';
import { MonthlyStatsDto } from './dto/monthly-stats.dto';
import { TodayUsageDto } from './dto/today-usage.dto';
import { WeeklyStatsDto } from './dto/weekly-stats.dto';
import { usageScope } from './entities/usage-scope';
import { UsageFiguresService } from './usage-figures.service';

/** Figures go by the caller's usage, and by their days and weeks, which the account's settings say. */
const OF_USAGE = {
  scopes: ({ caller }: CachedRequest) => [usageScope(caller.userId), accountScope(caller.userId)],
  by: ({ caller, now }: CachedRequest) => `${localDayOf(now, caller.day)} ${caller.weekStartsOn}`,
};

@ApiTags('activities')
@Authenticated()
@Controller('activities')
export class ActivitiesController {
  constructor(
    private readonly activities: ActivitiesService,
    private readonly figures: UsageFiguresService,
    private readonly exports: ActivitiesExportService,
  ) {}

  /** Records one activity. One whose `client_id` was sent before is answered as it is stored, with 200. */
  @Post()
  @Idempotent()
  @ApiCreatedResponse({ type: ActivityDto, headers: { Location: { schema: { type: 'string' } } } })
  @ApiOkResponse({ type: ActivityDto, description: 'This `client_id` was sent before' })
  @BodyProblems()
  async createActivity(
    @CurrentCaller() caller: Caller,
    @Body() input: CreateActivityDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ActivityDto> {
    const { activity, isNew } = await this.activities.record(caller, input);
    if (isNew) response.location(`/api/activities/${activity.id}`);
    else response.status(200);
    return ActivityDto.from(activity);
  }

  /** Records up to 500 activities at once: the good ones together, each wrong one with its reasons, final. */
  @Post('batch')
  @HttpCode(200)
  @Idempotent()
  @RateLimit({ bucket: 'activities-batch', perMinute: 30, per: 'user', instead: true })
  @ApiBody({ type: CreateActivityBatchDto })
  @ApiOkResponse({ type: BatchResultDto })
  @BodyProblems()
  async createActivityBatch(
    @CurrentCaller() caller: Caller,
    @Body(BatchItemsPipe) items: unknown[],
  ): Promise<BatchResultDto> {
    return BatchResultDto.from(await this.activities.recordBatch(caller, items));
  }

  /** The caller's activities. */
  @Get()
  @ApiOkResponse({ type: PageOf(ActivityDto) })
  @ProblemResponses(422)
  async listActivities(
    @CurrentCaller() caller: Caller,
    @Query() query: ListActivitiesQuery,
  ): Promise<Page<ActivityDto>> {
    return mapPage(await this.activities.list(caller, query), (activity) => ActivityDto.from(activity));
  }

  /** The caller's local day so far. */
  @Get('today')
  @Cached({ name: 'today', ...OF_USAGE })
  @ApiOkResponse({ type: TodayUsageDto })
  async getTodayUsage(@CurrentCaller() caller: Caller): Promise<TodayUsageDto> {
    return TodayUsageDto.from(await this.figures.today(caller));
  }

  /** One local day in figures, beside the day before. */
  @Get('stats/daily')
  @Cached({ name: 'stats_daily', ...OF_USAGE })
  @ApiOkResponse({ type: DailyStatsDto })
  @ProblemResponses(422)
  async getDailyStats(@CurrentCaller() caller: Caller, @Query() { date }: DayQuery): Promise<DailyStatsDto> {
    return DailyStatsDto.from(await this.figures.daily(caller, date));
  }

  /** The week around a day in figures, beside the week before; weeks start where the caller has set it. */
  @Get('stats/weekly')
  @Cached({ name: 'stats_weekly', ...OF_USAGE })
  @ApiOkResponse({ type: WeeklyStatsDto })
  @ProblemResponses(422)
  async getWeeklyStats(@CurrentCaller() caller: Caller, @Query() { date }: DayQuery): Promise<WeeklyStatsDto> {
    return WeeklyStatsDto.from(await this.figures.weekly(caller, date));
  }

  /** A calendar month in figures, beside the month before. */
  @Get('stats/monthly')
  @Cached({ name: 'stats_monthly', ...OF_USAGE })
  @ApiOkResponse({ type: MonthlyStatsDto })
  @ProblemResponses(422)
  async getMonthlyStats(@CurrentCaller() caller: Caller, @Query() { month }: MonthQuery): Promise<MonthlyStatsDto> {
    return MonthlyStatsDto.from(await this.figures.monthly(caller, month));
  }

  /**
   * The caller's activities as a file, oldest first: CSV with the fields of an activity as columns, or a JSON array. CSV cells
   * that a spreadsheet would run begin with an apostrophe.
   */
  @Get('export')
  @ApiProduces('text/csv', 'application/json')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' }, headers: { ETag: { schema: { type: 'string' } } } })
  @ApiResponse({ status: 304, description: 'Nothing has changed since the `ETag` in `If-None-Match`' })
  @ProblemResponses(422)
  async exportActivities(
    @CurrentCaller() caller: Caller,
    @Query() query: ExportActivitiesQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile | undefined> {
    const file = await this.exports.prepare(caller, query);
    response.setHeader('ETag', file.etag);
    if (request.fresh) {
      response.status(304);
      return undefined;
    }
    return new StreamableFile(await file.open(), {
      type: file.mediaType,
      disposition: `attachment; filename="${file.fileName}"`,
    });
  }

  /** One of the caller's activities. */
  @Get(':id')
  @ApiOkResponse({ type: ActivityDto })
  @ProblemResponses(404)
  async getActivity(@CurrentCaller() caller: Caller, @Param('id', IdPipe) id: number): Promise<ActivityDto> {
    return ActivityDto.from(await this.activities.get(caller, id));
  }

  /** Deletes one of the caller's activities; its usage goes back down. */
  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ProblemResponses(404)
  async deleteActivity(@CurrentCaller() caller: Caller, @Param('id', IdPipe) id: number): Promise<void> {
    await this.activities.delete(caller, id);
  }
}
