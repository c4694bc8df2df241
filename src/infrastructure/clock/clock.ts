import { Injectable } from '@nestjs/common';

/** What time it is. The only source of "now" in Focus, so that tests and `CLOCK_NOW` move everything at once. */
@Injectable()
export class Clock {
  private offsetMs = 0;

  /** @param startAt the instant at which this clock starts, running on from there; left out: the machine's time. */
  constructor(startAt?: Date) {
    if (startAt !== undefined) this.set(startAt);
  }

  now(): Date {
    return new Date(this.timestamp());
  }

  /** Milliseconds since the epoch. */
  timestamp(): number {
    return Date.now() + this.offsetMs;
  }

  /** Milliseconds by which it has been moved away from the machine's time; 0 but in tests. */
  get displacement(): number {
    return this.offsetMs;
  }

  /** Jumps to `instant`; the clock runs on from there. */
  set(instant: Date): void {
    this.offsetMs = instant.getTime() - Date.now();
  }

  /** Jumps by `milliseconds`. */
  advance(milliseconds: number): void {
    this.offsetMs += milliseconds;
  }
}
