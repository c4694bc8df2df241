import { Controller, Delete, Get, HttpCode, Param, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { Authenticated, CurrentCaller } from '../../common/auth/access.decorators';
import type { Caller } from '../../common/auth/caller';
import { ProblemResponses } from '../../common/openapi/problem-responses';
import { mapPage, type Page, PageOf } from '../../common/pagination/page.dto';
import { PageQuery } from '../../common/pagination/page-query.dto';
import { IdPipe } from '../../common/validation/id.pipe';
import { SessionDto } from './dto/session.dto';
import { SessionsService } from './sessions.service';

@ApiTags('auth')
@Authenticated()
@Controller('auth/sessions')
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  /** Where the caller is signed in, the one used last first. */
  @Get()
  @ApiOkResponse({ type: PageOf(SessionDto) })
  @ProblemResponses(422)
  async listSessions(@CurrentCaller() caller: Caller, @Query() query: PageQuery): Promise<Page<SessionDto>> {
    const page = await this.sessions.list(caller, query);
    return mapPage(page, (session) => SessionDto.from(session, caller.sessionId));
  }

  /** Ends one of the caller's sessions. */
  @Delete(':id')
  @HttpCode(204)
  @ApiParam({ name: 'id', schema: { type: 'integer', minimum: 1 } })
  @ApiNoContentResponse()
  @ProblemResponses(404)
  async deleteSession(@CurrentCaller() caller: Caller, @Param('id', IdPipe) id: number): Promise<void> {
    await this.sessions.endOne(caller, id);
  }
}
