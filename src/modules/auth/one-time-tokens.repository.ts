import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, In, LessThanOrEqual, Repository } from 'typeorm';
import type { OneTimeTokenKind } from './entities/one-time-token-kind.enum';
import { OneTimeToken } from './entities/one-time-token.entity';

@Injectable()
export class OneTimeTokensRepository {
  constructor(@InjectRepository(OneTimeToken) private readonly tokens: Repository<OneTimeToken>) {}

  findByHash(tokenHash: string, kinds: readonly OneTimeTokenKind[], tx?: EntityManager): Promise<OneTimeToken | null> {
    const repository = tx === undefined ? this.tokens : tx.getRepository(OneTimeToken);
    return repository.findOneBy({ tokenHash, kind: In([...kinds]) });
  }

  /** Puts a token in the place of an older one of its kind. */
  async replace(tx: EntityManager, token: Omit<OneTimeToken, 'id' | 'user'>): Promise<void> {
    await tx.getRepository(OneTimeToken).delete({ userId: token.userId, kind: token.kind });
    await tx.createQueryBuilder().insert().into(OneTimeToken).values(token).updateEntity(false).execute();
  }

  /** Whether this call was the one that removed it. */
  async deleteById(tx: EntityManager, id: number): Promise<boolean> {
    const { affected } = await tx.getRepository(OneTimeToken).delete({ id });
    return (affected ?? 0) > 0;
  }

  async deleteAllOf(tx: EntityManager, userId: number): Promise<void> {
    await tx.getRepository(OneTimeToken).delete({ userId });
  }

  /** Deletes at most `limit` that have run out by `now`. Answers how many. */
  async deleteExpired(tx: EntityManager, now: Date, limit: number): Promise<number> {
    const hasExpired = { expiresAt: LessThanOrEqual(now) };
    const expired = await tx.find(OneTimeToken, { select: { id: true }, where: hasExpired, take: limit });
    if (expired.length === 0) return 0;
    const { affected } = await tx.delete(OneTimeToken, { ...hasExpired, id: In(expired.map(({ id }) => id)) });
    return affected ?? 0;
  }
}
