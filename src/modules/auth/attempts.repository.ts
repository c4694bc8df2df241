import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, In, LessThanOrEqual, Repository } from 'typeorm';
import { Transactions } from '../../infrastructure/database/transactions';
import { Attempt } from './entities/attempt.entity';

@Injectable()
export class AttemptsRepository {
  constructor(
    @InjectRepository(Attempt) private readonly attempts: Repository<Attempt>,
    private readonly transactions: Transactions,
  ) {}

  find(subject: string): Promise<Attempt | null> {
    return this.attempts.findOneBy({ subject });
  }

  /** The row of `subject`, made where there is none, and held until `tx` ends. */
  async lock(tx: EntityManager, subject: string, expiresAt: Date): Promise<Attempt> {
    await tx
      .createQueryBuilder()
      .insert()
      .into(Attempt)
      .values({ subject, hits: [], blockedUntil: null, expiresAt })
      // An upsert takes the exclusive lock at once; "insert or ignore" would share it and deadlock on the way up.
      .orUpdate(['subject'], ['subject'])
      .updateEntity(false)
      .execute();
    const attempt = await this.transactions.lockRow(tx, Attempt, { subject });
    if (attempt === null) throw new Error('The row just written is gone');
    return attempt;
  }

  async save(tx: EntityManager, { subject, ...state }: Attempt): Promise<void> {
    await tx.getRepository(Attempt).update({ subject }, state);
  }

  async delete(tx: EntityManager, subject: string): Promise<void> {
    await tx.getRepository(Attempt).delete({ subject });
  }

  /** Deletes at most `limit` that have run out by `now`. Answers how many. */
  async deleteExpired(tx: EntityManager, now: Date, limit: number): Promise<number> {
    const hasExpired = { expiresAt: LessThanOrEqual(now) };
    const expired = await tx.find(Attempt, { select: { subject: true }, where: hasExpired, take: limit });
    if (expired.length === 0) return 0;
    // Asked again: a row that is being counted on at this moment has not run out.
    const { affected } = await tx.delete(Attempt, {
      ...hasExpired,
      subject: In(expired.map(({ subject }) => subject)),
    });
    return affected ?? 0;
  }
}
