import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Role } from '../../common/auth/role.enum';
import { forbidden, notFound } from '../../common/errors/common.errors';
import { Clock } from '../../infrastructure/clock/clock';
import { statusAt } from './challenge-status';
import type { ChallengeView, Viewer } from './challenge-view';
import { ChallengesRepository } from './challenges.repository';
import { ChallengeStatus } from './entities/challenge-status.enum';
import type { Challenge } from './entities/challenge.entity';
import { ParticipantsRepository } from './participants.repository';

/** Whose a challenge is to see, and how they see it. */
@Injectable()
export class ChallengeAccess {
  constructor(
    private readonly challenges: ChallengesRepository,
    private readonly participants: ParticipantsRepository,
    private readonly clock: Clock,
  ) {}

  /** One challenge, seen or not; `null` where there is none. */
  async find(viewer: Viewer, id: number, tx?: EntityManager): Promise<ChallengeView | null> {
    const challenge = await this.challenges.find(id, tx);
    if (challenge === null) return null;
    const participant = await this.participants.find(id, viewer.userId, tx);
    return this.viewOf(viewer, challenge, participant !== null);
  }

  /** @throws 404 `not_found` where it is not the viewer's to see */
  async get(viewer: Viewer, id: number, tx?: EntityManager): Promise<ChallengeView> {
    const view = await this.find(viewer, id, tx);
    if (view === null || !isVisible(viewer, view)) throw notFound();
    return view;
  }

  /**
   * {@link get}, and nobody else changes the challenge, or who is in it, until `tx` ends. The user's row must be locked
   * already.
   *
   * @throws 404 `not_found` where it is not the viewer's to see
   */
  async lock(tx: EntityManager, viewer: Viewer, id: number): Promise<ChallengeView> {
    await this.challenges.lock(tx, id);
    return this.get(viewer, id, tx);
  }

  /**
   * {@link lock}, for who created it.
   *
   * @param alsoAdmins whether administrators may as well
   * @throws 403 `forbidden` for others who may see it
   * @throws 404 `not_found` where it is not the viewer's to see
   */
  async lockOwn(tx: EntityManager, viewer: Viewer, id: number, alsoAdmins: boolean): Promise<ChallengeView> {
    const view = await this.lock(tx, viewer, id);
    if (!view.isCreator && !(alsoAdmins && viewer.role === Role.Admin)) throw forbidden();
    return view;
  }

  /** Challenges that a query has found for the viewer, in their order. */
  async viewAll(viewer: Viewer, challenges: Challenge[]): Promise<ChallengeView[]> {
    const joined = await this.participants.findJoinedIds(
      viewer.userId,
      challenges.map(({ id }) => id),
    );
    return challenges.map((challenge) => this.viewOf(viewer, challenge, joined.has(challenge.id)));
  }

  private viewOf(viewer: Viewer, challenge: Challenge, isParticipant: boolean): ChallengeView {
    return {
      challenge,
      status: statusAt(challenge, this.clock.now()),
      isParticipant,
      isCreator: challenge.creatorId === viewer.userId,
    };
  }
}

/** A private or cancelled one is there for its participants, its creator and administrators only. */
export function isVisible(viewer: Viewer, { challenge, status, isParticipant, isCreator }: ChallengeView): boolean {
  if (isParticipant || isCreator || viewer.role === Role.Admin) return true;
  return challenge.isPublic && status !== ChallengeStatus.Cancelled;
}
