import { type ArgumentsHost, Catch, type ExceptionFilter, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { GoogleConfig } from '../../../config/google.config';
import { HttpConfig } from '../../../config/http.config';
import { ProblemFilter, toAppError } from '../../../infrastructure/http/problem.filter';
import { GoogleStatesService } from './google-states.service';
import { readGoogleAnswer } from './google-answer';
import { redirectToPage } from './redirect-to-page';
import { dropStateCookie, stateCookiesOf } from './state-cookie';

/**
 * Tells a browser that went to Google by a plain link on the frontend's page what went wrong, and everybody else by a problem
 * document.
 */
@Injectable()
@Catch()
export class GoogleCallbackFilter implements ExceptionFilter {
  constructor(
    private readonly problems: ProblemFilter,
    private readonly states: GoogleStatesService,
    private readonly google: GoogleConfig,
    private readonly config: HttpConfig,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    const error = toAppError(thrown, request);
    const { state } = readGoogleAnswer(request.query);
    const cookies = stateCookiesOf(request);
    const isOwnState = state !== undefined && this.states.isCookieAmong(cookies, state);
    // A state of the JSON form may meet a cookie that an abandoned sign-in has left behind.
    const isRedirect = isOwnState || (cookies.length > 0 && (state === undefined || error.code === 'invalid_state'));
    if (!this.google.isEnabled || !isRedirect) {
      this.problems.answer(error, request, response);
      return;
    }
    this.problems.log(error);
    // The cookie of another sign-in, which may still be under way, stays.
    if (isOwnState) dropStateCookie(response, this.config.isProduction);
    redirectToPage(response, this.google.callbackPage, { error: error.code }).end();
  }
}
