import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Authenticated, CurrentCaller } from '../../common/auth/access.decorators';
import type { Caller } from '../../common/auth/caller';
import { BodyProblems, ProblemResponse } from '../../common/openapi/problem-responses';
import { Cached } from '../../infrastructure/cache/cached.decorator';
import { ProfileDto } from './dto/profile.dto';
import { UpdateProfileDto } from './dto/update-profile.dto';
import { accountScope } from './entities/user-scopes';
import { UsersService } from './users.service';

@ApiTags('users')
@Authenticated()
@Controller('users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  /** The caller's profile. */
  @Get('me')
  @Cached({ name: 'profile', scopes: ({ caller }) => [accountScope(caller.userId)] })
  @ApiOkResponse({ type: ProfileDto })
  async getMyProfile(@CurrentCaller() caller: Caller): Promise<ProfileDto> {
    return ProfileDto.from(await this.users.getCaller(caller));
  }

  /** Changes the fields that are sent; `settings` are merged. */
  @Put('me')
  @ApiOkResponse({ type: ProfileDto })
  @BodyProblems()
  @ProblemResponse(409, '`username_taken`')
  async updateMyProfile(@CurrentCaller() caller: Caller, @Body() input: UpdateProfileDto): Promise<ProfileDto> {
    return ProfileDto.from(await this.users.updateProfile(caller, input));
  }
}
