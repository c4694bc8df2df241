/** A challenge is gone. */
export class ChallengeDeletedEvent {
  constructor(
    readonly challengeId: number,
    readonly title: string,
    /** The users who were in it: nobody can be asked for them any more. */
    readonly participantIds: number[],
  ) {}
}
