import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { RealtimeBus } from '../../infrastructure/realtime/realtime-bus';
import { ChallengeCancelledEvent } from '../challenges/events/challenge-cancelled.event';
import { ChallengeChangedEvent } from '../challenges/events/challenge-changed.event';
import { ChallengeCompletedEvent } from '../challenges/events/challenge-completed.event';
import { ChallengeDeletedEvent } from '../challenges/events/challenge-deleted.event';
import { ChallengeJoinedEvent } from '../challenges/events/challenge-joined.event';
import { ChallengeLeftEvent } from '../challenges/events/challenge-left.event';
import { ChallengeScoresChangedEvent } from '../challenges/events/challenge-scores-changed.event';
import { ChallengeStartedEvent } from '../challenges/events/challenge-started.event';
import { ChallengeNewsService } from './challenge-news.service';
import { BOARD_CHANGES, MEMBERSHIPS } from './realtime-channels';

@Injectable()
export class ChallengeNotificationListener {
  constructor(
    private readonly news: ChallengeNewsService,
    private readonly bus: RealtimeBus,
  ) {}

  @OnEvent(ChallengeJoinedEvent.name)
  tellJoined({ challengeId, title, creatorId, userId, username }: ChallengeJoinedEvent): void {
    this.bus.publish(MEMBERSHIPS, { challengeId, change: 'joined', userId, creatorId });
    this.bus.publish(BOARD_CHANGES, { challengeId, userIds: [] });
    if (userId === creatorId) return;
    this.news.tell([creatorId], { challenge_id: challengeId, update_type: 'joined', title, username });
  }

  @OnEvent(ChallengeLeftEvent.name)
  tellLeft({ challengeId, title, creatorId, userId, username }: ChallengeLeftEvent): void {
    this.bus.publish(MEMBERSHIPS, { challengeId, change: 'left', userId });
    this.bus.publish(BOARD_CHANGES, { challengeId, userIds: [] });
    if (userId === creatorId) return;
    this.news.tell([creatorId], { challenge_id: challengeId, update_type: 'left', title, username });
  }

  @OnEvent(ChallengeStartedEvent.name)
  tellStarted({ challengeId, title }: ChallengeStartedEvent): Promise<void> {
    return this.news.tellParticipants({ challenge_id: challengeId, update_type: 'started', title });
  }

  @OnEvent(ChallengeChangedEvent.name)
  tellChanged({ challengeId, title, fields }: ChallengeChangedEvent): Promise<void> {
    // It may be private from now on: who is in the room is looked at before it is told anything.
    this.bus.publish(BOARD_CHANGES, { challengeId, userIds: [] });
    return this.news.tellParticipants({ challenge_id: challengeId, update_type: 'changed', title, fields });
  }

  @OnEvent(ChallengeCompletedEvent.name)
  tellCompleted({ challengeId, title }: ChallengeCompletedEvent): Promise<void> {
    this.bus.publish(BOARD_CHANGES, { challengeId, userIds: [] });
    return this.news.tellParticipants({ challenge_id: challengeId, update_type: 'completed', title });
  }

  @OnEvent(ChallengeCancelledEvent.name)
  tellCancelled({ challengeId, title }: ChallengeCancelledEvent): Promise<void> {
    this.bus.publish(BOARD_CHANGES, { challengeId, userIds: [] });
    return this.news.tellParticipants({ challenge_id: challengeId, update_type: 'cancelled', title });
  }

  @OnEvent(ChallengeDeletedEvent.name)
  tellDeleted({ challengeId, title, participantIds }: ChallengeDeletedEvent): void {
    this.bus.publish(MEMBERSHIPS, { challengeId, change: 'dissolved' });
    this.news.tell(participantIds, { challenge_id: challengeId, update_type: 'deleted', title });
  }

  @OnEvent(ChallengeScoresChangedEvent.name)
  updateBoard({ challengeId, userIds }: ChallengeScoresChangedEvent): void {
    this.bus.publish(BOARD_CHANGES, { challengeId, userIds });
  }
}
