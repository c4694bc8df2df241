/** Figures on a challenge's board changed. */
export class ChallengeScoresChangedEvent {
  constructor(
    readonly challengeId: number,
    /** Whose; the ranks of others may have changed with them. */
    readonly userIds: number[],
  ) {}
}
