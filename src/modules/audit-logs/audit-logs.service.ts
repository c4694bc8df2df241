import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../infrastructure/clock/clock';
import { Transactions } from '../../infrastructure/database/transactions';
import { EventPublisher } from '../../infrastructure/events/event-publisher';
import { currentRequest } from '../../infrastructure/http/request-context';
import { AUDIT_ACTIONS, type AuditAction } from './audit-actions';
import { AuditLogsRepository } from './audit-logs.repository';
import { AuditLogLevel } from './entities/audit-log-level.enum';
import { AuditRecordedEvent } from './events/audit-recorded.event';
import { LogChainService, type UnchainedLog } from './log-chain.service';
import { LogSeal } from './log-seal';

export type { AuditAction };

export interface AuditEntry {
  action: AuditAction;
  /** Whom it concerns; `null` where nobody is known. */
  userId: number | null;
  level?: AuditLogLevel;
  /** What else is worth knowing: ids and figures, never a password, token, hash or free text a secret could be in. */
  context?: Record<string, unknown>;
}

/** Rows of a user that a statement takes the link off. */
const FORGET_CHUNK = 250;

/** Writes down who did what, in the transaction that did it. */
@Injectable()
export class AuditLogsService {
  constructor(
    private readonly logs: AuditLogsRepository,
    private readonly chain: LogChainService,
    private readonly seal: LogSeal,
    private readonly transactions: Transactions,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
  ) {}

  /**
   * Adds one row, just before `tx` is committed: until then no query finds it. Address, user agent and request id are those of
   * the request at hand.
   */
  record(tx: EntityManager, entry: AuditEntry): Promise<void> {
    return this.recordAll(tx, [entry]);
  }

  /** Adds several rows. */
  recordAll(tx: EntityManager, entries: AuditEntry[]): Promise<void> {
    const request = currentRequest();
    const createdAt = this.clock.now();
    for (const { action, userId, level = AuditLogLevel.Info, context = null } of entries) {
      this.transactions.beforeCommit(tx, this.append, {
        level,
        action,
        message: AUDIT_ACTIONS[action],
        userId,
        ip: request?.ip ?? null,
        userAgent: request?.userAgent ?? null,
        requestId: request?.requestId ?? null,
        context,
        createdAt,
      });
    }
    const actions = entries.map(({ action }) => action);
    this.transactions.afterCommit(() => this.events.publish(new AuditRecordedEvent(actions)));
    return Promise.resolve();
  }

  /** Takes the link to a user, who is about to be deleted in `tx`, off all rows there are. */
  async forget(tx: EntityManager, userId: number): Promise<void> {
    for (;;) {
      const rows = await this.logs.findLinksOf(tx, userId, FORGET_CHUNK);
      if (rows.length === 0) return;
      await this.logs.unlink(
        tx,
        rows.map(({ id, userLink }) => ({
          id,
          userProof: userLink === null ? null : this.seal.farewellOf(id, userLink),
        })),
      );
    }
  }

  private readonly append = (tx: EntityManager, logs: UnchainedLog[]): Promise<void> => this.chain.append(tx, logs);
}
