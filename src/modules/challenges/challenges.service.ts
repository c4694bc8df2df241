import { Injectable } from '@nestjs/common';
import type { Caller } from '../../common/auth/caller';
import { type Page, pageOf } from '../../common/pagination/page.dto';
import type { PageQuery } from '../../common/pagination/page-query.dto';
import { Clock } from '../../infrastructure/clock/clock';
import type { BoardTop, Place } from './board';
import { ChallengeAccess, isVisible } from './challenge-access';
import type { ChallengeView, Viewer } from './challenge-view';
import { ChallengesRepository } from './challenges.repository';
import type { ListChallengesQuery } from './dto/list-challenges.query';
import type { ListMyChallengesQuery } from './dto/list-my-challenges.query';
import { ChallengeStatus } from './entities/challenge-status.enum';
import type { Challenge } from './entities/challenge.entity';
import { LeaderboardService } from './leaderboard.service';
import { ParticipantsRepository } from './participants.repository';

/** A user's challenges in figures. */
export interface ParticipationFigures {
  joined: number;
  active: number;
  completed: number;
  won: number;
}

/** Contests between friends: what there is, and what features above this one ask of it. */
@Injectable()
export class ChallengesService {
  constructor(
    private readonly access: ChallengeAccess,
    private readonly challenges: ChallengesRepository,
    private readonly participants: ParticipantsRepository,
    private readonly leaderboard: LeaderboardService,
    private readonly clock: Clock,
  ) {}

  /** Public challenges and those the caller is in, newest first. */
  async list(caller: Caller, query: ListChallengesQuery): Promise<Page<ChallengeView>> {
    const found = await this.challenges.findVisiblePage(caller.userId, query, this.clock.now(), query);
    return this.viewPage(caller, found, query);
  }

  /** The challenges the caller is in, newest first. A creator is always in theirs. */
  async listOwn(caller: Caller, query: ListMyChallengesQuery): Promise<Page<ChallengeView>> {
    const { role } = query;
    const found = await this.challenges.findOwnPage(caller.userId, role, query, this.clock.now(), query);
    return this.viewPage(caller, found, query);
  }

  /** Every challenge, private ones too, newest first: for administrators. */
  async listAll(viewer: Viewer, query: ListChallengesQuery): Promise<Page<ChallengeView>> {
    return this.viewPage(viewer, await this.challenges.findPage(query, this.clock.now(), query), query);
  }

  /** @throws 404 `not_found` where it is not the caller's to see */
  get(caller: Caller, id: number): Promise<ChallengeView> {
    return this.access.get(caller, id);
  }

  async participationFigures(userId: number): Promise<ParticipationFigures> {
    const counts = await this.challenges.countParticipations(userId, this.clock.now());
    const inStatus = (status: ChallengeStatus): number =>
      counts.find((count) => count.status === status)?.challenges ?? 0;
    return {
      joined: counts.reduce((sum, { challenges }) => sum + challenges, 0),
      active: inStatus(ChallengeStatus.Active),
      completed: inStatus(ChallengeStatus.Completed),
      won: counts.find(({ status }) => status === ChallengeStatus.Completed)?.firstPlaces ?? 0,
    };
  }

  /** Whether a challenge is there and the viewer's to see. */
  async canSee(viewer: Viewer, challengeId: number): Promise<boolean> {
    const view = await this.access.find(viewer, challengeId);
    return view !== null && isVisible(viewer, view);
  }

  async isParticipant(challengeId: number, userId: number): Promise<boolean> {
    return (await this.participants.find(challengeId, userId)) !== null;
  }

  /** At most `size` ids of participants above `afterUserId`, in order: the last one is where the next page goes on. */
  participantIdsPage(challengeId: number, afterUserId: number, size: number): Promise<number[]> {
    return this.participants.findUserIds(challengeId, afterUserId, size);
  }

  /** The first `limit` of a board; `null` where the challenge is gone. Who may see it is not asked. */
  topOfBoard(challengeId: number, limit: number): Promise<BoardTop | null> {
    return this.leaderboard.top(challengeId, limit);
  }

  /** Where some users stand, by user id, at the price of one query; who is not in the challenge is not in it. */
  ranksOf(challengeId: number, userIds: readonly number[]): Promise<Map<number, Place>> {
    return this.leaderboard.placesOf(challengeId, userIds);
  }

  private async viewPage(
    viewer: Viewer,
    [items, total]: [Challenge[], number],
    page: PageQuery,
  ): Promise<Page<ChallengeView>> {
    return pageOf(await this.access.viewAll(viewer, items), total, page);
  }
}
