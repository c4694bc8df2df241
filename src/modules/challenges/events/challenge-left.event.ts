/** A user left a challenge, or their account went. */
export class ChallengeLeftEvent {
  constructor(
    readonly challengeId: number,
    readonly title: string,
    readonly creatorId: number,
    readonly userId: number,
    readonly username: string,
  ) {}
}
