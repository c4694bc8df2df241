import { Injectable } from '@nestjs/common';
import type { AppError } from '../../common/errors/app-error';
import { invalidField } from '../../common/errors/common.errors';
import { accountKey } from '../../common/text/keys';
import { Transactions } from '../../infrastructure/database/transactions';
import { currentRequest } from '../../infrastructure/http/request-context';
import { AuditLogsService } from '../audit-logs/audit-logs.service';
import { AuditLogLevel } from '../audit-logs/entities/audit-log-level.enum';
import type { User } from '../users/entities/user.entity';
import { UsersService } from '../users/users.service';
import { accountDisabled, emailNotVerified, invalidCredentials } from './auth.errors';
import type { LoginDto } from './dto/login.dto';
import { LoginLocksService, type LoginSubject } from './login-locks.service';
import { PasswordHasher } from './password-hasher';
import { SessionsService, type Tokens } from './sessions.service';

/** Signing in with a name and a password. */
@Injectable()
export class LoginService {
  constructor(
    private readonly users: UsersService,
    private readonly hasher: PasswordHasher,
    private readonly locks: LoginLocksService,
    private readonly sessions: SessionsService,
    private readonly transactions: Transactions,
    private readonly audit: AuditLogsService,
  ) {}

  /**
   * Only the right password learns more than that it was wrong.
   *
   * @throws 401 `invalid_credentials`, 403 `email_not_verified` or `account_disabled`, 422 without a name,
   * 429 `too_many_attempts`
   */
  async login({ email, username, password }: LoginDto): Promise<Tokens> {
    const name = email ?? username;
    if (name === undefined) throw invalidField('email', 'required', 'email or username is required');
    const user = await this.find(email === undefined ? 'usernameKey' : 'emailKey', name);
    const subject: LoginSubject = user === null ? { unknownName: name } : { userId: user.id };
    const isRight = await this.isRight(subject, password, user?.passwordHash ?? null);
    if (!isRight || user === null) throw invalidCredentials();
    if (!user.isVerified) return this.refuse(user, emailNotVerified());
    if (!user.isActive) return this.refuse(user, accountDisabled());
    return this.start(user);
  }

  /** Checks a password that a signed-in user repeats; wrong ones count like those of a sign-in. */
  isOwnPassword(user: User, password: string): Promise<boolean> {
    return this.isRight({ userId: user.id }, password, user.passwordHash);
  }

  /** A name as it is spelled, but for case: a database server would look past spaces at its end. */
  private async find(key: 'usernameKey' | 'emailKey', name: string): Promise<User | null> {
    const user = await (key === 'usernameKey' ? this.users.findByUsername(name) : this.users.findByEmail(name));
    return user?.[key] === accountKey(name) ? user : null;
  }

  private async isRight(subject: LoginSubject, password: string, hash: string | null): Promise<boolean> {
    await this.locks.assertOpen(subject);
    if (!(await this.hasher.matches(password, hash))) {
      await this.locks.registerFailure(subject, currentRequest()?.ip ?? null);
      return false;
    }
    // Parallel tries may have locked the name while this one was being hashed.
    await this.locks.assertOpen(subject);
    return true;
  }

  /** The password was right, but the account may not sign in. */
  private async refuse({ id }: User, error: AppError): Promise<never> {
    await this.transactions.run((tx) =>
      this.audit.record(tx, {
        action: 'auth.login_failed',
        userId: id,
        level: AuditLogLevel.Warning,
        context: { reason: error.code },
      }),
    );
    throw error;
  }

  private start({ id, passwordHash }: User): Promise<Tokens> {
    return this.transactions.run(async (tx) => {
      const user = await this.users.lock(tx, id);
      // Changed or deactivated since it was checked: that was another account state.
      if (user.passwordHash !== passwordHash || !user.isActive) throw invalidCredentials();
      return this.sessions.start(tx, user);
    });
  }
}
