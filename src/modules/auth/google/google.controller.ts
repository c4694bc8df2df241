import { Body, Controller, Get, Header, HttpCode, Post, Query, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Public } from '../../../common/auth/access.decorators';
import { BodyProblems, ProblemResponse, ProblemResponses } from '../../../common/openapi/problem-responses';
import { GoogleConfig } from '../../../config/google.config';
import { HttpConfig } from '../../../config/http.config';
import { RateLimit } from '../../../infrastructure/rate-limits/rate-limit.decorators';
import { TokensDto } from '../dto/tokens.dto';
import { preferredLocale } from '../preferred-locale';
import { BeginGoogleSignInQuery, ExchangeGoogleCodeDto, GoogleAuthorizationDto } from './dto/google.dto';
import { readGoogleAnswer } from './google-answer';
import { GoogleCallbackFilter } from './google-callback.filter';
import { GoogleCodesService } from './google-codes.service';
import { GoogleEnabledGuard } from './google-enabled.guard';
import { GoogleSignInService } from './google-sign-in.service';
import { redirectToPage } from './redirect-to-page';
import { dropStateCookie, setStateCookie, stateCookiesOf } from './state-cookie';

@ApiTags('auth')
@Public()
@UseGuards(GoogleEnabledGuard)
@ProblemResponse(404, 'Sign-in with Google is off (`not_found`)')
@Controller('auth/google')
export class GoogleController {
  constructor(
    private readonly signIns: GoogleSignInService,
    private readonly codes: GoogleCodesService,
    private readonly google: GoogleConfig,
    private readonly http: HttpConfig,
  ) {}

  /**
   * Begins a sign-in with Google. A frontend sends the user to `authorization_url` and hands what Google sends them back with
   * to the callback; a plain link (`redirect=true`) leads to Google at once, and ends on the frontend's page `/auth/callback`.
   */
  @Get()
  @Header('Cache-Control', 'no-store')
  @RateLimit({ bucket: 'google', perMinute: 10, per: 'address' })
  @ApiOkResponse({ type: GoogleAuthorizationDto })
  @ApiResponse({ status: 302, description: 'With `redirect=true`: to Google, with a cookie that the callback needs' })
  @ProblemResponses(422)
  async beginGoogleSignIn(
    @Query() { redirect = false }: BeginGoogleSignInQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<GoogleAuthorizationDto | undefined> {
    const authorization = await this.signIns.begin(redirect);
    if (!redirect) return GoogleAuthorizationDto.from(authorization);
    setStateCookie(response, authorization.cookie, this.http.isProduction);
    response.status(302).location(authorization.url);
    return undefined;
  }

  /**
   * Ends a sign-in with what Google has sent the user back with. One that a plain link began is answered by a redirection to
   * the frontend's page, with a `code` to exchange or the `error`'s code. Other fields of the query are ignored.
   */
  @Get('callback')
  @Header('Cache-Control', 'no-store')
  @RateLimit({ bucket: 'google-callback', perMinute: 10, per: 'address' })
  @UseFilters(GoogleCallbackFilter)
  @ApiQuery({ name: 'code', type: String, required: false, description: 'As Google gave it' })
  @ApiQuery({ name: 'state', type: String, required: false, description: 'As the sign-in began with' })
  @ApiQuery({ name: 'error', type: String, required: false, description: 'What Google says where it gives no code' })
  @ApiOkResponse({ type: TokensDto })
  @ApiResponse({
    status: 303,
    description: 'To the frontend: `/auth/callback?code=…`, or `?error=…` with the code of an error',
  })
  @ProblemResponse(401, '`invalid_state`, `oauth_denied`')
  @ProblemResponse(403, '`email_not_verified` (by Google), `account_disabled`')
  @ProblemResponse(409, '`already_linked`')
  @ProblemResponse(502, '`oauth_failed`')
  async finishGoogleSignIn(
    @Query() query: Record<string, unknown>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TokensDto | undefined> {
    const end = await this.signIns.finish(readGoogleAnswer(query), stateCookiesOf(request), preferredLocale(request));
    if ('tokens' in end) return TokensDto.from(end.tokens);
    dropStateCookie(response, this.http.isProduction);
    redirectToPage(response, this.google.callbackPage, { code: end.code });
    return undefined;
  }

  /** Exchanges the code that the frontend's page was given. */
  @Post('exchange')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @RateLimit({ bucket: 'google-exchange', perMinute: 10, per: 'address' })
  @ApiOkResponse({ type: TokensDto })
  @BodyProblems()
  @ProblemResponse(401, '`invalid_token`')
  @ProblemResponse(403, '`account_disabled`, `email_not_verified`')
  async exchangeGoogleCode(@Body() { code }: ExchangeGoogleCodeDto): Promise<TokensDto> {
    return TokensDto.from(await this.codes.exchange(code));
  }
}
