import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type FindOptionsWhere, In, IsNull, LessThanOrEqual, Repository } from 'typeorm';
import { Clock } from '../clock/clock';
import { Transactions } from '../database/transactions';
import { type Worker, WorkQueue } from '../queue/work-queue';
import { Mail } from './entities/mail.entity';
import { MailStatus } from './entities/mail-status.enum';
import { summariseFailure } from '../../common/errors/failure-summary';
import { MailComposers } from './mail-composers';
import { MailMetrics } from './mail-metrics';
import { MailTransport } from './mail-transport';
import { pauseAfter, RETRY_PAUSES_MS } from './retry-schedule';

const POLL_INTERVAL_MS = 1_000;
/** What mails are called in the work queue. */
export const MAIL_WORK = 'mails';
/** Messages sent at once. */
const GROUP_SIZE = 4;
/** How long a process that died keeps its mails from the others. */
const CLAIM_MS = 120_000;
/** The whole of sending one message. With {@link CLAIM_MS} it leaves room for processes whose clocks are 90 s apart. */
const SEND_LIMIT_MS = 25_000;
/** How long a message in hand may hold up the end of the process. */
const STOP_LIMIT_MS = 8_000;
const MAX_TRIES = RETRY_PAUSES_MS.length + 1;

/**
 * Sends what is due, in this process or whichever claims it first: a mail that is announced at once, and by itself whatever an
 * announcement was lost of, a pause is over for, or another process has left. A claim ends by itself, so nothing is lost with a process
 * that dies; the mail it had in hand may then arrive twice, with the same `Message-ID`.
 */
