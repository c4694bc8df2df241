import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import { ProblemResponses } from '../openapi/problem-responses';
import type { Caller } from './caller';
import { Role } from './role.enum';

/** Who may call a route. */
export type AccessPolicy = { kind: 'public' } | { kind: 'roles'; roles: readonly Role[] };

export const ACCESS_POLICY = 'focus:access-policy';

/** Anyone may call. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(ACCESS_POLICY, { kind: 'public' });

/** Only callers with one of `roles`. */
export const Roles = (...roles: Role[]): MethodDecorator & ClassDecorator =>
  applyDecorators(
    SetMetadata(ACCESS_POLICY, { kind: 'roles', roles }),
    ApiBearerAuth(),
    ProblemResponses(401, ...(roles.includes(Role.User) ? [] : [403])),
  );

/** Any verified, active user. */
export const Authenticated = (): MethodDecorator & ClassDecorator => Roles(Role.User, Role.Admin);

/** The request as the guards leave it. */
export interface RequestWithCaller {
  caller?: Caller;
}

/** The {@link Caller} of a route that is not public. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<RequestWithCaller>();
  if (caller === undefined) throw new Error('@CurrentCaller() on a public route');
  return caller;
});
