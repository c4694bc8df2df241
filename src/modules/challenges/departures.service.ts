import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../infrastructure/clock/clock';
import { UsersService } from '../users/users.service';
import { isFinal, statusAt } from './challenge-status';
import { ChallengesRepository } from './challenges.repository';
import type { Challenge } from './entities/challenge.entity';
import { ChallengeChangedEvent } from './events/challenge-changed.event';
import { ChallengeDeletedEvent } from './events/challenge-deleted.event';
import { ChallengeLeftEvent } from './events/challenge-left.event';
import { ParticipationService } from './participation.service';
import { ParticipantsRepository } from './participants.repository';

/** What becomes of challenges whose participant or creator deletes their account. */
@Injectable()
export class DeparturesService {
  constructor(
    private readonly challenges: ChallengesRepository,
    private readonly participants: ParticipantsRepository,
    private readonly participation: ParticipationService,
    private readonly users: UsersService,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes a user out of every challenge. Those they created pass to whoever else has been in them for the longest; where
   * nobody else is, they go.
   *
   * @param userId their row is locked by `tx`
   * @returns the events to publish once `tx` is committed
   */
  async release(tx: EntityManager, userId: number): Promise<object[]> {
    const events: object[] = [];
    for (const id of await this.participants.findChallengeIds(tx, userId)) {
      const challenge = await this.challenges.lock(tx, id);
      if (challenge !== null) events.push(...(await this.releaseFrom(tx, challenge, userId)));
    }
    return events;
  }

  private async releaseFrom(tx: EntityManager, challenge: Challenge, userId: number): Promise<object[]> {
    const { id, title, creatorId } = challenge;
    if (creatorId !== userId) {
      await this.participation.remove(tx, challenge, userId);
      if (isFinal(statusAt(challenge, this.clock.now()))) return [];
      const user = await this.users.find(userId, tx);
      return [new ChallengeLeftEvent(id, title, creatorId, userId, user?.username ?? '')];
    }
    const heirId = await this.participants.findOldestOther(tx, id, userId);
    if (heirId === null) {
      await this.challenges.delete(tx, id);
      return [new ChallengeDeletedEvent(id, title, [userId])];
    }
    await this.challenges.update(tx, id, { creatorId: heirId });
    await this.participation.remove(tx, challenge, userId);
    return [new ChallengeChangedEvent(id, title, ['creator'])];
  }
}
