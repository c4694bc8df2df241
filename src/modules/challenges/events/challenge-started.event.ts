/** A challenge began. One that runs as soon as it is made is not told of. */
export class ChallengeStartedEvent {
  constructor(
    readonly challengeId: number,
    readonly title: string,
  ) {}
}
