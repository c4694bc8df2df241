import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Transactions } from '../../infrastructure/database/transactions';
import { AuditLogsService } from '../audit-logs/audit-logs.service';
import type { User } from '../users/entities/user.entity';
import { isPendingRegistration } from '../users/entities/pending-registration';
import { UsersService } from '../users/users.service';
import { AccountMailsService } from './account-mails.service';
import { invalidMailedToken } from './auth.errors';
import { OneTimeTokenKind } from './entities/one-time-token-kind.enum';
import { OneTimeTokensService } from './one-time-tokens.service';

const KINDS = [OneTimeTokenKind.VerifyEmail, OneTimeTokenKind.ChangeEmail];

/** Follows the mailed link that proves an address: of a new account, or of an account that changes its address. */
@Injectable()
export class EmailVerificationService {
  constructor(
    private readonly tokens: OneTimeTokensService,
    private readonly users: UsersService,
    private readonly mails: AccountMailsService,
    private readonly transactions: Transactions,
    private readonly audit: AuditLogsService,
  ) {}

  /** @throws 422 `invalid_token` where the token is unknown, used or too old, or its address has been taken meanwhile */
  async verify(token: string): Promise<void> {
    const { userId } = await this.tokens.peek(token, KINDS);
    await this.transactions.run(async (tx) => {
      const user = await this.users.findLocked(tx, userId);
      if (user === null) throw invalidMailedToken();
      const { kind } = await this.tokens.spend(tx, token, KINDS);
      await (kind === OneTimeTokenKind.VerifyEmail ? this.confirm(tx, user) : this.changeEmail(tx, user));
    });
  }

  private async confirm(tx: EntityManager, user: User): Promise<void> {
    await this.users.update(tx, user.id, { isVerified: true, pendingSince: null });
    await this.audit.record(tx, { action: 'auth.email_verified', userId: user.id });
  }

  private async changeEmail(tx: EntityManager, user: User): Promise<void> {
    const { pendingEmail } = user;
    if (pendingEmail === null) throw invalidMailedToken();
    await this.mails.lockAddress(tx, pendingEmail);
    const holder = await this.users.lockByEmail(tx, pendingEmail);
    if (holder !== null && holder.id !== user.id) {
      if (!isPendingRegistration(holder)) throw invalidMailedToken();
      // Nobody has proved that registration, and this user has just proved the address.
      await this.users.delete(tx, holder.id);
    }
    await this.users.update(tx, user.id, { email: pendingEmail, pendingEmail: null });
    await this.tokens.voidAll(tx, user.id);
    await this.audit.record(tx, { action: 'auth.email_changed', userId: user.id });
  }
}
