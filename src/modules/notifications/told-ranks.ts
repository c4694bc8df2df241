/** A rank that is not what its owner was told. */
export interface RankChange {
  userId: number;
  rank: number | null;
  previousRank: number | null;
  score: number;
}

interface Place {
  rank: number | null;
  score: number;
}

/** The rank each connected user knows of, per challenge. */
export class ToldRanks {
  private readonly byChallenge = new Map<number, Map<number, number | null>>();

  has(challengeId: number, userId: number): boolean {
    return this.byChallenge.get(challengeId)?.has(userId) ?? false;
  }

  set(challengeId: number, userId: number, rank: number | null): void {
    const ranks = this.byChallenge.get(challengeId);
    if (ranks === undefined) this.byChallenge.set(challengeId, new Map([[userId, rank]]));
    else ranks.set(userId, rank);
  }

  /** Who is in a challenge, as far as it is known here. */
  userIds(challengeId: number): number[] {
    return [...(this.byChallenge.get(challengeId)?.keys() ?? [])];
  }

  /** Where somebody is in, as far as it is known here. */
  challengeIds(): number[] {
    return [...this.byChallenge.keys()];
  }

  /** Takes note of where users stand now, and tells whose rank that changes. Who is not among them has left. */
  update(challengeId: number, places: ReadonlyMap<number, Place>): RankChange[] {
    const ranks = this.byChallenge.get(challengeId) ?? new Map<number, number | null>();
    const changes: RankChange[] = [];
    for (const [userId, previousRank] of ranks) {
      const place = places.get(userId);
      if (place === undefined) ranks.delete(userId);
      else if (place.rank !== previousRank) {
        ranks.set(userId, place.rank);
        changes.push({ userId, previousRank, ...place });
      }
    }
    return changes;
  }

  forgetChallenge(challengeId: number): void {
    this.byChallenge.delete(challengeId);
  }

  forgetParticipant(challengeId: number, userId: number): void {
    const ranks = this.byChallenge.get(challengeId);
    ranks?.delete(userId);
    if (ranks?.size === 0) this.byChallenge.delete(challengeId);
  }

  forgetUser(userId: number): void {
    for (const challengeId of [...this.byChallenge.keys()]) this.forgetParticipant(challengeId, userId);
  }
}
