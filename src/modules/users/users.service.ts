import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Caller } from '../../common/auth/caller';
import { Role } from '../../common/auth/role.enum';
import type { DayRule } from '../../common/days/local-day';
import { invalidToken, invalidField, notFound } from '../../common/errors/common.errors';
import { accountKey } from '../../common/text/keys';
import { Clock } from '../../infrastructure/clock/clock';
import { DatabaseErrors } from '../../infrastructure/database/database-errors';
import { Transactions } from '../../infrastructure/database/transactions';
import { MailOutbox } from '../../infrastructure/mail/mail-outbox';
import { AuditLogsService } from '../audit-logs/audit-logs.service';
import type { UpdateProfileDto } from './dto/update-profile.dto';
import { isAvatarAddress } from './entities/avatar-address';
import { isPendingRegistration } from './entities/pending-registration';
import type { User } from './entities/user.entity';
import { mergeSettings } from './entities/user-settings';
import { UserDeletionObservers } from './user-deletion-observers';
import { usernameTaken } from './users.errors';
import { type NewUser, type UserChange, UsersRepository } from './users.repository';

/** How long a pending registration holds its username. */
const PENDING_HOLD_MS = 86_400_000;

/** Accounts: who they are and how they want it. How they sign in is the auth feature's. */
@Injectable()
export class UsersService {
  constructor(
    private readonly users: UsersRepository,
    private readonly transactions: Transactions,
    private readonly databaseErrors: DatabaseErrors,
    private readonly audit: AuditLogsService,
    private readonly outbox: MailOutbox,
    private readonly deletionObservers: UserDeletionObservers,
    private readonly clock: Clock,
  ) {}

  /** @throws 404 `not_found` */
  async get(id: number): Promise<User> {
    const user = await this.users.findById(id);
    if (user === null) throw notFound();
    return user;
  }

  /** @throws 401 `invalid_token` where the account has gone since the guards looked */
  async getCaller({ userId }: Pick<Caller, 'userId'>): Promise<User> {
    const user = await this.users.findById(userId);
    if (user === null) throw invalidToken();
    return user;
  }

  find(id: number, tx?: EntityManager): Promise<User | null> {
    return this.users.findById(id, tx);
  }

  findByUsername(username: string, tx?: EntityManager): Promise<User | null> {
    return this.users.findByUsernameKey(accountKey(username), tx);
  }

  findByEmail(email: string, tx?: EntityManager): Promise<User | null> {
    return this.users.findByEmailKey(accountKey(email), tx);
  }

  /**
   * Reads a user and holds the row until `tx` ends. Whatever changes a user's rows begins with this, so that one user's
   * writes come one after the other and find the settings that are good at that moment.
   *
   * @throws 404 `not_found` where the account is gone
   */
  async lock(tx: EntityManager, id: number): Promise<User> {
    const user = await this.findLocked(tx, id);
    if (user === null) throw notFound();
    return user;
  }

  /**
   * {@link lock} for whoever asks.
   *
   * @throws 401 `invalid_token` where the account has gone since the guards looked
   */
  async lockCaller(tx: EntityManager, { userId }: Pick<Caller, 'userId'>): Promise<User> {
    const user = await this.findLocked(tx, userId);
    if (user === null) throw invalidToken();
    return user;
  }

  /** {@link lock}; `null` where the account is gone. */
  findLocked(tx: EntityManager, id: number): Promise<User | null> {
    return this.users.lockById(tx, id);
  }

  /**
   * {@link lock}, with every administrator. All who do this take the rows in the order of their ids, so that they wait for
   * each other and none of them counts on an administrator whom another is just taking away.
   *
   * @throws 404 `not_found` where the account is gone
   */
  async lockWithAdmins(tx: EntityManager, id: number): Promise<{ user: User; admins: User[] }> {
    const ids = new Set([id, ...(await this.users.findAdminIds(tx))]);
    const locked: User[] = [];
    for (const each of [...ids].sort((a, b) => a - b)) {
      const row = await this.users.lockById(tx, each);
      if (row !== null) locked.push(row);
    }
    const user = locked.find((row) => row.id === id);
    if (user === undefined) throw notFound();
    return { user, admins: locked.filter(({ role }) => role === Role.Admin) };
  }

  /** {@link lock}, of the account that a Google account is linked to; `null` where there is none. */
  async lockByGoogleSubject(tx: EntityManager, subject: string): Promise<User | null> {
    const found = await this.users.findByGoogleSubject(subject, tx);
    const user = found === null ? null : await this.users.lockById(tx, found.id);
    // A server takes no notice of spaces at the end.
    return user?.googleSubject === subject ? user : null;
  }

  /** The account of an e-mail address, its row held until `tx` ends, like {@link lock}. */
  async lockByEmail(tx: EntityManager, email: string): Promise<User | null> {
    const found = await this.findByEmail(email, tx);
    const user = found === null ? null : await this.users.lockById(tx, found.id);
    // It may have got another address before the row was ours.
    return user?.emailKey === accountKey(email) ? user : null;
  }

