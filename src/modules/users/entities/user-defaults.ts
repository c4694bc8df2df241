import { Role } from '../../../common/auth/role.enum';
import type { User } from './user.entity';
import { DEFAULT_USER_SETTINGS } from './user-settings';

type Named = 'username' | 'usernameKey' | 'email' | 'emailKey' | 'passwordHash' | 'timezone' | 'locale';

/** What every new account begins with; who it is and how it signs in is for the maker to add. */
export function userDefaults(now: Date): Omit<User, 'id' | Named> {
  return {
    pendingEmail: null,
    fullName: null,
    googleSubject: null,
    avatarUrl: null,
    bio: null,
    role: Role.User,
    isActive: true,
    isVerified: false,
    settings: DEFAULT_USER_SETTINGS,
    pendingSince: null,
    lastLoginAt: null,
    createdAt: now,
    updatedAt: now,
  };
}
