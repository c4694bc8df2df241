import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Transactions } from '../../infrastructure/database/transactions';
import { EventPublisher } from '../../infrastructure/events/event-publisher';
import { MailOutbox } from '../../infrastructure/mail/mail-outbox';
import { AuditLogsService } from '../audit-logs/audit-logs.service';
import { AuditLogLevel } from '../audit-logs/entities/audit-log-level.enum';
import { UsersService } from '../users/users.service';
import { AuthMailKind } from './auth-mail-kind.enum';
import type { Session } from './entities/session.entity';
import { SessionsEndedEvent } from './events/sessions-ended.event';
import { SessionsRepository } from './sessions.repository';

/** Ends sessions. Whoever ends one, what was opened with it is told to close as soon as that is committed. */
@Injectable()
export class SessionEndingService {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly users: UsersService,
    private readonly audit: AuditLogsService,
    private readonly outbox: MailOutbox,
    private readonly transactions: Transactions,
    private readonly events: EventPublisher,
  ) {}

  /** Ends one session by its user's wish. Answers whether there was such a session of this user. */
  async end(tx: EntityManager, sessionId: number, userId: number): Promise<boolean> {
    if (!(await this.sessions.delete(tx, sessionId, userId))) return false;
    await this.audit.record(tx, { action: 'auth.logged_out', userId, context: { session_id: sessionId } });
    this.publish(userId, [sessionId]);
    return true;
  }

  /** Ends all sessions of a user but one. */
  async endAll(tx: EntityManager, userId: number, exceptId?: number): Promise<void> {
    const ids = await this.sessions.findIds(tx, userId);
    await this.sessions.deleteAllOf(tx, userId, exceptId);
    this.publish(userId, exceptId === undefined ? 'all' : ids.filter((id) => id !== exceptId));
  }

  /** Ends a session of which an old refresh token came back, and tells its owner: two parties must hold it. */
  async endReused(tx: EntityManager, session: Session): Promise<void> {
    const { id, userId } = session;
    await this.sessions.delete(tx, id, userId);
    await this.audit.record(tx, {
      action: 'auth.token_reused',
      userId,
      level: AuditLogLevel.Warning,
      context: { session_id: id },
    });
    const user = await this.users.find(userId, tx);
    if (user !== null) {
      await this.outbox.enqueue(tx, { kind: AuthMailKind.SessionEnded, userId, recipient: user.email });
    }
    this.publish(userId, [id]);
  }

  private publish(userId: number, sessionIds: number[] | 'all'): void {
    this.transactions.afterCommit(() => this.events.publish(new SessionsEndedEvent(userId, sessionIds)));
  }
}
