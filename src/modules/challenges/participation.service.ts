import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Caller } from '../../common/auth/caller';
import { localDayOf } from '../../common/days/local-day';
import { notFound } from '../../common/errors/common.errors';
import { Clock } from '../../infrastructure/clock/clock';
import type { User } from '../users/entities/user.entity';
import { dayRuleOf } from '../users/users.service';
import { ChallengeAccess, isVisible } from './challenge-access';
import { isFinal } from './challenge-status';
import type { ChallengeView } from './challenge-view';
import { ChallengeWrites } from './challenge-writes';
import { alreadyJoined, challengeClosed, challengeFull, creatorCannotLeave } from './challenges.errors';
import { ChallengesRepository } from './challenges.repository';
import type { Challenge } from './entities/challenge.entity';
import { ChallengeJoinedEvent } from './events/challenge-joined.event';
import { ChallengeLeftEvent } from './events/challenge-left.event';
import { normalizeInviteCode } from './invite-code';
import { ParticipantsRepository } from './participants.repository';
import { ScoresService } from './scores.service';

/** Who is in a challenge. The challenge's row is locked while that changes, so its count is exact. */
@Injectable()
export class ParticipationService {
  constructor(
    private readonly access: ChallengeAccess,
    private readonly challenges: ChallengesRepository,
    private readonly participants: ParticipantsRepository,
    private readonly scores: ScoresService,
    private readonly writes: ChallengeWrites,
    private readonly clock: Clock,
  ) {}

  /**
   * @param inviteCode needed for a private challenge
   * @throws 404 `not_found`, for a private one without the right code too
   * @throws 409 `already_joined`, `challenge_closed`, `challenge_full`
   */
  join(caller: Caller, challengeId: number, inviteCode: string | null): Promise<ChallengeView> {
    return this.writes.asCaller(caller, (tx, user) => this.joinIn(tx, caller, user, challengeId, inviteCode));
  }

  /** {@link join} for someone who has only the code. */
  joinByCode(caller: Caller, inviteCode: string): Promise<ChallengeView> {
    return this.writes.asCaller(caller, async (tx, user) => {
      const challengeId = await this.challenges.findIdByInviteCode(tx, normalizeInviteCode(inviteCode));
      if (challengeId === null) throw notFound();
      return this.joinIn(tx, caller, user, challengeId, inviteCode);
    });
  }

  /**
   * @throws 404 `not_found` where the caller is not in the challenge
   * @throws 409 `creator_cannot_leave`, `challenge_closed`
   */
  leave(caller: Caller, challengeId: number): Promise<void> {
    return this.writes.asCaller(caller, async (tx, user) => {
      const { challenge, status, isParticipant, isCreator } = await this.access.lock(tx, caller, challengeId);
      if (!isParticipant) throw notFound();
      if (isCreator) throw creatorCannotLeave();
      if (isFinal(status)) throw challengeClosed();
      await this.remove(tx, challenge, user.id);
      await this.writes.record(tx, 'challenge.left', user.id, challengeId);
      return { result: undefined, events: [leftBy(user, challenge)] };
    });
  }

  /**
   * Takes a user in, with what they have used today already. Whether they may join is not asked.
   *
   * @param challenge locked by `tx`, or inserted by it
   * @param user locked by `tx`
   */
  async add(tx: EntityManager, challenge: Challenge, user: User): Promise<void> {
    const day = dayRuleOf(user);
    const joinedAt = this.clock.now();
    const joinedOn = localDayOf(joinedAt, day);
    const figures = await this.scores.figuresFor(tx, challenge, user.id, joinedOn, day);
    await this.participants.insert(tx, {
      challengeId: challenge.id,
      userId: user.id,
      joinedAt,
      joinedOn,
      ...figures,
      scoredAt: null,
      finalRank: null,
    });
    await this.count(tx, challenge, 1);
  }

  /**
   * Takes a user out. Whether they may leave is not asked.
   *
   * @param challenge locked by `tx`
   */
  async remove(tx: EntityManager, challenge: Challenge, userId: number): Promise<void> {
    await this.participants.delete(tx, challenge.id, userId);
    await this.count(tx, challenge, -1);
  }

  private async joinIn(
    tx: EntityManager,
    caller: Caller,
    user: User,
    challengeId: number,
    inviteCode: string | null,
  ): Promise<{ result: ChallengeView; events: object[] }> {
    await this.challenges.lock(tx, challengeId);
    const view = await this.access.find(caller, challengeId, tx);
    if (view === null || !mayJoin(caller, view, inviteCode)) throw notFound();
    const { challenge, status, isParticipant } = view;
    if (isParticipant) throw alreadyJoined();
    if (isFinal(status)) throw challengeClosed();
    if (challenge.maxParticipants !== null && challenge.participantsCount >= challenge.maxParticipants) {
      throw challengeFull();
    }
    await this.add(tx, challenge, user);
    await this.writes.record(tx, 'challenge.joined', user.id, challengeId);
    const { title, creatorId } = challenge;
    return {
      result: await this.access.get(caller, challengeId, tx),
      events: [new ChallengeJoinedEvent(challengeId, title, creatorId, user.id, user.username)],
    };
  }

  private async count(tx: EntityManager, challenge: Challenge, change: 1 | -1): Promise<void> {
    const participantsCount = challenge.participantsCount + change;
    await this.challenges.update(tx, challenge.id, { participantsCount, updatedAt: this.clock.now() });
  }
}

/** The right code opens every challenge; without it a private one is not there, to administrators neither. */
function mayJoin(caller: Caller, view: ChallengeView, inviteCode: string | null): boolean {
  const { challenge, isParticipant } = view;
  if (inviteCode !== null && normalizeInviteCode(inviteCode) === challenge.inviteCode) return true;
  return isParticipant || (challenge.isPublic && isVisible(caller, view));
}

function leftBy({ id, username }: User, challenge: Challenge): ChallengeLeftEvent {
  return new ChallengeLeftEvent(challenge.id, challenge.title, challenge.creatorId, id, username);
}
