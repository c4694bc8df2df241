import { Body, Controller, Header, HttpCode, Post, Req } from '@nestjs/common';
import { ApiAcceptedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { Authenticated, CurrentCaller, Public } from '../../common/auth/access.decorators';
import type { Caller } from '../../common/auth/caller';
import { BodyProblems, ProblemResponse } from '../../common/openapi/problem-responses';
import { RateLimit } from '../../infrastructure/rate-limits/rate-limit.decorators';
import { EmailDto, RefreshTokenDto, ResetPasswordDto, VerifyEmailDto } from './dto/account.dto';
import { LoginDto } from './dto/login.dto';
import { RegisterDto } from './dto/register.dto';
import { MessageDto, RegisteredDto, TokensDto } from './dto/tokens.dto';
import { EmailVerificationService } from './email-verification.service';
import { LoginService } from './login.service';
import { PasswordsService } from './passwords.service';
import { preferredLocale } from './preferred-locale';
import { RegistrationService } from './registration.service';
import { SessionsService } from './sessions.service';

@ApiTags('auth')
@Public()
@Controller('auth')
export class AuthController {
  constructor(
    private readonly registration: RegistrationService,
    private readonly verification: EmailVerificationService,
    private readonly logins: LoginService,
    private readonly passwords: PasswordsService,
    private readonly sessions: SessionsService,
  ) {}

  /** Registers an account and mails its verification link. The answer is the same for an address that is known already. */
  @Post('register')
  @HttpCode(202)
  @RateLimit({ bucket: 'register', perMinute: 5, per: 'address' })
  @ApiAcceptedResponse({ type: RegisteredDto })
  @BodyProblems()
  @ProblemResponse(409, '`username_taken`')
  async register(@Body() input: RegisterDto, @Req() request: Request): Promise<RegisteredDto> {
    await this.registration.register(input, preferredLocale(request));
    return { message: 'Follow the link in the e-mail we have sent you.', email: input.email };
  }

  /** Signs in with an e-mail address or a username. */
  @Post('login')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @RateLimit({ bucket: 'login', perMinute: 10, per: 'address' })
  @ApiOkResponse({ type: TokensDto })
  @BodyProblems()
  @ProblemResponse(401, '`invalid_credentials`')
  @ProblemResponse(403, '`email_not_verified`, `account_disabled`, only once the password is right')
  @ProblemResponse(429, '`rate_limited`, `too_many_attempts`')
  async login(@Body() input: LoginDto): Promise<TokensDto> {
    return TokensDto.from(await this.logins.login(input));
  }

  /** Proves an e-mail address by the mailed token. */
  @Post('verify-email')
  @HttpCode(200)
  @ApiOkResponse({ type: MessageDto })
  @BodyProblems()
  async verifyEmail(@Body() { token }: VerifyEmailDto): Promise<MessageDto> {
    await this.verification.verify(token);
    return { message: 'Your e-mail address is verified.' };
  }

  /** Mails the verification link again. The answer is always the same. */
  @Post('resend-verification')
  @HttpCode(202)
  @RateLimit({ bucket: 'resend-verification', perMinute: 5, per: 'address' })
  @ApiAcceptedResponse({ type: MessageDto })
  @BodyProblems()
  async resendVerification(@Body() { email }: EmailDto): Promise<MessageDto> {
    await this.registration.resendVerification(email);
    return { message: 'If this address waits to be verified, a new link is on its way.' };
  }

  /** Mails a link for a new password. The answer is always the same. */
  @Post('forgot-password')
  @HttpCode(202)
  @RateLimit({ bucket: 'forgot-password', perMinute: 5, per: 'address' })
  @ApiAcceptedResponse({ type: MessageDto })
  @BodyProblems()
  async forgotPassword(@Body() { email }: EmailDto): Promise<MessageDto> {
    await this.passwords.forgot(email);
    return { message: 'If there is an account with this address, a link is on its way.' };
  }

  /** Sets a new password by the mailed token and ends every session of the user. */
  @Post('reset-password')
  @HttpCode(200)
  @ApiOkResponse({ type: MessageDto })
  @BodyProblems()
  async resetPassword(@Body() { token, new_password }: ResetPasswordDto): Promise<MessageDto> {
    await this.passwords.reset(token, new_password);
    return { message: 'Your password is set. Please sign in.' };
  }

  /** Replaces a refresh token and gives a new access token. */
  @Post('refresh')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @RateLimit({ bucket: 'refresh', perMinute: 10, per: 'address' })
  @ApiOkResponse({ type: TokensDto })
  @BodyProblems()
  @ProblemResponse(401, '`invalid_token`, `expired_token`, `token_reused`')
  async refreshTokens(@Body() { refresh_token }: RefreshTokenDto): Promise<TokensDto> {
    return TokensDto.from(await this.sessions.refresh(refresh_token));
  }

  /** Ends the session of a refresh token, whether or not it was still good. */
  @Post('logout')
  @HttpCode(204)
  @ApiNoContentResponse()
  @BodyProblems()
  async logout(@Body() { refresh_token }: RefreshTokenDto): Promise<void> {
    await this.sessions.logOut(refresh_token);
  }

  /** Ends every session of the caller, this one included. */
  @Post('logout-all')
  @HttpCode(204)
  @Authenticated()
  @ApiNoContentResponse()
  async logoutEverywhere(@CurrentCaller() caller: Caller): Promise<void> {
    await this.sessions.logOutEverywhere(caller);
  }
}
