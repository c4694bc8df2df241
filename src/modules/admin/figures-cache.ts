import { Injectable } from '@nestjs/common';
import { Clock } from '../../infrastructure/clock/clock';

/** How old (milliseconds) a figure may be when it is answered; administrators are promised no more than a minute. */
const MAX_AGE_MS = 30_000;

interface Entry {
  madeAt: number;
  value: Promise<unknown>;
}

/** Figures that cost something, made once for all who ask within half a minute. Each process has its own. */
@Injectable()
export class FiguresCache {
  private readonly entries = new Map<string, Entry>();
  private hits = 0;
  private misses = 0;

  constructor(private readonly clock: Clock) {}

  /**
   * What `load` answered under `key` a moment ago, or answers now. Who asks while it is being made waits for the same; a
   * failure is told to all of them, and the next one who asks tries again.
   */
  get<T>(key: string, load: () => Promise<T>): Promise<T> {
    const known = this.entries.get(key);
    if (known !== undefined && this.isFresh(known)) {
      this.hits += 1;
      return known.value as Promise<T>;
    }
    this.misses += 1;
    this.dropOld();
    const entry = { madeAt: this.clock.timestamp(), value: load() };
    this.entries.set(key, entry);
    entry.value.catch(() => {
      if (this.entries.get(key) === entry) this.entries.delete(key);
    });
    return entry.value;
  }

  /** The share of questions that were answered without loading; `null` before the first one. */
  hitRatio(): number | null {
    const questions = this.hits + this.misses;
    return questions === 0 ? null : this.hits / questions;
  }

  private isFresh({ madeAt }: Entry): boolean {
    const age = this.clock.timestamp() - madeAt;
    return age >= 0 && age < MAX_AGE_MS;
  }

  private dropOld(): void {
    for (const [key, entry] of this.entries) if (!this.isFresh(entry)) this.entries.delete(key);
  }
}
