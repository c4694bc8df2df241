import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
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
}
