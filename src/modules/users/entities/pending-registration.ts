import type { User } from './user.entity';

/**
 * Whether an account is a registration whose address nobody has proved yet, and so may be replaced and run out. One whose
 * verification an administrator has taken back is not: it is somebody's.
 */
export function isPendingRegistration({
  isVerified,
  pendingSince,
}: Pick<User, 'isVerified' | 'pendingSince'>): boolean {
  return !isVerified && pendingSince !== null;
}
