import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { ChallengeParticipant } from './entities/challenge-participant.entity';
import type { ChallengeStatus } from './entities/challenge-status.enum';

/** How many challenges of one status a user is in, and how many of those they won. */
export interface ParticipationCount {
  status: ChallengeStatus;
  challenges: number;
  firstPlaces: number;
}

@Injectable()
export class ChallengesRepository {
  constructor(
    @InjectRepository(ChallengeParticipant) private readonly participants: Repository<ChallengeParticipant>,
  ) {}

  async countParticipations(userId: number): Promise<ParticipationCount[]> {
    const rows = await this.participants
      .createQueryBuilder('p')
      .innerJoin('p.challenge', 'c')
      .select('c.status', 'status')
      .addSelect('COUNT(*)', 'challenges')
      .addSelect('SUM(CASE WHEN p.finalRank = 1 THEN 1 ELSE 0 END)', 'firstPlaces')
      .where('p.userId = :userId', { userId })
      .groupBy('c.status')
      .getRawMany<{ status: ChallengeStatus; challenges: number | string; firstPlaces: number | string }>();
    return rows.map(({ status, challenges, firstPlaces }) => ({
      status,
      challenges: Number(challenges),
      firstPlaces: Number(firstPlaces),
    }));
  }
}
