import { Injectable } from '@nestjs/common';
import { ChallengesRepository } from './challenges.repository';
import { ChallengeStatus } from './entities/challenge-status.enum';

/** A user's challenges in figures. */
export interface ParticipationFigures {
  joined: number;
  active: number;
  completed: number;
  won: number;
}

/** Contests between friends. */
@Injectable()
export class ChallengesService {
  constructor(private readonly challenges: ChallengesRepository) {}

  async participationFigures(userId: number): Promise<ParticipationFigures> {
    const counts = await this.challenges.countParticipations(userId);
    const inStatus = (status: ChallengeStatus): number =>
      counts.find((count) => count.status === status)?.challenges ?? 0;
    return {
      joined: counts.reduce((sum, { challenges }) => sum + challenges, 0),
      active: inStatus(ChallengeStatus.Active),
      completed: inStatus(ChallengeStatus.Completed),
      won: counts.find(({ status }) => status === ChallengeStatus.Completed)?.firstPlaces ?? 0,
    };
  }
}
