/** A challenge was completed: its ranks are final. */
export class ChallengeCompletedEvent {
  constructor(
    readonly challengeId: number,
    readonly title: string,
  ) {}
}
