import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLogsService } from '../audit-logs/audit-logs.service';
import type { User } from '../users/entities/user.entity';
import { UsersService } from '../users/users.service';
import { AccountMailsService } from './account-mails.service';
import { AuthMailKind } from './auth-mail-kind.enum';
import { LoginLocksService } from './login-locks.service';
import { OneTimeTokensService } from './one-time-tokens.service';
import { SessionsService } from './sessions.service';

/** Stores a new password with everything that follows from one. */
@Injectable()
export class PasswordWriterService {
  constructor(
    private readonly users: UsersService,
    private readonly sessions: SessionsService,
    private readonly tokens: OneTimeTokensService,
    private readonly locks: LoginLocksService,
    private readonly mails: AccountMailsService,
    private readonly audit: AuditLogsService,
  ) {}

  /** Ends the user's sessions (but `keepSessionId`), voids mailed tokens, frees the name, and tells the owner. */
  async write(
    tx: EntityManager,
    user: User,
    change: Partial<Pick<User, 'passwordHash' | 'isVerified' | 'pendingSince' | 'fullName' | 'bio' | 'avatarUrl'>>,
    action: 'auth.password_changed' | 'auth.password_reset',
    keepSessionId?: number,
  ): Promise<void> {
    await this.users.update(tx, user.id, { ...change, pendingEmail: null });
    await this.sessions.endAll(tx, user.id, keepSessionId);
    await this.tokens.voidAll(tx, user.id);
    if (action === 'auth.password_reset') await this.locks.free(tx, user.id);
    await this.audit.record(tx, { action, userId: user.id });
    await this.mails.send(tx, AuthMailKind.PasswordChanged, user);
  }
}
