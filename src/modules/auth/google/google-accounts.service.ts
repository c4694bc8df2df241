import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AppError } from '../../../common/errors/app-error';
import type { Locale } from '../../../common/i18n/locale.enum';
import { accountKey } from '../../../common/text/keys';
import { Clock } from '../../../infrastructure/clock/clock';
import { AuditLogsService } from '../../audit-logs/audit-logs.service';
import { AuditLogLevel } from '../../audit-logs/entities/audit-log-level.enum';
import { isPendingRegistration } from '../../users/entities/pending-registration';
import type { User } from '../../users/entities/user.entity';
import { userDefaults } from '../../users/entities/user-defaults';
import { UsersService } from '../../users/users.service';
import { AccountMailsService } from '../account-mails.service';
import { accountDisabled, emailNotVerified } from '../auth.errors';
import { AuthMailKind } from '../auth-mail-kind.enum';
import { OneTimeTokensService } from '../one-time-tokens.service';
import { SessionsService } from '../sessions.service';
import { alreadyLinked } from './google.errors';
import type { GoogleProfile } from './google-profile';
import { googleUsernames } from './google-usernames';

/** What the audit log is told of a sign-in with Google. */
export const GOOGLE_AUDIT_CONTEXT = { provider: 'google' } as const;

/** Whom Google's word lets in, or why nobody. */
export type Resolution = { user: User } | { refusal: AppError };

/** What an account holds that was made by Google's word alone. */
type GoogleMade = Omit<User, 'id' | 'username' | 'usernameKey' | 'emailKey'>;

/** Which account a Google account opens: the one it is linked to, the one it is to be linked to, or a new one. */
@Injectable()
export class GoogleAccountsService {
  constructor(
    private readonly users: UsersService,
    private readonly sessions: SessionsService,
    private readonly tokens: OneTimeTokensService,
    private readonly mails: AccountMailsService,
    private readonly audit: AuditLogsService,
    private readonly clock: Clock,
  ) {}

  /**
   * Finds, links or makes the account of `profile`, and holds its row until `tx` ends. Once linked, Google's subject alone
   * says whose account it is. An address counts only where Google has verified it: then it links an account that has the
   * address, takes over a registration whose address nobody has proved, or makes an account.
   *
   * @param fallbackLocale of an account that is made
   * @returns a refusal instead of throwing it: the audit log keeps it, so `tx` is to be committed
   */
  async resolve(tx: EntityManager, profile: GoogleProfile, fallbackLocale: Locale): Promise<Resolution> {
    // Nobody may register, verify or take the address meanwhile, nor be made twice by two first sign-ins at once.
    await this.mails.lockAddress(tx, profile.email);
    const linked = await this.users.lockByGoogleSubject(tx, profile.subject);
    if (linked !== null) return this.admit(tx, linked, profile);
    if (!profile.isEmailVerified) return this.refuse(tx, emailNotVerified(), null);
    const holder = await this.users.lockByEmail(tx, profile.email);
    if (holder === null) return { user: await this.create(tx, profile, fallbackLocale) };
    if (holder.googleSubject !== null) return this.refuse(tx, alreadyLinked(), holder);
    if (!holder.isActive) return this.refuse(tx, accountDisabled(), holder);
    const isSomebodys = !isPendingRegistration(holder);
    await (isSomebodys ? this.link(tx, holder, profile) : this.takeOver(tx, holder, profile, fallbackLocale));
    return { user: await this.users.lock(tx, holder.id) };
  }

  private async refuse(tx: EntityManager, refusal: AppError, user: User | null): Promise<Resolution> {
    await this.audit.record(tx, {
      action: 'auth.login_failed',
      userId: user?.id ?? null,
      level: AuditLogLevel.Warning,
      context: { ...GOOGLE_AUDIT_CONTEXT, reason: refusal.code },
    });
    return { refusal };
  }

  private async admit(tx: EntityManager, user: User, profile: GoogleProfile): Promise<Resolution> {
    if (!user.isActive) return this.refuse(tx, accountDisabled(), user);
    if (user.isVerified) return { user };
    // An administrator has taken the verification back; who signs in proves the address again, if it is still this one.
    const isProved = profile.isEmailVerified && accountKey(profile.email) === user.emailKey;
    if (!isProved) return this.refuse(tx, emailNotVerified(), user);
    await this.users.update(tx, user.id, { isVerified: true, pendingSince: null });
    await this.audit.record(tx, { action: 'auth.email_verified', userId: user.id });
    return { user: await this.users.lock(tx, user.id) };
  }

  /** The owner has shown both ways that the account is theirs: it keeps everything, its password too. */
  private async link(tx: EntityManager, { id }: User, { subject }: GoogleProfile): Promise<void> {
    // Google has just verified the address, should an administrator have taken that back.
    await this.users.update(tx, id, { googleSubject: subject, isVerified: true });
    await this.audit.record(tx, { action: 'auth.google_linked', userId: id });
  }

  /** Somebody had registered the address and never proved it: nothing they set, and nothing they hold, outlives them. */
  private async takeOver(tx: EntityManager, user: User, profile: GoogleProfile, locale: Locale): Promise<void> {
    const { role, createdAt } = user;
    await this.users.update(tx, user.id, { ...this.madeFrom(profile, locale), role, createdAt });
    await this.sessions.endAll(tx, user.id);
    await this.tokens.voidAll(tx, user.id);
    await this.audit.record(tx, {
      action: 'auth.google_linked',
      userId: user.id,
      context: { replaced_registration: true },
    });
    await this.mails.send(tx, AuthMailKind.Welcome, { id: user.id, email: profile.email });
  }

  private async create(tx: EntityManager, profile: GoogleProfile, locale: Locale): Promise<User> {
    const id = await this.insert(tx, profile, locale);
    await this.audit.record(tx, { action: 'auth.registered', userId: id, context: GOOGLE_AUDIT_CONTEXT });
    await this.mails.send(tx, AuthMailKind.Welcome, { id, email: profile.email });
    return this.users.lock(tx, id);
  }

  private async insert(tx: EntityManager, profile: GoogleProfile, locale: Locale): Promise<number> {
    let taken: unknown;
    for (const username of googleUsernames(profile)) {
      try {
        await this.users.claimUsername(tx, username, null);
        return await this.users.insert(tx, { ...this.madeFrom(profile, locale), username });
      } catch (error) {
        if (!(error instanceof AppError && error.code === 'username_taken')) throw error;
        taken = error;
      }
    }
    throw taken;
  }

  private madeFrom({ subject, email, fullName, avatarUrl }: GoogleProfile, locale: Locale): GoogleMade {
    return {
      ...userDefaults(this.clock.now()),
      email,
      googleSubject: subject,
      passwordHash: null,
      isVerified: true,
      fullName,
      avatarUrl,
      timezone: 'UTC',
      locale,
    };
  }
}
