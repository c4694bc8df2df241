import { randomBytes } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { Locale } from '../common/i18n/locale.enum';
import { Clock } from '../infrastructure/clock/clock';
import { Transactions } from '../infrastructure/database/transactions';
import { PasswordHasher } from '../modules/auth/password-hasher';
import { userDefaults } from '../modules/users/entities/user-defaults';
import { UsersService } from '../modules/users/users.service';

/** Makes accounts past registration, for demos and benchmarks. */
export class AccountSeeder {
  constructor(private readonly app: INestApplicationContext) {}

  /** A verified user with a random password. */
  async createVerified(username: string): Promise<{ username: string; password: string }> {
    const password = randomBytes(12).toString('base64url');
    const passwordHash = await this.app.get(PasswordHasher, { strict: false }).hash(password);
    const users = this.app.get(UsersService, { strict: false });
    const now = this.app.get(Clock, { strict: false }).now();
    await this.app.get(Transactions, { strict: false }).run((tx) =>
      users.insert(tx, {
        ...userDefaults(now),
        username,
        email: `${username}@example.org`,
        passwordHash,
        isVerified: true,
        timezone: 'UTC',
        locale: Locale.English,
      }),
    );
    return { username, password };
  }
}
