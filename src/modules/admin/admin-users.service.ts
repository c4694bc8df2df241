import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Caller } from '../../common/auth/caller';
import { type Page, pageOf } from '../../common/pagination/page.dto';
import { Transactions } from '../../infrastructure/database/transactions';
import { EventPublisher } from '../../infrastructure/events/event-publisher';
import { type AuditAction, AuditLogsService } from '../audit-logs/audit-logs.service';
import { SessionsEndedEvent } from '../auth/events/sessions-ended.event';
import { OneTimeTokensService } from '../auth/one-time-tokens.service';
import { SessionsService } from '../auth/sessions.service';
import type { User } from '../users/entities/user.entity';
import { UsersService } from '../users/users.service';
import { type AccountChange, accountChange, auditedChange, endsSessions } from './account-change';
import { AdminUsersRepository, type CountedUser } from './admin-users.repository';
import type { ListUsersQuery } from './dto/list-users.query';
import type { AdminUpdateUserDto } from './dto/update-user.dto';
import { assertAdminRemains, assertStillAdmin } from './last-admin';

/** Everybody's accounts, for administrators. */
@Injectable()
export class AdminUsersService {
  constructor(
    private readonly repository: AdminUsersRepository,
    private readonly users: UsersService,
    private readonly sessions: SessionsService,
    private readonly mailedTokens: OneTimeTokensService,
    private readonly audit: AuditLogsService,
    private readonly transactions: Transactions,
    private readonly events: EventPublisher,
  ) {}

  async list(query: ListUsersQuery): Promise<Page<CountedUser>> {
    const [items, total] = await this.repository.findPage(query);
    return pageOf(items, total, query);
  }

  /** @throws 404 `not_found` */
  async get(id: number): Promise<CountedUser> {
    return this.count(await this.users.get(id));
  }

  /**
   * Changes the fields that are sent; what changes nothing is not written down. A new e-mail address voids what was mailed to
   * the old one; a new role, and what keeps the user out, end their sessions.
   *
   * @throws 403 `forbidden` where the caller is an administrator no more
   * @throws 404 `not_found`
   * @throws 409 `username_taken`, `email_taken`, `last_admin`
   */
  update(caller: Caller, id: number, input: AdminUpdateUserDto): Promise<CountedUser> {
    return this.change(caller, id, input, 'admin.user_updated');
  }

  /** @throws 404 `not_found`, 409 `last_admin` */
  deactivate(caller: Caller, id: number, reason: string | null): Promise<CountedUser> {
    return this.change(caller, id, { is_active: false }, 'admin.user_deactivated', { reason });
  }

  /** @throws 404 `not_found` */
  activate(caller: Caller, id: number, reason: string | null): Promise<CountedUser> {
    return this.change(caller, id, { is_active: true }, 'admin.user_activated', { reason });
  }

  /**
   * Deletes an account with everything that hangs on it.
   *
   * @throws 404 `not_found`, 409 `last_admin`
   */
  async delete(caller: Caller, id: number): Promise<void> {
    const events = await this.transactions.run(async (tx) => {
      const { user, admins } = await this.users.lockWithAdmins(tx, id);
      assertAdminRemains(admins, user, null);
      assertStillAdmin(admins, caller.userId);
      // Before the account goes: administrators may delete their own.
      await this.record(tx, caller, 'admin.user_deleted', id, {});
      return this.users.delete(tx, id);
    });
    this.events.publish(new SessionsEndedEvent(id, 'all'), ...events);
  }

  private async change(
    caller: Caller,
    id: number,
    input: AdminUpdateUserDto,
    action: AuditAction,
    more: Record<string, unknown> = {},
  ): Promise<CountedUser> {
    return this.transactions.run(async (tx) => {
      const { user, admins } = await this.users.lockWithAdmins(tx, id);
      const change = accountChange(user, input);
      if (Object.keys(change).length === 0) return this.count(user, tx);
      assertAdminRemains(admins, user, { ...user, ...change });
      assertStillAdmin(admins, caller.userId);
      await this.store(tx, id, change);
      await this.record(tx, caller, action, id, { ...auditedChange(change), ...more });
      if (endsSessions(change)) await this.sessions.endAll(tx, id);
      return this.count(await this.users.lock(tx, id), tx);
    });
  }

  private async store(tx: EntityManager, id: number, change: AccountChange): Promise<void> {
    const { username, email, isVerified } = change;
    if (username !== undefined) await this.users.claimUsername(tx, username, id);
    await this.repository.refusingTakenEmail(() =>
      this.users.update(tx, id, {
        ...change,
        ...(email === undefined ? {} : { pendingEmail: null }),
        ...(isVerified ? { pendingSince: null } : {}),
      }),
    );
    if (email !== undefined) await this.mailedTokens.voidAll(tx, id);
  }

  private record(
    tx: EntityManager,
    caller: Caller,
    action: AuditAction,
    id: number,
    more: Record<string, unknown>,
  ): Promise<void> {
    return this.audit.record(tx, { action, userId: caller.userId, context: { target_user_id: id, ...more } });
  }

  private async count(user: User, tx?: EntityManager): Promise<CountedUser> {
    const [counted] = await this.repository.count([user], tx);
    return counted!;
  }
}
