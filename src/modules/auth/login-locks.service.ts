import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { tooMany } from '../../common/errors/common.errors';
import { accountKey } from '../../common/text/keys';
import { AuthConfig } from '../../config/auth.config';
import { Clock } from '../../infrastructure/clock/clock';
import { Transactions } from '../../infrastructure/database/transactions';
import { AuditLogsService } from '../audit-logs/audit-logs.service';
import { AuditLogLevel } from '../audit-logs/entities/audit-log-level.enum';
import { countAddressFailure, countWrongPassword } from './attempt-rules';
import { AttemptsRepository } from './attempts.repository';
import type { Attempt } from './entities/attempt.entity';

const MINUTE_MS = 60_000;
/** Failures of one address that are answered at once, and the pause after which one more is. */
const ADDRESS_BURST = 50;
const ADDRESS_INTERVAL_MS = 15_000;

/** On whose name a password is tried: an account, or a name nobody has. */
export type LoginSubject = { userId: number } | { unknownName: string };

/** Counts wrong passwords, exactly, over all processes, and refuses names and slows addresses that have had too many. */
@Injectable()
export class LoginLocksService {
  constructor(
    private readonly attempts: AttemptsRepository,
    private readonly transactions: Transactions,
    private readonly audit: AuditLogsService,
    private readonly config: AuthConfig,
    private readonly clock: Clock,
  ) {}

  /** @throws 429 `too_many_attempts` while the name is locked, known or not */
  async assertOpen(subject: LoginSubject): Promise<void> {
    const attempt = await this.attempts.find(keyOf(subject));
    const lockedMs = (attempt?.blockedUntil?.getTime() ?? 0) - this.clock.timestamp();
    if (lockedMs > 0) throw tooMany('too_many_attempts', lockedMs / 1000);
  }

  /**
   * Counts one wrong password and writes it into the audit log.
   *
   * @param address the client's, `null` where there is none
   * @throws 429 `too_many_attempts` where parallel tries have locked the name meanwhile, or the address has had too many
   */
  async registerFailure(subject: LoginSubject, address: string | null): Promise<void> {
    const waitMs = await this.transactions.run(async (tx) => {
      const lockedMs = await this.countOnName(tx, subject);
      const addressMs = address === null ? 0 : await this.countOnAddress(tx, address);
      return Math.max(lockedMs, addressMs);
    });
    if (waitMs > 0) throw tooMany('too_many_attempts', waitMs / 1000);
  }

  /** Frees an account, whose owner has shown another way that it is theirs. */
  free(tx: EntityManager, userId: number): Promise<void> {
    return this.attempts.delete(tx, keyOf({ userId }));
  }

  private async countOnName(tx: EntityManager, subject: LoginSubject): Promise<number> {
    const lockMs = this.config.loginLockMinutes * MINUTE_MS;
    const userId = 'userId' in subject ? subject.userId : null;
    const { now, attempt } = await this.lock(tx, keyOf(subject), lockMs);
    const { state, outcome } = countWrongPassword(stateOf(attempt), now, this.config.loginMaxFailures, lockMs);
    if (outcome === 'refused') return (state.blockedUntil ?? now) - now;
    await this.save(tx, attempt, state, now + lockMs);
    await this.audit.record(tx, { action: 'auth.login_failed', userId, level: AuditLogLevel.Warning });
    if (outcome === 'locked') {
      await this.audit.record(tx, { action: 'auth.login_locked', userId, level: AuditLogLevel.Warning });
    }
    return 0;
  }

  private async countOnAddress(tx: EntityManager, address: string): Promise<number> {
    const keepMs = ADDRESS_BURST * ADDRESS_INTERVAL_MS;
    const { now, attempt } = await this.lock(tx, `address:${sha256(address)}`, keepMs);
    const { state, outcome } = countAddressFailure(stateOf(attempt), now, ADDRESS_BURST, ADDRESS_INTERVAL_MS);
    if (outcome === 0) await this.save(tx, attempt, state, now + keepMs);
    return outcome;
  }

  private async lock(tx: EntityManager, key: string, keepMs: number): Promise<{ now: number; attempt: Attempt }> {
    const attempt = await this.attempts.lock(tx, key, new Date(this.clock.timestamp() + keepMs));
    return { now: this.clock.timestamp(), attempt };
  }

  private save(
    tx: EntityManager,
    attempt: Attempt,
    { hits, blockedUntil }: { hits: number[]; blockedUntil: number | null },
    expiresAt: number,
  ): Promise<void> {
    return this.attempts.save(tx, {
      subject: attempt.subject,
      hits,
      blockedUntil: blockedUntil === null ? null : new Date(blockedUntil),
      expiresAt: new Date(expiresAt),
    });
  }
}

function keyOf(subject: LoginSubject): string {
  return 'userId' in subject ? `login:user:${subject.userId}` : `login:name:${sha256(accountKey(subject.unknownName))}`;
}

function stateOf({ hits, blockedUntil }: Attempt): { hits: number[]; blockedUntil: number | null } {
  return { hits, blockedUntil: blockedUntil?.getTime() ?? null };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
