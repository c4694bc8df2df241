import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { accountKey } from '../../common/text/keys';
import { Clock } from '../../infrastructure/clock/clock';
import { MailOutbox } from '../../infrastructure/mail/mail-outbox';
import type { User } from '../users/entities/user.entity';
import { countMail, MAIL_WINDOW_MS } from './attempt-rules';
import { AttemptsRepository } from './attempts.repository';
import type { AuthMailKind } from './auth-mail-kind.enum';
import type { Attempt } from './entities/attempt.entity';

/** Queues this feature's mail. What anybody can ask for about any address is capped per address. */
@Injectable()
export class AccountMailsService {
  constructor(
    private readonly outbox: MailOutbox,
    private readonly attempts: AttemptsRepository,
    private readonly clock: Clock,
  ) {}

  /** Queues a mail that only its own account can cause. */
  send(tx: EntityManager, kind: AuthMailKind, user: Pick<User, 'id' | 'email'>, recipient = user.email): Promise<void> {
    return this.outbox.enqueue(tx, { kind, userId: user.id, recipient });
  }

  /**
   * Takes one of the mails an address may still get: one a minute, five an hour, whoever asks.
   *
   * @returns whether there was one left; where not, the mail is to be dropped without a word
   */
  async takeFromCap(tx: EntityManager, address: string): Promise<boolean> {
    const { subject, hits } = await this.lockAddress(tx, address);
    const { state, outcome } = countMail({ hits, blockedUntil: null }, this.clock.timestamp());
    if (outcome === 'dropped') return false;
    await this.attempts.save(tx, { subject, hits: state.hits, blockedUntil: null, expiresAt: this.windowEnd() });
    return true;
  }

  /** Lets one transaction at a time decide whose `address` is: until `tx` ends, nobody else registers or takes it. */
  lockAddress(tx: EntityManager, address: string): Promise<Attempt> {
    const subject = `mail:${createHash('sha256').update(accountKey(address)).digest('hex')}`;
    return this.attempts.lock(tx, subject, this.windowEnd());
  }

  private windowEnd(): Date {
    return new Date(this.clock.timestamp() + MAIL_WINDOW_MS);
  }
}
