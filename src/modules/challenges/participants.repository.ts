import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, In, MoreThan, Not, type QueryDeepPartialEntity, Repository } from 'typeorm';
import type { DateRange } from '../../common/days/local-day';
import { CacheService } from '../../infrastructure/cache/cache.service';
import { instantText, updateRow } from '../../infrastructure/database/rows';
import { execute } from '../../infrastructure/database/statements';
import { Transactions } from '../../infrastructure/database/transactions';
import { challengeScope, CHALLENGES_SCOPE } from './entities/challenge-scopes';
import { ChallengeParticipant } from './entities/challenge-participant.entity';
import { ChallengeStatus } from './entities/challenge-status.enum';
import type { Figures } from './scoring';

export type NewParticipant = Omit<ChallengeParticipant, 'id' | 'challenge' | 'user'>;

/** Who is in which challenge, and what they have come to. */
@Injectable()
export class ParticipantsRepository {
  constructor(
    @InjectRepository(ChallengeParticipant) private readonly participants: Repository<ChallengeParticipant>,
    private readonly transactions: Transactions,
    private readonly cache: CacheService,
  ) {}

  find(challengeId: number, userId: number, tx?: EntityManager): Promise<ChallengeParticipant | null> {
    return this.in(tx).findOneBy({ challengeId, userId });
  }

  /** Reads the row and keeps others from changing it until `tx` ends. */
  lock(tx: EntityManager, id: number): Promise<ChallengeParticipant | null> {
    return this.transactions.lockRow(tx, ChallengeParticipant, { id });
  }

  /** Those of some challenges that a user is in. */
  async findJoinedIds(userId: number, challengeIds: readonly number[]): Promise<Set<number>> {
    if (challengeIds.length === 0) return new Set();
    const rows = await this.participants.find({
      select: { id: true, challengeId: true },
      where: { userId, challengeId: In([...challengeIds]) },
    });
    return new Set(rows.map(({ challengeId }) => challengeId));
  }

  /** The challenges a user is in, in the order in which they are to be locked. */
  async findChallengeIds(tx: EntityManager, userId: number): Promise<number[]> {
    const rows = await tx.find(ChallengeParticipant, {
      select: { id: true, challengeId: true },
      where: { userId },
      order: { challengeId: 'ASC' },
    });
    return rows.map(({ challengeId }) => challengeId);
  }

  /** Those rows of a user whose figures depend on usage within `changed`, in the order in which they are to be locked. */
  async findScored(
    tx: EntityManager,
    userId: number,
    changed: DateRange,
    now: Date,
  ): Promise<Pick<ChallengeParticipant, 'id' | 'challengeId'>[]> {
    const rows = await execute<{ id: number; challenge_id: number }[]>(
      tx,
      `SELECT p.id, p.challenge_id FROM challenge_participants p INNER JOIN challenges c ON c.id = p.challenge_id
       WHERE p.user_id = ? AND p.joined_on <= ? AND c.start_date <= ? AND c.end_date >= ?
         AND c.status IN (?, ?) AND c.completes_at > ? ORDER BY p.id`,
      [
        userId,
        changed.end,
        changed.end,
        changed.start,
        ChallengeStatus.Upcoming,
        ChallengeStatus.Active,
        instantText(now),
      ],
    );
    return rows.map(({ id, challenge_id: challengeId }) => ({ id, challengeId }));
  }

  /** At most `size` user ids above `afterUserId`, in order. */
  async findUserIds(challengeId: number, afterUserId: number, size: number): Promise<number[]> {
    const rows = await this.participants.find({
      select: { id: true, userId: true },
      where: { challengeId, userId: MoreThan(afterUserId) },
      order: { userId: 'ASC' },
      take: size,
    });
    return rows.map(({ userId }) => userId);
  }

