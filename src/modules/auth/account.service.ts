import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Caller } from '../../common/auth/caller';
import { invalidField } from '../../common/errors/common.errors';
import { accountKey } from '../../common/text/keys';
import { Transactions } from '../../infrastructure/database/transactions';
import { EventPublisher } from '../../infrastructure/events/event-publisher';
import { AuditLogsService } from '../audit-logs/audit-logs.service';
import type { User } from '../users/entities/user.entity';
import { UsersService } from '../users/users.service';
import { AccountMailsService } from './account-mails.service';
import { AuthMailKind } from './auth-mail-kind.enum';
import { wrongPassword } from './auth.errors';
import { SessionsEndedEvent } from './events/sessions-ended.event';
import { LoginService } from './login.service';
import { OneTimeTokensService } from './one-time-tokens.service';

/** How a caller shows that it is them: the password, or the username where the account has no password. */
export interface OwnershipProof {
  password?: string;
  confirm?: string;
}

/** What an account's owner may do to it only after proving once more that it is theirs. */
@Injectable()
export class AccountService {
  constructor(
    private readonly users: UsersService,
    private readonly login: LoginService,
    private readonly tokens: OneTimeTokensService,
    private readonly mails: AccountMailsService,
    private readonly transactions: Transactions,
    private readonly audit: AuditLogsService,
    private readonly events: EventPublisher,
  ) {}

  /**
   * Mails a link to the new address and a notice to the old one; until the link is followed nothing changes. An address
   * that is taken gets no link, and the caller does not learn of it.
   *
   * @throws 403 `wrong_password`, 422, 429 `too_many_attempts`
   */
  async requestEmailChange(caller: Caller, newEmail: string, proof: OwnershipProof): Promise<void> {
    const owner = await this.proveOwner(caller, proof);
    await this.transactions.run(async (tx) => {
      const user = await this.lockUnchanged(tx, owner);
      const holder = await this.users.findByEmail(newEmail, tx);
      await this.tokens.voidAll(tx, user.id);
      await this.users.update(tx, user.id, { pendingEmail: newEmail });
      await this.audit.record(tx, { action: 'auth.email_change_requested', userId: user.id });
      await this.mails.send(tx, AuthMailKind.EmailChangeNotice, user);
      if (!holder?.isVerified) await this.mails.send(tx, AuthMailKind.EmailChangeLink, user, newEmail);
    });
  }

  /**
   * Deletes the caller's account with everything that hangs on it.
   *
   * @throws 403 `wrong_password`, 422, 429 `too_many_attempts`
   */
  async deleteAccount(caller: Caller, proof: OwnershipProof): Promise<void> {
    const owner = await this.proveOwner(caller, proof);
    const events = await this.transactions.run(async (tx) => {
      const user = await this.lockUnchanged(tx, owner);
      const departures = await this.users.delete(tx, user.id);
      await this.audit.record(tx, { action: 'users.account_deleted', userId: null, context: { user_id: user.id } });
      return departures;
    });
    this.events.publish(new SessionsEndedEvent(caller.userId, 'all'), ...events);
  }

  private async proveOwner(caller: Caller, { password, confirm }: OwnershipProof): Promise<User> {
    const user = await this.users.getCaller(caller);
    if (user.passwordHash !== null) {
      if (password === undefined) throw invalidField('password', 'required', 'password is required');
      if (!(await this.login.isOwnPassword(user, password))) throw wrongPassword();
    } else {
      if (confirm === undefined) throw invalidField('confirm', 'required', 'confirm is required');
      if (accountKey(confirm) !== user.usernameKey) throw wrongPassword();
    }
    return user;
  }

  /** The password may have been changed since it was checked: then it proves nothing any more. */
  private async lockUnchanged(tx: EntityManager, { id, passwordHash }: User): Promise<User> {
    const user = await this.users.lockCaller(tx, { userId: id });
    if (user.passwordHash !== passwordHash) throw wrongPassword();
    return user;
  }
}
