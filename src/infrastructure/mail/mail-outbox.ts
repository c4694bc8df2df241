import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, type QueryDeepPartialEntity, Repository } from 'typeorm';
import { MailConfig } from '../../config/mail.config';
import { Clock } from '../clock/clock';
import { Transactions } from '../database/transactions';
import { Mail } from './entities/mail.entity';
import { MailStatus } from './entities/mail-status.enum';
import { MailDispatcher } from './mail-dispatcher';
import { messageIdHost, parseSender } from './sender-address';

/** A mail to be sent. */
export interface NewMail {
  /** Which composer makes the message, see `MailComposers`; at most 40 characters. */
  kind: string;
  userId: number;
  /** The one address it goes to. */
  recipient: string;
  /** Figures and ids the composer needs; never a token or a link. */
  context?: Record<string, unknown>;
  /** Of two mails with one key the second is not queued: `daily_reminder:17:2026-11-20`. At most 100 characters. */
  dedupeKey?: string;
  /** Not sent before then. Left out: at once. */
  notBefore?: Date;
}

/** What is to be mailed, kept in the database until it is sent. */
@Injectable()
export class MailOutbox {
  constructor(
    @InjectRepository(Mail) private readonly mails: Repository<Mail>,
    private readonly transactions: Transactions,
    private readonly dispatcher: MailDispatcher,
    private readonly config: MailConfig,
    private readonly clock: Clock,
  ) {}

  /** Queues `mail` in the transaction of what it tells about: it is sent once that is committed, and never if it is not. */
  async enqueue(tx: EntityManager, { kind, userId, recipient, context = {}, dedupeKey, notBefore }: NewMail): Promise<void> {
    const now = this.clock.now();
    const isHeldBack = notBefore !== undefined && notBefore > now;
    const insert = tx.createQueryBuilder().insert().into(Mail).updateEntity(false);
    const row = {
      kind,
      userId,
      recipient,
      context: context as QueryDeepPartialEntity<Mail>['context'],
      status: MailStatus.Queued,
      attempts: 0,
      dueAt: isHeldBack ? notBefore : now,
      claimedUntil: null,
      claimedBy: null,
      dedupeKey: dedupeKey ?? null,
      messageId: `<${randomUUID()}@${messageIdHost(parseSender(this.config.from))}>`,
      lastError: null,
      createdAt: now,
      sentAt: null,
    };
    await (dedupeKey === undefined ? insert.values(row) : insert.values(row).orIgnore()).execute();
    if (!isHeldBack) this.transactions.afterCommit(() => this.dispatcher.wake());
  }

  /** Deletes every mail of `userId`, sent or not. One that is being handed to the server at this moment still arrives. */
  async forget(tx: EntityManager, userId: number): Promise<void> {
    await tx.delete(Mail, { userId });
  }

  /** How many mails wait to be sent (or sent again), and how many were given up. */
  async counts(): Promise<{ waiting: number; failed: number }> {
    const [waiting, failed] = await Promise.all([
      this.mails.countBy({ status: MailStatus.Queued }),
      this.mails.countBy({ status: MailStatus.Failed }),
    ]);
    return { waiting, failed };
  }
}