@Injectable()
export class MailDispatcher implements Worker, OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(MailDispatcher.name);
  private readonly abort = new AbortController();
  /** Mails that were sent while the database could not be told so, with the instant they were sent at. */
  private readonly unrecorded = new Map<number, Date>();
  private polling: Promise<void> = Promise.resolve();
  private lastPass: Promise<unknown> = Promise.resolve();
  /** Mails that were announced and are being seen to. */
  private readonly announced = new Set<Promise<unknown>>();
  private isStopping = false;
  private isWoken = false;
  private isFaulty = false;
  private endPause: () => void = () => undefined;

  constructor(
    @InjectRepository(Mail) private readonly mails: Repository<Mail>,
    private readonly transactions: Transactions,
    private readonly composers: MailComposers,
    private readonly transport: MailTransport,
    private readonly queue: WorkQueue,
    private readonly metrics: MailMetrics,
    private readonly clock: Clock,
  ) {}

  /** Starts to look for due mails, every second and whenever some are announced. */
  onApplicationBootstrap(): void {
    this.queue.serve(MAIL_WORK, this);
    this.polling = this.poll();
  }

  /** Claims nothing more and waits for the messages in hand; after 8 s they are cut off and left to the next process. */
  async onModuleDestroy(): Promise<void> {
    this.isStopping = true;
    this.endPause();
    const limit = setTimeout(() => this.abort.abort(), STOP_LIMIT_MS).unref();
    await Promise.allSettled([this.polling, this.lastPass, ...this.announced]);
    clearTimeout(limit);
  }

  /** Has due mails looked for at once instead of at the next second. Does nothing where the dispatcher was not started. */
  wake(): void {
    this.isWoken = true;
    this.endPause();
  }

  /**
   * Sends one mail, if it is due and nobody has it in hand.
   *
   * @throws the database's error
   */
  perform(id: number): Promise<void> {
    const sending = this.sendAnnounced(id).finally(() => this.announced.delete(sending));
    this.announced.add(sending);
    return sending;
  }

  /**
   * Sends everything that is due now and that no other process has in hand; resolves when what this one has in hand is done.
   *
   * @returns how many messages were sent, the announced ones aside
   * @throws the database's error; a message that cannot be sent is no error, it is tried again later
   */
  drain(): Promise<number> {
    const pass = this.lastPass.then(
      () => this.sendDue(),
      () => this.sendDue(),
    );
    this.lastPass = pass;
    return pass.finally(() => Promise.allSettled(this.announced));
  }

  // One loop that pauses, rather than a timer started by whoever wakes it, which would then run in the context of a request.
  private async poll(): Promise<void> {
    while (!this.isStopping) {
      this.isWoken = false;
      try {
        await this.drain();
        if (this.isFaulty) this.logger.log('Mails can be sent again');
        this.isFaulty = false;
      } catch (error) {
        // Once per outage, not once per second.
        if (!this.isFaulty) this.logger.error(`Mails cannot be sent: ${summariseFailure(error)}`);
        this.isFaulty = true;
      }
      await this.pause();
    }
  }

  private pause(): Promise<void> {
    if (this.isWoken || this.isStopping) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, POLL_INTERVAL_MS).unref();
      this.endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private async sendAnnounced(id: number): Promise<void> {
    if (this.isStopping) return;
    await this.recordEarlierSends();
    const [mail] = await this.take([id]);
    if (mail !== undefined) await this.process(mail);
  }

  private async sendDue(): Promise<number> {
    let sent = 0;
    while (!this.isStopping) {
      await this.recordEarlierSends();
      const group = await this.claim();
      if (group.length === 0) break;
      const outcomes = await Promise.allSettled(group.map((mail) => this.process(mail)));
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') throw outcome.reason;
        if (outcome.value) sent += 1;
      }
    }
    return sent;
  }

  /** Takes the mails that have waited longest, so that no other dispatcher sends them; none if nothing is due. */
  private async claim(): Promise<Mail[]> {
    for (;;) {
      const candidates = await this.mails.find({
        select: { id: true },
        where: this.free(),
        order: { dueAt: 'ASC', id: 'ASC' },
        take: GROUP_SIZE,
      });
      if (candidates.length === 0) return [];

      const claimed = await this.take(candidates.map(({ id }) => id));
      // None: others were faster with all of these, and there may be more.
      if (claimed.length > 0) return claimed;
    }
  }

  /** Claims those of some mails that are due and nobody's. */
  private take(ids: readonly number[]): Promise<Mail[]> {
    const claimedBy = randomUUID();
    return this.transactions.run(async (tx) => {
      await tx
        .createQueryBuilder()
        .update(Mail)
        .set({ claimedBy, claimedUntil: this.claimEnd() })
        .where({ id: In(ids) })
        .andWhere(this.free())
        .execute();
      return tx.findBy(Mail, { id: In(ids), claimedBy });
    });
  }

  /** What is due and nobody's. */
  private free(): FindOptionsWhere<Mail>[] {
    const now = this.clock.now();
    const due = { status: MailStatus.Queued, dueAt: LessThanOrEqual(now) };
    return [
      { ...due, claimedUntil: IsNull() },
      { ...due, claimedUntil: LessThanOrEqual(now) },
    ];
  }

  /** @returns whether it was sent; every other outcome has been recorded */
  private async process(mail: Mail): Promise<boolean> {
    try {
      const content = await this.composers.compose(mail);
      if (content === null) {
        await this.transactions.run((tx) => tx.delete(Mail, heldBy(mail)));
        return false;
      }
      if (!(await this.renewClaim(mail))) return false;
      const limit = AbortSignal.any([AbortSignal.timeout(SEND_LIMIT_MS), this.abort.signal]);
      await this.transport.deliver(mail, content, limit);
    } catch (error) {
      await (this.abort.signal.aborted ? this.release(mail) : this.recordFailure(mail, error));
      return false;
    }
    this.metrics.count(mail.kind, 'sent');
    this.unrecorded.set(mail.id, this.clock.now());
    await this.recordEarlierSends();
    return true;
  }

  /** @returns false where `mail` is no longer ours to send: forgotten meanwhile, or claimed by another after a long delay */
  private async renewClaim(mail: Mail): Promise<boolean> {
    const { affected } = await this.transactions.run((tx) =>
      tx.update(Mail, heldBy(mail), { claimedUntil: this.claimEnd() }),
    );
    return affected === 1;
  }

  private async release(mail: Mail): Promise<void> {
    await this.transactions.run((tx) => tx.update(Mail, heldBy(mail), { claimedBy: null, claimedUntil: null }));
  }

  private async recordFailure(mail: Mail, error: unknown): Promise<void> {
    this.metrics.count(mail.kind, 'failed');
    const attempts = mail.attempts + 1;
    const lastError = summariseFailure(error);
    const pauseMs = pauseAfter(attempts);
    await this.transactions.run((tx) =>
      tx.update(Mail, heldBy(mail), {
        attempts,
        lastError,
        claimedBy: null,
        claimedUntil: null,
        ...(pauseMs === null ? { status: MailStatus.Failed } : { dueAt: new Date(this.clock.timestamp() + pauseMs) }),
      }),
    );
    const message = `Mail ${mail.id} (${mail.kind}) was not sent, try ${attempts} of ${MAX_TRIES}: ${lastError}`;
    if (pauseMs === null) this.logger.error(message);
    else this.logger.warn(message);
  }

  /**
   * Marks what was sent. What cannot be marked now is marked before anything else is claimed, so that a database that was
   * away for a moment makes no duplicates. Safe to run side by side: the status keeps a second one from counting again.
   */
  private async recordEarlierSends(): Promise<void> {
    for (const [id, sentAt] of this.unrecorded) {
      await this.transactions.run((tx) =>
        tx.update(
          Mail,
          { id, status: MailStatus.Queued },
          {
            status: MailStatus.Sent,
            sentAt,
            attempts: () => 'attempts + 1',
            lastError: null,
            claimedBy: null,
            claimedUntil: null,
          },
        ),
      );
      this.unrecorded.delete(id);
    }
  }

  private claimEnd(): Date {
    return new Date(this.clock.timestamp() + CLAIM_MS);
  }
}

/** The row of `mail` for as long as the claim it was read with holds. */
function heldBy({ id, claimedBy }: Mail): FindOptionsWhere<Mail> {
  return { id, claimedBy: claimedBy!, status: MailStatus.Queued };
}
