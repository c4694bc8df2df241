/** An activity was deleted by its user, and its usage taken away. */
export class ActivityDeletedEvent {
  constructor(
    readonly userId: number,
    readonly activityId: number,
  ) {}
}
