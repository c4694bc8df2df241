import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import type { Request } from 'express';
import type { RequestWithCaller } from '../../common/auth/access.decorators';
import type { Caller } from '../../common/auth/caller';
import { invalidToken, missingToken } from '../../common/errors/common.errors';
import { bearerToken } from './bearer-token';
import { JwtStrategy } from './jwt.strategy';
import { VerifiedTokens } from './verified-tokens';

/** What {@link AuthenticationGuard} leaves on a request. */
export interface AuthenticatedRequest extends RequestWithCaller {
  /** Why there is no caller: a verdict on the token, or whatever kept it from being looked at. */
  authenticationError?: Error;
}

/**
 * Finds out who calls, and refuses nobody: the limits come next and want to know whom they count, then
 * {@link AccessGuard} decides.
 */
@Injectable()
export class AuthenticationGuard extends AuthGuard('jwt') {
  constructor(
    private readonly verified: VerifiedTokens,
    private readonly strategy: JwtStrategy,
  ) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request & AuthenticatedRequest>();
    const { state, token } = bearerToken(request.rawHeaders);
    if (state !== 'present') {
      request.authenticationError = state === 'missing' ? missingToken() : invalidToken();
      return true;
    }
    try {
      const claims = this.verified.find(token);
      if (claims === undefined) await super.canActivate(context);
      else request.caller = await this.strategy.callerOf(claims);
    } catch (error) {
      // Where it is the database's word, a route that asks for nobody goes on all the same, and the others are counted first.
      request.authenticationError = error as Error;
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
