import { Role } from '../../common/auth/role.enum';
import { forbidden } from '../../common/errors/common.errors';
import type { User } from '../users/entities/user.entity';
import { lastAdmin } from './admin.errors';

/** What makes an account one that can act as an administrator. */
export type Standing = Pick<User, 'role' | 'isActive' | 'isVerified'>;

/**
 * Refuses a change after which nobody could act as an administrator any more.
 *
 * @param admins all there are, their rows locked
 * @param after what becomes of `user`; `null`: they go
 * @throws 409 `last_admin`
 */
export function assertAdminRemains(admins: readonly User[], user: User, after: Standing | null): void {
  if (!canAct(user) || (after !== null && canAct(after))) return;
  if (!admins.some((other) => other.id !== user.id && canAct(other))) throw lastAdmin();
}

/**
 * Refuses who was an administrator when their request came in, and is none any more.
 *
 * @param admins all there are, their rows locked
 * @throws 403 `forbidden`
 */
export function assertStillAdmin(admins: readonly User[], callerId: number): void {
  if (!admins.some((admin) => admin.id === callerId && canAct(admin))) throw forbidden();
}

/** An administrator who is deactivated, or not verified, cannot sign in. */
function canAct({ role, isActive, isVerified }: Standing): boolean {
  return role === Role.Admin && isActive && isVerified;
}
