/** What one request recorded: one activity by name, or how many a batch held; and how long they took together. */
export type RecordedActivities = { durationSeconds: number } & ({ appName: string } | { accepted: number });

/** A user's activities were recorded; once per request, also for a batch, and not at all where nothing was new. */
export class ActivityRecordedEvent {
  constructor(
    readonly userId: number,
    readonly recorded: RecordedActivities,
  ) {}
}
