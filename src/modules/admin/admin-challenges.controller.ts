import { Controller, Delete, Get, HttpCode, Param, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, Roles } from '../../common/auth/access.decorators';
import type { Caller } from '../../common/auth/caller';
import { Role } from '../../common/auth/role.enum';
import { ProblemResponses } from '../../common/openapi/problem-responses';
import { mapPage, type Page, PageOf } from '../../common/pagination/page.dto';
import { IdPipe } from '../../common/validation/id.pipe';
import { ChallengeEditingService } from '../challenges/challenge-editing.service';
import { ChallengesService } from '../challenges/challenges.service';
import { ChallengeDto } from '../challenges/dto/challenge.dto';
import { ListChallengesQuery } from '../challenges/dto/list-challenges.query';

@ApiTags('admin')
@Roles(Role.Admin)
@Controller('admin/challenges')
export class AdminChallengesController {
  constructor(
    private readonly challenges: ChallengesService,
    private readonly editing: ChallengeEditingService,
  ) {}

  /** All challenges, private ones too, newest first. */
  @Get()
  @ApiOkResponse({ type: PageOf(ChallengeDto) })
  @ProblemResponses(422)
  async adminListChallenges(
    @CurrentCaller() caller: Caller,
    @Query() query: ListChallengesQuery,
  ): Promise<Page<ChallengeDto>> {
    return mapPage(await this.challenges.listAll(caller, query), (challenge) => ChallengeDto.from(challenge));
  }

  /** Deletes a challenge for everyone; a running one stays, cancelled, for its participants to see. */
  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ProblemResponses(404)
  async adminDeleteChallenge(@CurrentCaller() caller: Caller, @Param('id', IdPipe) id: number): Promise<void> {
    await this.editing.delete(caller, id);
  }
}
