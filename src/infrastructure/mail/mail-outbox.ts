import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, In, LessThan, MoreThan, type QueryDeepPartialEntity, Repository } from 'typeorm';
import { MailConfig } from '../../config/mail.config';
import { Clock } from '../clock/clock';
import { Transactions } from '../database/transactions';
import { WorkQueue } from '../queue/work-queue';
import { Mail } from './entities/mail.entity';
import { MailStatus } from './entities/mail-status.enum';
import { MAIL_WORK } from './mail-dispatcher';
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

type NewRow = QueryDeepPartialEntity<Mail> & Pick<Mail, 'userId' | 'messageId' | 'dueAt'>;

/** What is to be mailed, kept in the database until it is sent. */
@Injectable()
export class MailOutbox {
  constructor(
    @InjectRepository(Mail) private readonly mails: Repository<Mail>,
    private readonly transactions: Transactions,
    private readonly queue: WorkQueue,
    private readonly config: MailConfig,
    private readonly clock: Clock,
  ) {}

  /** Queues `mail` in the transaction of what it tells about: it is sent once that is committed, and never if it is not. */
  async enqueue(tx: EntityManager, mail: NewMail): Promise<void> {
    await this.enqueueAll(tx, [mail]);
  }

  /**
   * {@link enqueue} for many at once.
   *
   * @returns how many of them had not been queued before
   */
  async enqueueAll(tx: EntityManager, mails: readonly NewMail[]): Promise<number> {
    const known = await this.findKnownKeys(tx, mails);
    const added = mails.filter(({ dedupeKey }) => dedupeKey === undefined || !known.has(dedupeKey));
    if (added.length === 0) return 0;
    const now = this.clock.now();
    const rows = added.map((mail) => this.rowOf(mail, now));
    const insert = tx.createQueryBuilder().insert().into(Mail).values(rows).updateEntity(false);
    // Another process may be queueing the same at this moment.
    await (added.some(({ dedupeKey }) => dedupeKey !== undefined) ? insert.orIgnore() : insert).execute();
    const due = rows.filter(({ dueAt }) => dueAt <= now);
    if (due.length > 0) {
      const ids = await this.findIds(tx, due);
      this.transactions.afterCommit(() => this.queue.announce(MAIL_WORK, ids));
    }
    return added.length;
  }

  /** Deletes every mail of `userId`, sent or not. One that is being handed to the server at this moment still arrives. */
  async forget(tx: EntityManager, userId: number): Promise<void> {
    await tx.delete(Mail, { userId });
  }

  /**
   * Deletes at most `limit` mails that were sent before `instant`, and with them the memory of their keys.
   *
   * @returns how many were deleted
   */
  async forgetSent(tx: EntityManager, instant: Date, limit: number): Promise<number> {
    const old = await tx.find(Mail, {
      select: { id: true },
      where: { status: MailStatus.Sent, sentAt: LessThan(instant) },
      take: limit,
    });
    if (old.length > 0) await tx.delete(Mail, { id: In(old.map(({ id }) => id)) });
    return old.length;
  }

  /** How many mails wait to be sent (or sent again), are being sent, and were given up. */
  async counts(): Promise<{ waiting: number; active: number; failed: number }> {
    const [queued, active, failed] = await Promise.all([
      this.mails.countBy({ status: MailStatus.Queued }),
      this.mails.countBy({ status: MailStatus.Queued, claimedUntil: MoreThan(this.clock.now()) }),
      this.mails.countBy({ status: MailStatus.Failed }),
    ]);
    return { waiting: Math.max(0, queued - active), active, failed };
  }

  /** The ids under which `rows` were stored, as far as they were. */
  private async findIds(tx: EntityManager, rows: readonly NewRow[]): Promise<number[]> {
    const stored = await tx.find(Mail, {
      select: { id: true },
      // An index finds the users' mails; among them only these have these ids.
      where: { userId: In(rows.map(({ userId }) => userId)), messageId: In(rows.map(({ messageId }) => messageId)) },
    });
    return stored.map(({ id }) => id);
  }

  private async findKnownKeys(tx: EntityManager, mails: readonly NewMail[]): Promise<Set<string>> {
    const keys = mails.flatMap(({ dedupeKey }) => dedupeKey ?? []);
    if (keys.length === 0) return new Set();
    const found = await tx.find(Mail, { select: { dedupeKey: true }, where: { dedupeKey: In(keys) } });
    return new Set(found.map(({ dedupeKey }) => dedupeKey!));
  }

  private rowOf(mail: NewMail, now: Date): NewRow {
    const { kind, userId, recipient, context = {}, dedupeKey = null, notBefore = now } = mail;
    return {
      kind,
      userId,
      recipient,
      context: context as QueryDeepPartialEntity<Mail>['context'],
      status: MailStatus.Queued,
      attempts: 0,
      dueAt: notBefore > now ? notBefore : now,
      claimedUntil: null,
      claimedBy: null,
      dedupeKey,
      messageId: `<${randomUUID()}@${messageIdHost(parseSender(this.config.from))}>`,
      lastError: null,
      createdAt: now,
      sentAt: null,
    };
  }
}
