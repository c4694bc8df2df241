/** A block that had been told lifted. */
export class AppUnblockedEvent {
  constructor(
    readonly userId: number,
    readonly appName: string,
  ) {}
}
