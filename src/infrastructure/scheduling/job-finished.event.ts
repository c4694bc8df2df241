/** A run of a job has ended: done, or failed. Most runs find nothing to do. */
export class JobFinishedEvent {
  constructor(
    readonly name: string,
    /** How many things it changed. */
    readonly changed: number,
    readonly durationMs: number,
    /** What it failed of; `null` where it did not. */
    readonly error: string | null,
  ) {}
}
