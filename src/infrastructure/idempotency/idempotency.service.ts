import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { notFound } from '../../common/errors/common.errors';
import { Clock } from '../clock/clock';
import { Transactions } from '../database/transactions';
import { inChunks } from '../scheduling/in-chunks';
import type { IdempotencyKey, KeptAnswer } from './entities/idempotency-key.entity';
import { answerLost, inProgress, keyReused } from './idempotency.errors';
import { type Claim, IdempotencyKeysRepository } from './idempotency-keys.repository';

/** A request that may come again. */
export interface RepeatableRequest {
  userId: number;
  key: string;
  /** What makes it the same as another. */
  fingerprint: string;
}

/** A request either may be carried out, by who holds the claim, or has been answered. */
export type ClaimResult = { claim: Claim; answer: null } | { claim: null; answer: KeptAnswer };

/** How long an answer is kept. */
const KEPT_MS = 24 * 3_600_000;
/**
 * How long an attempt whose process may have died keeps the key from its repeats: longer than any request takes, by a clock that
 * may be 90 s ahead.
 */
const CLAIM_MS = 150_000;
/** Often enough for whoever is overtaken at every look. */
const MAX_LOOKS = 5;
const CHUNK_SIZE = 500;

/**
 * Carries out a request once, however often it is sent. An attempt claims the key, does its work, and keeps the answer. What
 * it stores and the word that it did are committed together, so that after a crash the key says which: nothing has happened,
 * and the request may be carried out again, or it has, and never is again.
 */
@Injectable()
export class IdempotencyService {
  private readonly logger = new Logger(IdempotencyService.name);

  constructor(
    private readonly keys: IdempotencyKeysRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes the key, or finds the answer that was given to it.
   *
   * @throws 422 `idempotency_key_reused` where the key stands for another request
   * @throws 409 `in_progress` while another attempt is at it, `answer_lost` where one died after its work was stored
   * @throws 404 `not_found` where the account is gone
   */
  async claim(request: RepeatableRequest): Promise<ClaimResult> {
    for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
      const now = this.clock.now();
      const known = await this.keys.find(request.userId, request.key);
      if (known !== null && known.expiresAt > now) return { claim: null, answer: answerOf(known, request, now) };
      const claim = { ...request, claimedBy: randomUUID(), createdAt: now, expiresAt: after(now, CLAIM_MS) };
      if (await this.take(claim, known !== null)) return { claim, answer: null };
    }
    throw inProgress();
  }

  /**
   * Does `work` under `claim`, and keeps its answer. Where it fails nothing is kept and the key is free again, unless
   * something was stored already. What it stores, it stores in one transaction.
   *
   * @throws what `work` throws; 409 `in_progress` where another attempt has taken the key over, with nothing stored
   */
  async carryOut<T>(claim: Claim, work: () => Promise<T>, toAnswer: (result: T) => KeptAnswer): Promise<T> {
    const expiresAt = after(claim.createdAt, KEPT_MS);
    let isOver = false;
    const commitClaim = async (tx: EntityManager): Promise<void> => {
      // What the work has set off may go on in its context, with transactions of its own.
      if (isOver) return;
      if (!(await this.keys.commit(tx, claim, expiresAt))) throw inProgress();
      this.transactions.afterCommit(() => {
        isOver = true;
      });
    };
    try {
      const result = await this.transactions.sealed(commitClaim, work);
      await this.orWarn(this.keys.keepAnswer(claim, toAnswer(result), expiresAt), 'An answer could not be kept');
      return result;
    } catch (error) {
      await this.orWarn(this.keys.release(claim), 'A key could not be freed');
      throw error;
    } finally {
      isOver = true;
    }
  }

  /**
   * Deletes the keys that have run out.
   *
   * @returns how many
   * @throws the reason of `signal` between two chunks
   */
  dropExpired(signal: AbortSignal): Promise<number> {
    const now = this.clock.now();
    return inChunks(() => this.transactions.run((tx) => this.keys.deleteExpired(tx, now, CHUNK_SIZE)), signal);
  }

  private async take(claim: Claim, isKnown: boolean): Promise<boolean> {
    if (isKnown) return this.keys.takeOver(claim, claim.createdAt);
    const result = await this.keys.insert(claim);
    if (result === 'no_user') throw notFound();
    return result === 'claimed';
  }

  /** What the client asked for is decided by now: it learns of that, and not of what failed behind it. */
  private async orWarn(afterthought: Promise<void>, warning: string): Promise<void> {
    try {
      await afterthought;
    } catch (error) {
      this.logger.warn({ err: error }, warning);
    }
  }
}

function answerOf(known: IdempotencyKey, { fingerprint }: RepeatableRequest, now: Date): KeptAnswer {
  if (known.fingerprint !== fingerprint) throw keyReused();
  if (known.answer !== null) return known.answer;
  if (known.isCommitted && after(known.createdAt, CLAIM_MS) <= now) throw answerLost();
  throw inProgress();
}

function after(instant: Date, milliseconds: number): Date {
  return new Date(instant.getTime() + milliseconds);
}
