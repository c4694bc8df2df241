/** Sessions of a user ended: nothing that was opened with them is good any more. */
export class SessionsEndedEvent {
  constructor(
    readonly userId: number,
    /** `all`: every session the user had at that moment. */
    readonly sessionIds: readonly number[] | 'all',
  ) {}
}
