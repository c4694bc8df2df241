/** What becomes of a message: it is handled, it is refused and its sender told, or its sender is cut off. */
export type RateVerdict = 'pass' | 'warn' | 'close';

/** Counts the messages of one connection in a sliding window. */
export class MessageRate {
  /** When those that passed came, oldest first. */
  private readonly passed: number[] = [];
  private isWarned = false;

  /**
   * @param limit messages that pass
   * @param windowMs within this many milliseconds
   */
  constructor(
    private readonly limit: number,
    private readonly windowMs: number,
  ) {}

  /** The first message too many is warned of, the next closes; whoever waits until one would pass starts afresh. */
  take(now: number): RateVerdict {
    while (this.passed.length > 0 && this.passed[0]! <= now - this.windowMs) this.passed.shift();
    if (this.passed.length < this.limit) {
      this.passed.push(now);
      this.isWarned = false;
      return 'pass';
    }
    if (this.isWarned) return 'close';
    this.isWarned = true;
    return 'warn';
  }
}
