/** A user joined a challenge. */
export class ChallengeJoinedEvent {
  constructor(
    readonly challengeId: number,
    readonly title: string,
    readonly creatorId: number,
    readonly userId: number,
    readonly username: string,
  ) {}
}
