import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Authenticated, CurrentCaller } from '../../common/auth/access.decorators';
import type { Caller } from '../../common/auth/caller';
import { BodyProblems, ProblemResponse, ProblemResponses } from '../../common/openapi/problem-responses';
import { mapPage, type Page, PageOf } from '../../common/pagination/page.dto';
import { PageQuery } from '../../common/pagination/page-query.dto';
import { IdPipe } from '../../common/validation/id.pipe';
import { Idempotent } from '../../infrastructure/idempotency/idempotent.decorator';
import { Cached, type CachedRequest } from '../../infrastructure/cache/cached.decorator';
import { PEOPLE_SCOPE } from '../users/entities/user-scopes';
import { ChallengeEditingService } from './challenge-editing.service';
import { ChallengesService } from './challenges.service';
import { ChallengeDto } from './dto/challenge.dto';
import { CreateChallengeDto } from './dto/create-challenge.dto';
import { JoinByCodeDto } from './dto/join-by-code.dto';
import { JoinChallengeDto } from './dto/join-challenge.dto';
import { LeaderboardDto } from './dto/leaderboard.dto';
import { ListChallengesQuery } from './dto/list-challenges.query';
import { ListMyChallengesQuery } from './dto/list-my-challenges.query';
import { UpdateChallengeDto } from './dto/update-challenge.dto';
import { challengeScope, CHALLENGES_SCOPE } from './entities/challenge-scopes';
import { LeaderboardService } from './leaderboard.service';
import { LifecycleService } from './lifecycle.service';
import { ParticipationService } from './participation.service';

const ChallengePageDto = PageOf(ChallengeDto);

/** A challenge begins and ends by the clock, wherever that is: on a whole minute. */
const byMinute = ({ now }: CachedRequest): string => now.toISOString().slice(0, 16);

@ApiTags('challenges')
@Authenticated()
@Controller('challenges')
export class ChallengesController {
  constructor(
    private readonly challenges: ChallengesService,
    private readonly editing: ChallengeEditingService,
    private readonly participation: ParticipationService,
    private readonly lifecycle: LifecycleService,
    private readonly leaderboard: LeaderboardService,
  ) {}