  /** Everyone in a challenge. */
  async findAllUserIds(tx: EntityManager, challengeId: number): Promise<number[]> {
    const rows = await tx
      .createQueryBuilder(ChallengeParticipant, 'p')
      .select('p.userId', 'userId')
      .where('p.challengeId = :challengeId', { challengeId })
      .orderBy('p.userId')
      .getRawMany<{ userId: number }>();
    return rows.map(({ userId }) => userId);
  }

  /** At most `size` participants with a user id above `afterUserId`, in its order, with what is needed to write to them. */
  findPageWithUsers(
    challengeId: number,
    afterUserId: number,
    size: number,
    tx?: EntityManager,
  ): Promise<ChallengeParticipant[]> {
    return this.in(tx)
      .createQueryBuilder('p')
      .innerJoin('p.user', 'user')
      .addSelect(['user.id', 'user.email', 'user.timezone', 'user.settings', 'user.isActive'])
      .where('p.challengeId = :challengeId AND p.userId > :afterUserId', { challengeId, afterUserId })
      .orderBy('p.userId')
      .limit(size)
      .getMany();
  }

  /** At most `limit` rows of a user with an id above `afterId`, by id, with their challenges. */
  findOfUserAfter(userId: number, afterId: number, limit: number): Promise<ChallengeParticipant[]> {
    return this.participants
      .createQueryBuilder('p')
      .innerJoinAndSelect('p.challenge', 'c')
      .where('p.userId = :userId AND p.id > :afterId', { userId, afterId })
      .orderBy('p.id')
      .limit(limit)
      .getMany();
  }

  /** Who of the others has been in a challenge for the longest. */
  async findOldestOther(tx: EntityManager, challengeId: number, userId: number): Promise<number | null> {
    const oldest = await tx.findOne(ChallengeParticipant, {
      select: { id: true, userId: true },
      where: { challengeId, userId: Not(userId) },
      order: { joinedAt: 'ASC', id: 'ASC' },
    });
    return oldest?.userId ?? null;
  }

  async insert(tx: EntityManager, row: NewParticipant): Promise<void> {
    const values = row as QueryDeepPartialEntity<ChallengeParticipant>;
    await tx.createQueryBuilder().insert().into(ChallengeParticipant).values(values).updateEntity(false).execute();
    this.cache.invalidate(challengeScope(row.challengeId), CHALLENGES_SCOPE);
  }

  async setFigures(
    tx: EntityManager,
    { id, challengeId }: Pick<ChallengeParticipant, 'id' | 'challengeId'>,
    figures: Figures,
    scoredAt: Date,
  ): Promise<void> {
    await updateRow(tx, ChallengeParticipant, id, { ...figures, scoredAt });
    this.cache.invalidate(challengeScope(challengeId));
  }

  async delete(tx: EntityManager, challengeId: number, userId: number): Promise<void> {
    await this.in(tx).delete({ challengeId, userId });
    this.cache.invalidate(challengeScope(challengeId), CHALLENGES_SCOPE);
  }

  /**
   * Stores everyone's final rank, in two statements whatever their number. The first one changes nothing: it waits for every
   * recording that has a row in hand and keeps later ones off, so that the second ranks what stays.
   */
  async freezeRanks(tx: EntityManager, challengeId: number): Promise<void> {
    await this.in(tx).update({ challengeId }, { finalRank: null });
    const places = `SELECT id, RANK() OVER (ORDER BY standing) AS place
      FROM challenge_participants WHERE challenge_id = ? AND days_counted > 0`;
    const sql =
      tx.dataSource.options.type === 'better-sqlite3'
        ? `UPDATE challenge_participants AS p SET final_rank = r.place FROM (${places}) AS r WHERE r.id = p.id`
        : `UPDATE challenge_participants AS p JOIN (${places}) AS r ON r.id = p.id SET p.final_rank = r.place`;
    await tx.query(sql, [challengeId]);
    this.cache.invalidate(challengeScope(challengeId));
  }

  private in(tx?: EntityManager): Repository<ChallengeParticipant> {
    return tx === undefined ? this.participants : tx.getRepository(ChallengeParticipant);
  }
}
