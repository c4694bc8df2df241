import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../infrastructure/clock/clock';
import { currentRequest } from '../../infrastructure/http/request-context';
import { AUDIT_ACTIONS, type AuditAction } from './audit-actions';
import { AuditLogsRepository } from './audit-logs.repository';
import { AuditLogLevel } from './entities/audit-log-level.enum';

export type { AuditAction };

export interface AuditEntry {
  action: AuditAction;
  /** Whom it concerns; `null` where nobody is known. */
  userId: number | null;
  level?: AuditLogLevel;
  /** What else is worth knowing: ids and figures, never a password, token, hash or free text a secret could be in. */
  context?: Record<string, unknown>;
}

/** Writes down who did what, in the transaction that did it. */
@Injectable()
export class AuditLogsService {
  constructor(
    private readonly logs: AuditLogsRepository,
    private readonly clock: Clock,
  ) {}

  /** Adds one row; address, user agent and request id are those of the request at hand. */
  async record(tx: EntityManager, entry: AuditEntry): Promise<void> {
    await this.recordAll(tx, [entry]);
  }

  /** Adds several rows at once. */
  async recordAll(tx: EntityManager, entries: AuditEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const request = currentRequest();
    const createdAt = this.clock.now();
    await this.logs.insert(
      tx,
      entries.map(({ action, userId, level = AuditLogLevel.Info, context = null }) => ({
        level,
        action,
        message: AUDIT_ACTIONS[action],
        userId,
        ip: request?.ip ?? null,
        userAgent: request?.userAgent ?? null,
        requestId: request?.requestId ?? null,
        context,
        createdAt,
      })),
    );
  }
}