  /** Makes a challenge. Its creator is its first participant; one that starts today runs at once. */
  @Post()
  @Idempotent()
  @ApiCreatedResponse({
    type: ChallengeDto,
    headers: { Location: { description: 'Address of the challenge', schema: { type: 'string' } } },
  })
  @BodyProblems()
  async createChallenge(
    @CurrentCaller() caller: Caller,
    @Body() input: CreateChallengeDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ChallengeDto> {
    const challenge = ChallengeDto.from(await this.editing.create(caller, input));
    response.location(`/api/challenges/${challenge.id}`);
    return challenge;
  }

  /** Public challenges and those the caller takes part in, newest first. */
  @Get()
  @Cached({ name: 'challenges', scopes: () => [CHALLENGES_SCOPE, PEOPLE_SCOPE], by: byMinute })
  @ApiOkResponse({ type: ChallengePageDto })
  @ProblemResponses(422)
  async listChallenges(
    @CurrentCaller() caller: Caller,
    @Query() query: ListChallengesQuery,
  ): Promise<Page<ChallengeDto>> {
    return mapPage(await this.challenges.list(caller, query), (view) => ChallengeDto.from(view));
  }

  /** The challenges the caller created or takes part in, newest first. */
  @Get('my-challenges')
  @ApiOkResponse({ type: ChallengePageDto })
  @ProblemResponses(422)
  async listMyChallenges(
    @CurrentCaller() caller: Caller,
    @Query() query: ListMyChallengesQuery,
  ): Promise<Page<ChallengeDto>> {
    return mapPage(await this.challenges.listOwn(caller, query), (view) => ChallengeDto.from(view));
  }

  /** Joins the challenge that an invite code belongs to, a public or a private one. */
  @Post('join')
  @HttpCode(200)
  @Idempotent()
  @ApiOkResponse({ type: ChallengeDto })
  @BodyProblems()
  @ProblemResponses(404)
  @ProblemResponse(409, '`already_joined`, `challenge_full`, `challenge_closed`')
  async joinChallengeByCode(@CurrentCaller() caller: Caller, @Body() input: JoinByCodeDto): Promise<ChallengeDto> {
    return ChallengeDto.from(await this.participation.joinByCode(caller, input.invite_code));
  }

  /** One challenge. A private one is there for its participants and administrators only. */
  @Get(':id')
  @ApiOkResponse({ type: ChallengeDto })
  @ProblemResponses(404)
  async getChallenge(@CurrentCaller() caller: Caller, @Param('id', IdPipe) id: number): Promise<ChallengeDto> {
    return ChallengeDto.from(await this.challenges.get(caller, id));
  }

  /**
   * Changes the fields that are sent; `null` clears. Once it has started only the title, the description and the number of
   * seats can change. Its creator only.
   */
  @Put(':id')
  @ApiOkResponse({ type: ChallengeDto })
  @BodyProblems()
  @ProblemResponses(403, 404)
  @ProblemResponse(409, '`challenge_started`')
  async updateChallenge(
    @CurrentCaller() caller: Caller,
    @Param('id', IdPipe) id: number,
    @Body() input: UpdateChallengeDto,
  ): Promise<ChallengeDto> {
    return ChallengeDto.from(await this.editing.update(caller, id, input));
  }

  /**
   * Deletes a challenge for everyone: its creator or an administrator. A running one that an administrator deletes stays,
   * cancelled, for its participants to see.
   */
  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ProblemResponses(403, 404)
  async deleteChallenge(@CurrentCaller() caller: Caller, @Param('id', IdPipe) id: number): Promise<void> {
    await this.editing.delete(caller, id);
  }

  /** Joins a challenge; a private one needs its invite code, without which it is not there. */
  @Post(':id/join')
  @HttpCode(200)
  @Idempotent()
  @ApiBody({ type: JoinChallengeDto, required: false })
  @ApiOkResponse({ type: ChallengeDto })
  @BodyProblems()
  @ProblemResponses(404)
  @ProblemResponse(409, '`already_joined`, `challenge_full`, `challenge_closed`')
  async joinChallenge(
    @CurrentCaller() caller: Caller,
    @Param('id', IdPipe) id: number,
    @Body() input: JoinChallengeDto,
  ): Promise<ChallengeDto> {
    return ChallengeDto.from(await this.participation.join(caller, id, input.invite_code ?? null));
  }

  /** Leaves a challenge that is not over. Who created it cannot. */
  @Post(':id/leave')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ProblemResponses(404)
  @ProblemResponse(409, '`creator_cannot_leave`, `challenge_closed`')
  async leaveChallenge(@CurrentCaller() caller: Caller, @Param('id', IdPipe) id: number): Promise<void> {
    await this.participation.leave(caller, id);
  }

  /**
   * The board: by score, then the fewer minutes, then the earlier to join; equal scores share a rank. Who has no counted day
   * yet is listed last, without one.
   */
  @Get(':id/leaderboard')
  @Cached({
    name: 'leaderboard',
    scopes: ({ params }) => [challengeScope(Number(params.id)), PEOPLE_SCOPE],
    by: byMinute,
  })
  @ApiOkResponse({ type: LeaderboardDto })
  @ProblemResponses(404, 422)
  async getLeaderboard(
    @CurrentCaller() caller: Caller,
    @Param('id', IdPipe) id: number,
    @Query() query: PageQuery,
  ): Promise<LeaderboardDto> {
    return LeaderboardDto.from(await this.leaderboard.get(caller, id, query), caller.userId);
  }

  /**
   * Makes the ranks final and mails the results. Its creator may once the last day is over for them, an administrator at any
   * time; by itself a challenge completes at `completes_at`.
   */
  @Post(':id/complete')
  @HttpCode(200)
  @ApiOkResponse({ type: ChallengeDto })
  @ProblemResponses(403, 404)
  @ProblemResponse(409, '`challenge_not_over`, `challenge_closed`')
  async completeChallenge(@CurrentCaller() caller: Caller, @Param('id', IdPipe) id: number): Promise<ChallengeDto> {
    return ChallengeDto.from(await this.lifecycle.complete(caller, id));
  }
}
