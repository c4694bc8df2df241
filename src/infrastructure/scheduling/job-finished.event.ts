/** A job has run: it changed something, or it failed. One that found nothing to do is not told. */
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
