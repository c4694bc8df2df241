/** An administrator deleted a running challenge; its participants can still see it. */
export class ChallengeCancelledEvent {
  constructor(
    readonly challengeId: number,
    readonly title: string,
  ) {}
}
