import { Injectable } from '@nestjs/common';
import type { Caller } from '../../common/auth/caller';
import { Transactions } from '../../infrastructure/database/transactions';
import { isPendingRegistration } from '../users/entities/pending-registration';
import { UsersService } from '../users/users.service';
import { AccountMailsService } from './account-mails.service';
import { AuthMailKind } from './auth-mail-kind.enum';
import { invalidMailedToken, wrongPassword } from './auth.errors';
import { OneTimeTokenKind } from './entities/one-time-token-kind.enum';
import { LoginService } from './login.service';
import { OneTimeTokensService } from './one-time-tokens.service';
import { PasswordHasher } from './password-hasher';
import { assertGoodPassword } from './password-policy';
import { PasswordWriterService } from './password-writer.service';

const KINDS = [OneTimeTokenKind.ResetPassword];

/** Changing a password, and setting one anew by a mailed link. */
@Injectable()
export class PasswordsService {
  constructor(
    private readonly users: UsersService,
    private readonly login: LoginService,
    private readonly hasher: PasswordHasher,
    private readonly writer: PasswordWriterService,
    private readonly tokens: OneTimeTokensService,
    private readonly mails: AccountMailsService,
    private readonly transactions: Transactions,
  ) {}

  /**
   * @throws 403 `wrong_password`, 422 for a new password that is not good enough, 429 `too_many_attempts`
   */
  async change(caller: Caller, currentPassword: string, newPassword: string): Promise<void> {
    const user = await this.users.getCaller(caller);
    assertGoodPassword('new_password', newPassword, [user.username, user.email]);
    if (!(await this.login.isOwnPassword(user, currentPassword))) throw wrongPassword();
    const passwordHash = await this.hasher.hash(newPassword);
    await this.transactions.run(async (tx) => {
      const current = await this.users.lockCaller(tx, caller);
      if (current.passwordHash !== user.passwordHash) throw wrongPassword();
      await this.writer.write(tx, current, { passwordHash }, 'auth.password_changed', caller.sessionId);
    });
  }

  /** Mails a link to a known, active account; says nothing about any other address. */
  async forgot(email: string): Promise<void> {
    await this.transactions.run(async (tx) => {
      const mayMail = await this.mails.takeFromCap(tx, email);
      // Held, since a mail queued while its account is being deleted would outlive it.
      const user = await this.users.lockByEmail(tx, email);
      if (mayMail && user?.isActive) await this.mails.send(tx, AuthMailKind.PasswordReset, user);
    });
  }

  /**
   * Sets a new password by a mailed token, which also proves the address. Who had registered that address without proving
   * it leaves nothing behind.
   *
   * @throws 422 `invalid_token` on `token`, or for a new password that is not good enough (the token is not spent then)
   */
  async reset(token: string, newPassword: string): Promise<void> {
    const { userId } = await this.tokens.peek(token, KINDS);
    const owner = await this.users.find(userId);
    if (owner === null) throw invalidMailedToken();
    assertGoodPassword('new_password', newPassword, [owner.username, owner.email]);
    const passwordHash = await this.hasher.hash(newPassword);
    await this.transactions.run(async (tx) => {
      const user = await this.users.findLocked(tx, userId);
      if (user === null) throw invalidMailedToken();
      await this.tokens.spend(tx, token, KINDS);
      const squatted = isPendingRegistration(user) ? { fullName: null, bio: null, avatarUrl: null } : {};
      await this.writer.write(
        tx,
        user,
        { passwordHash, isVerified: true, pendingSince: null, ...squatted },
        'auth.password_reset',
      );
    });
  }
}
