import { Locale } from '../../src/common/i18n/locale.enum';
import { Transactions } from '../../src/infrastructure/database/transactions';
import { LoginService } from '../../src/modules/auth/login.service';
import { PasswordHasher } from '../../src/modules/auth/password-hasher';
import { userDefaults } from '../../src/modules/users/entities/user-defaults';
import { User } from '../../src/modules/users/entities/user.entity';
import {
  DEFAULT_USER_SETTINGS,
  mergeSettings,
  type UserSettingsChange,
} from '../../src/modules/users/entities/user-settings';
import { UsersService } from '../../src/modules/users/users.service';
import type { TestApp } from '../support/test-app';

export const PASSWORD = 'correct horse battery staple';

/** A user that a test signs in as. */
export interface SignedInUser {
  id: number;
  username: string;
  email: string;
  accessToken: string;
  refreshToken: string;
  /** The header of a request by this user. */
  auth: { Authorization: string };
}

export interface UserOverrides extends Partial<Omit<User, 'settings'>> {
  settings?: UserSettingsChange;
}

let count = 0;

/** Stores a verified, active user with {@link PASSWORD}, past registration. */
export async function createUser({ app, clock }: TestApp, overrides: UserOverrides = {}): Promise<User> {
  count += 1;
  const number = count;
  const { settings = {}, ...columns } = overrides;
  const users = app.get(UsersService);
  const passwordHash = await app.get(PasswordHasher).hash(PASSWORD);
  const now = clock.now();
  const id = await app.get(Transactions).run((tx) =>
    users.insert(tx, {
      ...userDefaults(now),
      username: `user_${number}`,
      email: `user_${number}@example.org`,
      passwordHash,
      isVerified: true,
      timezone: 'UTC',
      locale: Locale.English,
      settings: mergeSettings(DEFAULT_USER_SETTINGS, settings),
      ...columns,
    }),
  );
  return users.get(id);
}

/** {@link createUser}, signed in. */
export async function signedInUser(testApp: TestApp, overrides: UserOverrides = {}): Promise<SignedInUser> {
  const user = await createUser(testApp, overrides);
  return signIn(testApp, user);
}

/** A session of `user`, who has {@link PASSWORD}. */
export async function signIn({ app }: TestApp, user: User): Promise<SignedInUser> {
  const { accessToken, refreshToken } = await app
    .get(LoginService)
    .login({ username: user.username, password: PASSWORD });
  return {
    id: user.id,
    username: user.username,
    email: user.email,
    accessToken,
    refreshToken,
    auth: { Authorization: `Bearer ${accessToken}` },
  };
}
