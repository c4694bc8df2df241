import type { Clock } from '../clock/clock';

/** How old (milliseconds) a figure may become before it is asked for again. */
const MAX_AGE_MS = 10_000;
/** Milliseconds a scrape waits for a new one; it then tells the last. */
const PATIENCE_MS = 1_000;

/** A figure that costs a query: asked for by scrapes, every 10 s at most, and never long waited for. */
export class RecentFigure<T> {
  private last: T | null = null;
  private askedAt = -Infinity;
  private asking: Promise<void> | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly load: () => Promise<T>,
  ) {}

  /** The figure as it was a moment ago, or when it could last be told; `null` where it never could. Never throws. */
  async get(): Promise<T | null> {
    if (this.asking === null && this.isOld()) {
      this.askedAt = this.clock.timestamp();
      this.asking = this.ask().finally(() => (this.asking = null));
    }
    if (this.asking !== null) {
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, PATIENCE_MS)));
      await Promise.race([this.asking, patience]);
      clearTimeout(timer);
    }
    return this.last;
  }

  private isOld(): boolean {
    const age = this.clock.timestamp() - this.askedAt;
    return age < 0 || age >= MAX_AGE_MS;
  }

  private async ask(): Promise<void> {
    try {
      this.last = await this.load();
    } catch {
      // Why is counted and logged by those who need the database for more than a figure.
    }
  }
}
