/** An app became blocked: its limit was reached for the first time that day, or its schedule began. */
export class AppBlockedEvent {
  constructor(
    readonly userId: number,
    readonly appName: string,
    readonly reason: 'limit' | 'schedule',
    /** `null`: never, if nothing changes. */
    readonly blockedUntil: Date | null,
  ) {}
}
