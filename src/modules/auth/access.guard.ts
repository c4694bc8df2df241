import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ACCESS_POLICY, type AccessPolicy } from '../../common/auth/access.decorators';
import { forbidden, missingToken } from '../../common/errors/common.errors';
import type { AuthenticatedRequest } from './authentication.guard';

/** Lets a request through where its route's policy says so; a route without one is closed. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  /** @throws 401 without a good access token, 403 `forbidden` without the role, what kept the token from being looked at */
  canActivate(context: ExecutionContext): boolean {
    const policy = this.reflector.getAllAndOverride<AccessPolicy | undefined>(ACCESS_POLICY, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (policy?.kind === 'public') return true;
    const { caller, authenticationError } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (caller === undefined) throw authenticationError ?? missingToken();
    if (policy === undefined || !policy.roles.includes(caller.role)) throw forbidden();
    return true;
  }
}
