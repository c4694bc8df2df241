import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Authenticated, CurrentCaller } from '../../common/auth/access.decorators';
import type { Caller } from '../../common/auth/caller';
import { BodyProblems, ProblemResponse, ProblemResponses } from '../../common/openapi/problem-responses';
import { type Page, PageOf } from '../../common/pagination/page.dto';
import { IdPipe } from '../../common/validation/id.pipe';
import { Idempotent } from '../../infrastructure/idempotency/idempotent.decorator';
import { BlockedAppsService } from './blocked-apps.service';
import { BlockedAppDto } from './dto/blocked-app.dto';
import { CreateBlockedAppDto } from './dto/create-blocked-app.dto';
import { ListBlockedAppsQuery } from './dto/list-blocked-apps.query';
import { UpdateBlockedAppDto } from './dto/update-blocked-app.dto';

const BlockedAppPageDto = PageOf(BlockedAppDto);

@ApiTags('blocked apps')
@Authenticated()
@Controller('blocked')
export class BlockedAppsController {
  constructor(private readonly blockedApps: BlockedAppsService) {}

  /** Sets a daily limit, a blocking schedule, or both for an app. */
  @Post()
  @Idempotent()
  @ApiCreatedResponse({
    type: BlockedAppDto,
    headers: { Location: { description: 'Address of the rule', schema: { type: 'string' } } },
  })
  @BodyProblems()
  @ProblemResponse(409, '`app_already_blocked`')
  async createBlockedApp(
    @CurrentCaller() caller: Caller,
    @Body() input: CreateBlockedAppDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<BlockedAppDto> {
    const blockedApp = BlockedAppDto.from(await this.blockedApps.create(caller, input));
    response.location(`/api/blocked/${blockedApp.id}`);
    return blockedApp;
  }

  /** The caller's rules, newest first, and where their apps stand today. */
  @Get()
  @ApiOkResponse({ type: BlockedAppPageDto })
  @ProblemResponses(422)
  async listBlockedApps(
    @CurrentCaller() caller: Caller,
    @Query() query: ListBlockedAppsQuery,
  ): Promise<Page<BlockedAppDto>> {
    const page = await this.blockedApps.list(caller, query);
    return { ...page, items: page.items.map((status) => BlockedAppDto.from(status)) };
  }

  /** One of the caller's rules. */
  @Get(':id')
  @ApiOkResponse({ type: BlockedAppDto })
  @ProblemResponses(404)
  async getBlockedApp(@CurrentCaller() caller: Caller, @Param('id', IdPipe) id: number): Promise<BlockedAppDto> {
    return BlockedAppDto.from(await this.blockedApps.get(caller, id));
  }

  /** Changes the fields that are sent; `null` clears. A limit or a schedule must be left. */
  @Put(':id')
  @ApiOkResponse({ type: BlockedAppDto })
  @BodyProblems()
  @ProblemResponses(404)
  async updateBlockedApp(
    @CurrentCaller() caller: Caller,
    @Param('id', IdPipe) id: number,
    @Body() input: UpdateBlockedAppDto,
  ): Promise<BlockedAppDto> {
    return BlockedAppDto.from(await this.blockedApps.update(caller, id, input));
  }

  /** Removes a rule; what it blocks is free again. */
  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ProblemResponses(404)
  async deleteBlockedApp(@CurrentCaller() caller: Caller, @Param('id', IdPipe) id: number): Promise<void> {
    await this.blockedApps.delete(caller, id);
  }

  /** Lets today's count start again at 0: a block by limit lifts. */
  @Post(':id/reset')
  @HttpCode(200)
  @ApiOkResponse({ type: BlockedAppDto })
  @ProblemResponses(404)
  async resetBlockedApp(@CurrentCaller() caller: Caller, @Param('id', IdPipe) id: number): Promise<BlockedAppDto> {
    return BlockedAppDto.from(await this.blockedApps.reset(caller, id));
  }
}
