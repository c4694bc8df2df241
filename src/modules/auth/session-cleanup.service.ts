import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../infrastructure/clock/clock';
import { Transactions } from '../../infrastructure/database/transactions';
import { MailOutbox } from '../../infrastructure/mail/mail-outbox';
import { inChunks } from '../../infrastructure/scheduling/in-chunks';
import { AttemptsRepository } from './attempts.repository';
import { GoogleStatesRepository } from './google/google-states.repository';
import { OneTimeTokensRepository } from './one-time-tokens.repository';
import { SessionsRepository } from './sessions.repository';

const CHUNK_SIZE = 500;
const DAY_MS = 86_400_000;
/** How long (days) a mail that was sent is remembered. */
const SENT_MAIL_DAYS = 30;

/** Drops what has run out and says nothing any more. */
@Injectable()
export class SessionCleanupService {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly tokens: OneTimeTokensRepository,
    private readonly attempts: AttemptsRepository,
    private readonly googleStates: GoogleStatesRepository,
    private readonly outbox: MailOutbox,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /**
   * Deletes sessions, mailed tokens, sign-ins left at Google and counted attempts that have run out, and mails sent long ago;
   * failed ones stay for an administrator to see. In small transactions, so that nobody who signs in waits for it.
   *
   * @returns how many rows went
   * @throws the reason of `signal` between two of them
   */
  async dropExpired(signal: AbortSignal): Promise<number> {
    const now = this.clock.now();
    const sentBefore = new Date(now.getTime() - SENT_MAIL_DAYS * DAY_MS);
    const drops: ((tx: EntityManager) => Promise<number>)[] = [
      (tx) => this.sessions.deleteExpired(tx, now, CHUNK_SIZE),
      (tx) => this.tokens.deleteExpired(tx, now, CHUNK_SIZE),
      (tx) => this.googleStates.deleteExpired(tx, now, CHUNK_SIZE),
      (tx) => this.attempts.deleteExpired(tx, now, CHUNK_SIZE),
      (tx) => this.outbox.forgetSent(tx, sentBefore, CHUNK_SIZE),
    ];
    let dropped = 0;
    for (const drop of drops) dropped += await inChunks(() => this.transactions.run(drop), signal);
    return dropped;
  }
}
