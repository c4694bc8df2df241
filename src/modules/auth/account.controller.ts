import { Body, Controller, Delete, HttpCode, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import { Authenticated, CurrentCaller } from '../../common/auth/access.decorators';
import type { Caller } from '../../common/auth/caller';
import { BodyProblems, ProblemResponse } from '../../common/openapi/problem-responses';
import { AccountService } from './account.service';
import { ChangeEmailDto, ChangePasswordDto, OwnershipProofDto } from './dto/account.dto';
import { MessageDto } from './dto/tokens.dto';
import { PasswordsService } from './passwords.service';

@ApiTags('users')
@Authenticated()
@Controller('users/me')
export class AccountController {
  constructor(
    private readonly account: AccountService,
    private readonly passwords: PasswordsService,
  ) {}

  /** Changes the password and ends every other session. */
  @Post('password')
  @HttpCode(204)
  @ApiNoContentResponse()
  @BodyProblems()
  @ProblemResponse(403, '`wrong_password`')
  @ProblemResponse(429, '`rate_limited`, `too_many_attempts`')
  async changeMyPassword(@CurrentCaller() caller: Caller, @Body() input: ChangePasswordDto): Promise<void> {
    await this.passwords.change(caller, input.current_password, input.new_password);
  }

  /** Mails a link to a new address; until it is followed nothing changes. The answer is always the same. */
  @Post('email')
  @HttpCode(202)
  @ApiAcceptedResponse({ type: MessageDto })
  @BodyProblems()
  @ProblemResponse(403, '`wrong_password`')
  @ProblemResponse(429, '`rate_limited`, `too_many_attempts`')
  async changeMyEmail(@CurrentCaller() caller: Caller, @Body() input: ChangeEmailDto): Promise<MessageDto> {
    const { new_email: newEmail, ...proof } = input;
    await this.account.requestEmailChange(caller, newEmail, proof);
    return { message: 'Follow the link in the e-mail we have sent to the new address.' };
  }

  /** Deletes the account with everything that hangs on it. */
  @Delete()
  @HttpCode(204)
  @ApiNoContentResponse()
  @BodyProblems()
  @ProblemResponse(403, '`wrong_password`')
  @ProblemResponse(429, '`rate_limited`, `too_many_attempts`')
  async deleteMyAccount(@CurrentCaller() caller: Caller, @Body() proof: OwnershipProofDto): Promise<void> {
    await this.account.deleteAccount(caller, proof);
  }
}
