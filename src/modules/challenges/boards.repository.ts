import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type FindOperator, In, LessThan, LessThanOrEqual, MoreThanOrEqual, Repository } from 'typeorm';
import { ChallengeParticipant } from './entities/challenge-participant.entity';

/** Participants in the order of their board, which is that of one index. */
@Injectable()
export class BoardsRepository {
  constructor(
    @InjectRepository(ChallengeParticipant) private readonly participants: Repository<ChallengeParticipant>,
  ) {}

  /**
   * A stretch of the board, with users. Which rows they are is read from the index alone, from whichever end is nearer, so a
   * far stretch is cheap too.
   *
   * @param total participants of the challenge
   */
  async findStretch(challengeId: number, offset: number, size: number, total: number): Promise<ChallengeParticipant[]> {
    const length = Math.min(size, total - offset);
    if (length <= 0) return [];
    const isNearTop = offset <= total - offset - length;
    const ids = isNearTop
      ? await this.findIds(challengeId, 'ASC', offset, length)
      : (await this.findIds(challengeId, 'DESC', total - offset - length, length)).reverse();
    if (ids.length === 0) return [];
    const rows = await this.participants
      .createQueryBuilder('p')
      .innerJoin('p.user', 'user')
      .addSelect(['user.id', 'user.username', 'user.avatarUrl'])
      .where('p.id IN (:...ids)', { ids })
      .getMany();
    const byId = new Map(rows.map((row) => [row.id, row]));
    // Who has left between the two reads is not there any more.
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  find(challengeId: number, userIds: readonly number[]): Promise<ChallengeParticipant[]> {
    return this.participants.findBy({ challengeId, userId: In([...userIds]) });
  }

  /**
   * How many stand better than `standing`, counted from the end of the board that is likely to be nearer.
   *
   * @param total participants of the challenge
   */
  async countBetter(challengeId: number, standing: number, total: number): Promise<number> {
    const ends = await this.participants
      .createQueryBuilder('p')
      .select('MIN(p.standing)', 'best')
      .addSelect('MAX(p.standing)', 'worst')
      .where({ challengeId })
      .getRawOne<{ best: number | null; worst: number | null }>();
    const isNearTop = standing - (ends?.best ?? standing) <= (ends?.worst ?? standing) - standing;
    return isNearTop
      ? this.count(challengeId, LessThan(standing))
      : total - (await this.count(challengeId, MoreThanOrEqual(standing)));
  }

  /** How many of those with the same standing are listed before a participant. */
  async countTiesBefore({ challengeId, standing, totalSeconds, joinedAt, id }: ChallengeParticipant): Promise<number> {
    const row = await this.participants
      .createQueryBuilder('p')
      .select('COUNT(*)', 'ties')
      .where({ challengeId, standing, totalSeconds: LessThanOrEqual(totalSeconds) })
      .andWhere(
        '(p.totalSeconds < :totalSeconds OR p.joinedAt < :joinedAt OR (p.joinedAt = :joinedAt AND p.id < :id))',
        { totalSeconds, joinedAt, id },
      )
      .getRawOne<{ ties: number | string }>();
    return Number(row?.ties);
  }

  /** How many share each standing that is better than `standing`, the best first. */
  async countByStanding(challengeId: number, standing: number): Promise<{ standing: number; participants: number }[]> {
    const rows = await this.participants
      .createQueryBuilder('p')
      .select('p.standing', 'standing')
      .addSelect('COUNT(*)', 'participants')
      .where({ challengeId, standing: LessThan(standing) })
      .groupBy('p.standing')
      .orderBy('p.standing')
      .getRawMany<{ standing: number; participants: number | string }>();
    return rows.map((row) => ({ standing: row.standing, participants: Number(row.participants) }));
  }

  /** When a figure last changed; `null`: not since anyone joined. */
  async findLastChange(challengeId: number): Promise<Date | null> {
    const latest = await this.participants.findOne({
      select: { id: true, scoredAt: true },
      where: { challengeId },
      order: { scoredAt: 'DESC' },
    });
    return latest?.scoredAt ?? null;
  }

  private async count(challengeId: number, standing: FindOperator<number>): Promise<number> {
    const row = await this.participants
      .createQueryBuilder('p')
      .select('COUNT(*)', 'count')
      .where({ challengeId, standing })
      .getRawOne<{ count: number | string }>();
    return Number(row?.count);
  }

  private async findIds(
    challengeId: number,
    direction: 'ASC' | 'DESC',
    offset: number,
    size: number,
  ): Promise<number[]> {
    const rows = await this.participants
      .createQueryBuilder('p')
      .select('p.id', 'id')
      .where('p.challengeId = :challengeId', { challengeId })
      .orderBy('p.standing', direction)
      .addOrderBy('p.totalSeconds', direction)
      .addOrderBy('p.joinedAt', direction)
      .addOrderBy('p.id', direction)
      .offset(offset)
      .limit(size)
      .getRawMany<{ id: number }>();
    return rows.map(({ id }) => id);
  }
}
