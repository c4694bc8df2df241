import { Injectable } from '@nestjs/common';
import { type EntityManager, In, LessThanOrEqual } from 'typeorm';
import { GoogleState } from './entities/google-state.entity';

@Injectable()
export class GoogleStatesRepository {
  async insert(tx: EntityManager, state: GoogleState): Promise<void> {
    await tx.createQueryBuilder().insert().into(GoogleState).values(state).updateEntity(false).execute();
  }

  find(tx: EntityManager, stateHash: string): Promise<GoogleState | null> {
    return tx.findOneBy(GoogleState, { stateHash });
  }

  /** Whether this call was the one that removed it. */
  async delete(tx: EntityManager, stateHash: string): Promise<boolean> {
    const { affected } = await tx.delete(GoogleState, { stateHash });
    return (affected ?? 0) > 0;
  }

  /** Deletes at most `limit` that have run out by `now`. Answers how many. */
  async deleteExpired(tx: EntityManager, now: Date, limit: number): Promise<number> {
    const hasExpired = { expiresAt: LessThanOrEqual(now) };
    const expired = await tx.find(GoogleState, { select: { stateHash: true }, where: hasExpired, take: limit });
    if (expired.length === 0) return 0;
    const { affected } = await tx.delete(GoogleState, { stateHash: In(expired.map(({ stateHash }) => stateHash)) });
    return affected ?? 0;
  }
}
