import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Caller } from '../../common/auth/caller';
import { Transactions } from '../../infrastructure/database/transactions';
import { EventPublisher } from '../../infrastructure/events/event-publisher';
import { type AuditEntry, AuditLogsService } from '../audit-logs/audit-logs.service';
import type { User } from '../users/entities/user.entity';
import { UsersService } from '../users/users.service';

/** What a write answers, and the events to publish once it is committed. */
export interface Outcome<T> {
  result: T;
  events: object[];
}

/**
 * Runs what changes challenges. Locks are taken in one order everywhere: the user's row, then challenges by id, then
 * participants by id.
 */
@Injectable()
export class ChallengeWrites {
  constructor(
    private readonly transactions: Transactions,
    private readonly users: UsersService,
    private readonly audit: AuditLogsService,
    private readonly events: EventPublisher,
  ) {}

  /** Runs `work` after everything else that writes for the caller, and publishes its events once it is committed. */
  asCaller<T>(caller: Caller, work: (tx: EntityManager, user: User) => Promise<Outcome<T>>): Promise<T> {
    return this.run(async (tx) => work(tx, await this.users.lockCaller(tx, caller)));
  }

  /** Runs `work` for nobody in particular, and publishes its events once it is committed. */
  async run<T>(work: (tx: EntityManager) => Promise<Outcome<T>>): Promise<T> {
    const { result, events } = await this.transactions.run(work);
    this.events.publish(...events);
    return result;
  }

  /** @param userId who did it; `null`: the clock */
  async record(
    tx: EntityManager,
    action: AuditEntry['action'],
    userId: number | null,
    challengeId: number,
    more: Record<string, unknown> = {},
  ): Promise<void> {
    await this.audit.record(tx, { action, userId, context: { challenge_id: challengeId, ...more } });
  }
}
