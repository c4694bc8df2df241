import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Locale } from '../../common/i18n/locale.enum';
import { Clock } from '../../infrastructure/clock/clock';
import { Transactions } from '../../infrastructure/database/transactions';
import { AuditLogsService } from '../audit-logs/audit-logs.service';
import { isPendingRegistration } from '../users/entities/pending-registration';
import type { User } from '../users/entities/user.entity';
import { userDefaults } from '../users/entities/user-defaults';
import { UsersService } from '../users/users.service';
import { AccountMailsService } from './account-mails.service';
import { AuthMailKind } from './auth-mail-kind.enum';
import type { RegisterDto } from './dto/register.dto';
import { OneTimeTokensService } from './one-time-tokens.service';
import { PasswordHasher } from './password-hasher';
import { assertGoodPassword } from './password-policy';

/** New accounts, up to the point where their owner has proved their e-mail address. */
@Injectable()
export class RegistrationService {
  constructor(
    private readonly users: UsersService,
    private readonly tokens: OneTimeTokensService,
    private readonly hasher: PasswordHasher,
    private readonly mails: AccountMailsService,
    private readonly transactions: Transactions,
    private readonly audit: AuditLogsService,
    private readonly clock: Clock,
  ) {}

  /**
   * Registers an account, or replaces the pending registration of the same e-mail address. What it does about an address
   * that is known already only its owner learns, by mail.
   *
   * @param fallbackLocale for who did not say
   * @throws 409 `username_taken`, 422 for a password that is not good enough
   */
  async register(input: RegisterDto, fallbackLocale: Locale): Promise<void> {
    assertGoodPassword('password', input.password, [input.username, input.email]);
    // Always hashed, before anything is looked up: a known address must not answer faster.
    const passwordHash = await this.hasher.hash(input.password);
    await this.transactions.run(async (tx) => {
      // One registration of an address at a time; who comes second finds what the first has made.
      const mayMail = await this.mails.takeFromCap(tx, input.email);
      // Held, since its owner may be verifying it at this very moment.
      const known = await this.users.lockByEmail(tx, input.email);
      // Of an account, its own username is taken too: an answer must not tell whose address it is.
      const isReplaced = known !== null && isPendingRegistration(known);
      await this.users.claimUsername(tx, input.username, isReplaced ? known.id : null);
      if (known !== null && !isReplaced) {
        if (mayMail) await this.mails.send(tx, AuthMailKind.AlreadyRegistered, known);
        return;
      }
      // A replacement whose mail is dropped would lock the owner out of the link they have.
      if (known !== null && !mayMail) return;
      const id = await this.store(tx, known, input, passwordHash, fallbackLocale);
      await this.audit.record(tx, { action: 'auth.registered', userId: id });
      if (mayMail) await this.mails.send(tx, AuthMailKind.Verification, { id, email: input.email });
    });
  }

  /** Mails the link again to a registration that still waits for it; says nothing about any other address. */
  async resendVerification(email: string): Promise<void> {
    await this.transactions.run(async (tx) => {
      const mayMail = await this.mails.takeFromCap(tx, email);
      const user = await this.users.lockByEmail(tx, email);
      if (mayMail && user !== null && !user.isVerified) await this.mails.send(tx, AuthMailKind.Verification, user);
    });
  }

  private async store(
    tx: EntityManager,
    pending: User | null,
    input: RegisterDto,
    passwordHash: string,
    fallbackLocale: Locale,
  ): Promise<number> {
    const now = this.clock.now();
    const registration = {
      username: input.username,
      email: input.email,
      fullName: input.full_name ?? null,
      passwordHash,
      timezone: input.timezone ?? 'UTC',
      locale: input.locale ?? fallbackLocale,
      pendingSince: now,
    };
    if (pending !== null) {
      await this.users.update(tx, pending.id, registration);
      await this.tokens.voidAll(tx, pending.id);
      return pending.id;
    }
    return this.users.insert(tx, { ...userDefaults(now), ...registration });
  }
}
