import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, LessThanOrEqual, Repository } from 'typeorm';
import { isDuplicatePrimaryKey, isMissingReference } from '../database/database-errors';
import { IdempotencyKey, type KeptAnswer } from './entities/idempotency-key.entity';

/** An attempt that holds a key, or wants to. */
export type Claim = Pick<IdempotencyKey, 'userId' | 'key' | 'fingerprint' | 'claimedBy' | 'createdAt' | 'expiresAt'>;

/** Long ago by any process's clock. */
const LONG_AGO = new Date(0);

/** Single statements, each atomic by itself: who gets a key is decided by whose statement finds it free. */
@Injectable()
export class IdempotencyKeysRepository {
  constructor(@InjectRepository(IdempotencyKey) private readonly keys: Repository<IdempotencyKey>) {}

  find(userId: number, key: string): Promise<IdempotencyKey | null> {
    return this.keys.findOneBy({ userId, key });
  }

  /** Takes a key that was never used; `'taken'` where somebody was faster, `'no_user'` where the account is gone. */
  async insert(claim: Claim): Promise<'claimed' | 'taken' | 'no_user'> {
    try {
      await this.keys
        .createQueryBuilder()
        .insert()
        .values({ ...claim, isCommitted: false, answer: null })
        .updateEntity(false)
        .execute();
      return 'claimed';
    } catch (error) {
      if (isDuplicatePrimaryKey(error)) return 'taken';
      if (isMissingReference(error)) return 'no_user';
      throw error;
    }
  }

  /** Takes a key that is as good as new at `now`; `false` where somebody was faster. */
  async takeOver({ userId, key, ...claim }: Claim, now: Date): Promise<boolean> {
    const { affected } = await this.keys.update(
      { userId, key, expiresAt: LessThanOrEqual(now) },
      { ...claim, isCommitted: false, answer: null },
    );
    return affected === 1;
  }

  /** Says that what the attempt does is stored together with this; `false` where another attempt has taken the key over. */
  async commit(tx: EntityManager, { userId, key, claimedBy }: Claim, expiresAt: Date): Promise<boolean> {
    const { affected } = await tx.update(IdempotencyKey, { userId, key, claimedBy }, { isCommitted: true, expiresAt });
    return affected === 1;
  }

  async keepAnswer({ userId, key, claimedBy }: Claim, answer: KeptAnswer, expiresAt: Date): Promise<void> {
    await this.keys.update({ userId, key, claimedBy }, { isCommitted: true, answer, expiresAt });
  }

  /**
   * Frees the key of an attempt that has stored nothing. The row stays: parallel inserts where one has just been deleted would
   * deadlock.
   */
  async release({ userId, key, claimedBy }: Claim): Promise<void> {
    await this.keys.update({ userId, key, claimedBy, isCommitted: false }, { expiresAt: LONG_AGO });
  }

  /** Deletes at most `limit` keys that are as good as new at `now`. Answers how many. */
  async deleteExpired(tx: EntityManager, now: Date, limit: number): Promise<number> {
    const hasExpired = { expiresAt: LessThanOrEqual(now) };
    const expired = await tx.find(IdempotencyKey, {
      select: { userId: true, key: true },
      where: hasExpired,
      take: limit,
    });
    if (expired.length === 0) return 0;
    // Asked again: a key that has just been taken has not expired.
    const query = tx.createQueryBuilder().delete().from(IdempotencyKey);
    const { affected } = await query.where(expired.map((key) => ({ ...key, ...hasExpired }))).execute();
    return affected ?? 0;
  }
}