  /**
   * Makes a username free for whom it is to be given to: a registration that nobody has verified in time holds it no longer.
   *
   * @param ownId the account that may have it already
   * @throws 409 `username_taken`
   */
  async claimUsername(tx: EntityManager, username: string, ownId: number | null): Promise<void> {
    const holder = await this.findByUsername(username, tx);
    if (holder === null || holder.id === ownId) return;
    if (!this.hasRunOut(holder)) throw usernameTaken();
    // It may be verified, or made anew, at this very moment.
    const held = await this.users.lockById(tx, holder.id);
    if (held === null) return;
    if (!this.hasRunOut(held)) throw usernameTaken();
    await this.delete(tx, held.id);
  }

  /** @throws 409 `username_taken` */
  insert(tx: EntityManager, user: Omit<NewUser, 'usernameKey' | 'emailKey'>): Promise<number> {
    return this.refusingTakenNames(() => this.users.insert(tx, { ...user, ...keysOf(user) }));
  }

  /**
   * Another `avatarUrl`, and `null`, also delete the picture that was stored before.
   *
   * @throws 409 `username_taken`
   */
  update(tx: EntityManager, id: number, change: Omit<UserChange, 'usernameKey' | 'emailKey'>): Promise<void> {
    const row = { ...change, ...keysOf(change), updatedAt: this.clock.now() };
    return this.refusingTakenNames(() => this.users.update(tx, id, row));
  }

  /** Notes a sign-in, which is no change of the profile. */
  touchLogin(tx: EntityManager, id: number, lastLoginAt: Date): Promise<void> {
    return this.users.update(tx, id, { lastLoginAt });
  }

  /**
   * Removes an account and everything that hangs on it; its audit rows stay, without the link.
   *
   * @returns the events to publish once `tx` is committed
   */
  async delete(tx: EntityManager, id: number): Promise<object[]> {
    const events = await this.deletionObservers.notify(tx, id);
    await this.outbox.forget(tx, id);
    await this.audit.forget(tx, id);
    await this.users.delete(tx, id);
    return events;
  }

  /** @throws 409 `username_taken`, 422 for the address of a picture that is not the caller's */
  updateProfile(caller: Caller, input: UpdateProfileDto): Promise<User> {
    return this.transactions.run(async (tx) => {
      const user = await this.lockCaller(tx, caller);
      const fields = Object.keys(input);
      if (fields.length === 0) return user;
      if (input.username !== undefined) await this.claimUsername(tx, input.username, user.id);
      const { full_name: fullName, avatar_url: avatarUrl, settings, ...rest } = input;
      await this.update(tx, user.id, {
        ...rest,
        ...(fullName === undefined ? {} : { fullName }),
        ...(avatarUrl === undefined || isStoredPicture(avatarUrl, user) ? {} : { avatarUrl }),
        ...(settings === undefined ? {} : { settings: mergeSettings(user.settings, settings) }),
      });
      await this.audit.record(tx, {
        action: 'users.profile_updated',
        userId: user.id,
        context: { fields },
      });
      return this.lockCaller(tx, caller);
    });
  }

  /** Makes a verified account an administrator, from the command line. */
  grantAdmin(email: string): Promise<'granted' | 'already_admin' | 'unknown'> {
    return this.transactions.run(async (tx) => {
      const user = await this.findByEmail(email.trim(), tx);
      if (user === null || !user.isVerified) return 'unknown';
      if (user.role === Role.Admin) return 'already_admin';
      await this.update(tx, user.id, { role: Role.Admin });
      await this.audit.record(tx, { action: 'users.role_changed', userId: user.id, context: { role: Role.Admin } });
      return 'granted';
    });
  }

  private hasRunOut(user: User): boolean {
    return isPendingRegistration(user) && user.pendingSince!.getTime() <= this.clock.timestamp() - PENDING_HOLD_MS;
  }

  private async refusingTakenNames<T>(write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (error) {
      if (this.databaseErrors.isDuplicateKey(error, 'uq_users_username_key')) throw usernameTaken();
      throw error;
    }
  }
}

type Names = Pick<User, 'username' | 'email'>;
type Keys = Pick<User, 'usernameKey' | 'emailKey'>;

/** The keys that go with the names in `row`. */
function keysOf(row: Names): Keys;
function keysOf(row: Partial<Names>): Partial<Keys>;
function keysOf({ username, email }: Partial<Names>): Partial<Keys> {
  return {
    ...(username === undefined ? {} : { usernameKey: accountKey(username) }),
    ...(email === undefined ? {} : { emailKey: accountKey(email) }),
  };
}

/**
 * Whether `avatarUrl` is the picture that `user` has uploaded, sent back with the rest of the profile.
 *
 * @throws 422 where it is one that they have not
 */
function isStoredPicture(avatarUrl: string | null, user: User): boolean {
  if (avatarUrl === null || !isAvatarAddress(avatarUrl)) return false;
  if (avatarUrl === user.avatarUrl) return true;
  throw invalidField('avatar_url', 'invalid_format', 'avatar_url must be an https:// address');
}

/** Where a user's days turn. */
export function dayRuleOf({ timezone, settings }: Pick<User, 'timezone' | 'settings'>): DayRule {
  return { timezone, dayStartsAt: settings.day_starts_at };
}
