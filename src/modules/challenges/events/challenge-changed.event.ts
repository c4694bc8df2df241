/** Something a challenge is known by changed. */
export class ChallengeChangedEvent {
  constructor(
    readonly challengeId: number,
    readonly title: string,
    /** As they are spelled on the wire; `creator` where it passed to another participant. */
    readonly fields: string[],
  ) {}
}
