import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import type { Request } from 'express';
import type { RequestWithCaller } from '../../common/auth/access.decorators';
import type { Caller } from '../../common/auth/caller';
import { AppError } from '../../common/errors/app-error';
import { invalidToken, missingToken } from './auth.errors';
import { bearerToken } from './bearer-token';

/** What {@link AuthenticationGuard} leaves on a request. */
export interface AuthenticatedRequest extends RequestWithCaller {
  /** Why there is no caller. */
  authenticationError?: AppError;
}

/**
 * Finds out who calls, and refuses nobody: the limits come next and want to know whom they count, then
 * {@link AccessGuard} decides.
 */
@Injectable()
export class AuthenticationGuard extends AuthGuard('jwt') {
  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request & AuthenticatedRequest>();
    const { state } = bearerToken(request.rawHeaders);
    if (state !== 'present') {
      request.authenticationError = state === 'missing' ? missingToken() : invalidToken();
      return true;
    }
    try {
      await super.canActivate(context);
    } catch (error) {
      // Anything else is the database's word, and no verdict on the token.
      if (!(error instanceof AppError)) throw error;
      request.authenticationError = error;
    }
    return true;
  }

  override handleRequest<TUser = Caller>(
    error: Error | null,
    caller: Caller | false,
    _info: unknown,
    context: ExecutionContext,
  ): TUser {
    if (error !== null && error !== undefined) throw error;
    if (!caller) throw invalidToken();
    context.switchToHttp().getRequest<AuthenticatedRequest>().caller = caller;
    return caller as TUser;
  }
}
