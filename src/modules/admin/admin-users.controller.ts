import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Put, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, Roles } from '../../common/auth/access.decorators';
import type { Caller } from '../../common/auth/caller';
import { Role } from '../../common/auth/role.enum';
import { BodyProblems, ProblemResponse, ProblemResponses } from '../../common/openapi/problem-responses';
import { mapPage, type Page, PageOf } from '../../common/pagination/page.dto';
import { IdPipe } from '../../common/validation/id.pipe';
import { AdminUsersService } from './admin-users.service';
import { AdminUserDto } from './dto/admin-user.dto';
import { ListUsersQuery } from './dto/list-users.query';
import { AdminUpdateUserDto, ReasonDto } from './dto/update-user.dto';

@ApiTags('admin')
@Roles(Role.Admin)
@Controller('admin/users')
export class AdminUsersController {
  constructor(private readonly users: AdminUsersService) {}

  /** All users. */
  @Get()
  @ApiOkResponse({ type: PageOf(AdminUserDto) })
  @ProblemResponses(422)
  async adminListUsers(@Query() query: ListUsersQuery): Promise<Page<AdminUserDto>> {
    return mapPage(await this.users.list(query), (user) => AdminUserDto.fromCounted(user));
  }

  /** One user. */
  @Get(':id')
  @ApiOkResponse({ type: AdminUserDto })
  @ProblemResponses(404)
  async adminGetUser(@Param('id', IdPipe) id: number): Promise<AdminUserDto> {
    return AdminUserDto.fromCounted(await this.users.get(id));
  }

  /**
   * Changes the fields that are sent. Another role ends the user’s sessions, and so does what keeps them out; another e-mail
   * voids what was mailed to the old one.
   */
  @Put(':id')
  @ApiOkResponse({ type: AdminUserDto })
  @BodyProblems()
  @ProblemResponses(404)
  @ProblemResponse(409, '`username_taken`, `email_taken`, `last_admin`')
  async adminUpdateUser(
    @CurrentCaller() caller: Caller,
    @Param('id', IdPipe) id: number,
    @Body() input: AdminUpdateUserDto,
  ): Promise<AdminUserDto> {
    return AdminUserDto.fromCounted(await this.users.update(caller, id, input));
  }

  /** Keeps a user out from their next request on; their sessions end. */
  @Patch(':id/deactivate')
  @ApiOkResponse({ type: AdminUserDto })
  @BodyProblems()
  @ProblemResponses(404)
  @ProblemResponse(409, '`last_admin`')
  async adminDeactivateUser(
    @CurrentCaller() caller: Caller,
    @Param('id', IdPipe) id: number,
    @Body() { reason = null }: ReasonDto,
  ): Promise<AdminUserDto> {
    return AdminUserDto.fromCounted(await this.users.deactivate(caller, id, reason));
  }

  /** Lets a user sign in again. */
  @Patch(':id/activate')
  @ApiOkResponse({ type: AdminUserDto })
  @BodyProblems()
  @ProblemResponses(404)
  async adminActivateUser(
    @CurrentCaller() caller: Caller,
    @Param('id', IdPipe) id: number,
    @Body() { reason = null }: ReasonDto,
  ): Promise<AdminUserDto> {
    return AdminUserDto.fromCounted(await this.users.activate(caller, id, reason));
  }

  /** Deletes a user with everything that hangs on the account. */
  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ProblemResponses(404)
  @ProblemResponse(409, '`last_admin`')
  async adminDeleteUser(@CurrentCaller() caller: Caller, @Param('id', IdPipe) id: number): Promise<void> {
    await this.users.delete(caller, id);
  }
}
