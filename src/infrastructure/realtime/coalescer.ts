/**
 * Runs work that describes the latest state of something, at most once per interval and thing: at once when it is touched
 * after a rest, and once more at the end of the interval where it was touched meanwhile. So the last run always comes after
 * the last touch.
 */
export class Coalescer<K> {
  /** What is running or resting; `true` where it was touched meanwhile. */
  private readonly isTouched = new Map<K, boolean>();
  private readonly timers = new Set<NodeJS.Timeout>();

  /**
   * @param work must read the state when it is called; its failure is its own affair
   * @param intervalMs from the end of one run to the start of the next, milliseconds
   */
  constructor(
    private readonly work: (key: K) => Promise<void>,
    private readonly intervalMs: number,
  ) {}

  /** Says that `key` has changed. */
  touch(key: K): void {
    if (this.isTouched.has(key)) this.isTouched.set(key, true);
    else void this.run(key);
  }

  /** Forgets what it was to do. */
  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    this.isTouched.clear();
  }

  private async run(key: K): Promise<void> {
    this.isTouched.set(key, false);
    await this.work(key);
    // Stopped meanwhile.
    if (!this.isTouched.has(key)) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      if (this.isTouched.get(key)) void this.run(key);
      else this.isTouched.delete(key);
    }, this.intervalMs);
    this.timers.add(timer);
  }
}
