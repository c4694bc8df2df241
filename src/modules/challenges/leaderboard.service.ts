import { Injectable } from '@nestjs/common';
import { pageOf } from '../../common/pagination/page.dto';
import { offsetOf, type PageQuery } from '../../common/pagination/page-query.dto';
import type { BoardEntry, BoardTop, Leaderboard, Place } from './board';
import { BoardsRepository } from './boards.repository';
import { ChallengeAccess } from './challenge-access';
import type { Viewer } from './challenge-view';
import { ChallengesRepository } from './challenges.repository';
import type { ChallengeParticipant } from './entities/challenge-participant.entity';
import { ChallengeStatus } from './entities/challenge-status.enum';
import type { Challenge } from './entities/challenge.entity';
import { ranksOf, UNRANKED } from './scoring';

/** Who stands where. Once a challenge is completed the stored ranks are told, before that they are counted. */
@Injectable()
export class LeaderboardService {
  constructor(
    private readonly access: ChallengeAccess,
    private readonly challenges: ChallengesRepository,
    private readonly boards: BoardsRepository,
  ) {}

  /** @throws 404 `not_found` where the challenge is not the viewer's to see */
  async get(viewer: Viewer, challengeId: number, page: PageQuery): Promise<Leaderboard> {
    const view = await this.access.get(viewer, challengeId);
    const { challenge, isParticipant } = view;
    const [items, places, changedAt] = await Promise.all([
      this.entries(challenge, offsetOf(page), page.size),
      isParticipant ? this.places(challenge, [viewer.userId]) : null,
      this.boards.findLastChange(challengeId),
    ]);
    return {
      view,
      updatedAt: changedAt !== null && changedAt > challenge.updatedAt ? changedAt : challenge.updatedAt,
      entries: pageOf(items, challenge.participantsCount, page),
      me: places?.get(viewer.userId) ?? null,
    };
  }

  /** The first `limit` of a board; `null` where the challenge is gone. */
  async top(challengeId: number, limit: number): Promise<BoardTop | null> {
    const challenge = await this.challenges.find(challengeId);
    if (challenge === null) return null;
    return { items: await this.entries(challenge, 0, limit), participantsCount: challenge.participantsCount };
  }

  /** Where some users stand, by user id; who is not in the challenge is not in it. One query for any number of them. */
  async placesOf(challengeId: number, userIds: readonly number[]): Promise<Map<number, Place>> {
    const challenge = await this.challenges.find(challengeId);
    return challenge === null ? new Map() : this.places(challenge, userIds);
  }

  private async places(challenge: Challenge, userIds: readonly number[]): Promise<Map<number, Place>> {
    if (userIds.length === 0) return new Map();
    const rows = await this.boards.find(challenge.id, userIds);
    const rankOf = isFrozen(challenge) ? finalRankOf : await this.presentRanks(challenge, rows);
    return new Map(rows.map((row) => [row.userId, { rank: rankOf(row), score: row.score }]));
  }

  private async entries(challenge: Challenge, offset: number, size: number): Promise<BoardEntry[]> {
    const { id, participantsCount } = challenge;
    const rows = await this.boards.findStretch(id, offset, size, participantsCount);
    const ranks = isFrozen(challenge) ? rows.map(finalRankOf) : await this.ranksOfStretch(rows, offset);
    return rows.map((row, index) => entryOf(row, ranks[index] ?? null));
  }

  private async ranksOfStretch(rows: ChallengeParticipant[], offset: number): Promise<(number | null)[]> {
    const [first] = rows;
    const isFirstRanked = first !== undefined && first.standing !== UNRANKED;
    const tiesBefore = isFirstRanked && offset > 0 ? await this.boards.countTiesBefore(first) : 0;
    return ranksOf(
      rows.map(({ standing }) => standing),
      offset,
      offset - tiesBefore,
    );
  }

  private async presentRanks(
    { id, participantsCount }: Challenge,
    rows: ChallengeParticipant[],
  ): Promise<(row: ChallengeParticipant) => number | null> {
    const standings = rows.map(({ standing }) => standing).filter((standing) => standing !== UNRANKED);
    const [only, ...others] = standings;
    if (only === undefined) return () => null;
    if (others.length === 0) {
      const better = await this.boards.countBetter(id, only, participantsCount);
      return ({ standing }) => (standing === UNRANKED ? null : better + 1);
    }
    const counts = await this.boards.countByStanding(id, Math.max(...standings));
    return ({ standing }) =>
      standing === UNRANKED
        ? null
        : counts.reduce((rank, group) => (group.standing < standing ? rank + group.participants : rank), 1);
  }
}

/** The ranks are stored in the very transaction that stores the status. */
function isFrozen({ status }: Challenge): boolean {
  return status === ChallengeStatus.Completed;
}

const finalRankOf = ({ finalRank }: ChallengeParticipant): number | null => finalRank;

function entryOf({ user, score, totalSeconds, daysCounted }: ChallengeParticipant, rank: number | null): BoardEntry {
  const { id, username, avatarUrl } = user!;
  return { rank, userId: id, username, avatarUrl, score, totalSeconds: Number(totalSeconds), daysCounted };
}
