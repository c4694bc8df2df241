import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CacheConfig } from '../../config/cache.config';
import { Clock } from '../clock/clock';
import { Transactions } from '../database/transactions';
import { CacheStatistics } from './cache-statistics';
import { EVERYTHING, SharedCache } from './shared-cache';

/**
 * How long (milliseconds) a process answers from its own memory before it asks whether that is still good: the longest for
 * which it can miss another process's change, should the word of it be lost.
 */
const FRESH_MS = 1_000;
/** The same for what is private. With the time an answer takes, a session that has ended counts nowhere after a second. */
const PRIVATE_FRESH_MS = 750;
const MAX_ENTRIES = 20_000;
/** Characters of all texts together. */
const MAX_TEXT = 32 * 1024 * 1024;
const MAX_SCOPES = 100_000;

/** What is cached, and when it stops being good. */
export interface CacheEntry<T> {
  /** Names the kind of answer, for metrics and as the first part of the key. */
  name: string;
  /** Tells apart the answers of one kind. */
  key: string;
  /** What the answer is made from: it is void when one of them is {@link CacheService.invalidate | invalidated}. */
  scopes: readonly string[];
  /** The instant (milliseconds since the epoch) at which time alone makes a value wrong; `null`: never. */
  until?: (value: T) => number | null;
  /** Milliseconds it is good for at most; left out: what the settings say. */
  ttlMs?: number;
  /** Never shared: loaded by each process, and anew within a second, whatever becomes of Redis. */
  isPrivate?: boolean;
}

interface Kept {
  text: string;
  /** This process's counters of the scopes, from before it was made. */
  stamps: readonly number[];
  /** The shared versions of the scopes, from before it was made; `null`: nobody knows them. */
  versions: readonly string[] | null;
  freshUntil: number;
  expiresAt: number;
}

interface Load {
  stamps: readonly number[];
  text: Promise<string>;
}

/**
 * Answers kept as JSON text for those who ask again, in two levels: this process's memory, and Redis where there is one.
 *
 * An answer is good while none of its scopes has changed. A scope has a counter in each process and a version that all
 * processes share; an answer remembers both as they were *before* it was loaded, so a change during the load voids it, and
 * nothing has to be searched for and deleted. Whoever changes a scope waits until its version is new and the others have
 * been told, so their own next request finds the change, on whichever process it lands.
 */
@Injectable()
export class CacheService {
  private readonly kept = new LRUCache<string, Kept>({
    max: MAX_ENTRIES,
    maxSize: MAX_TEXT,
    sizeCalculation: ({ text }) => text.length + 1,
  });
  private readonly stamps = new LRUCache<string, number>({ max: MAX_SCOPES });
  private readonly loads = new Map<string, Load>();
  private outgoing: { collected: Set<string>; told: Promise<void> } | null = null;
  private lastStamp = 0;

  constructor(
    private readonly config: CacheConfig,
    private readonly shared: SharedCache,
    private readonly statistics: CacheStatistics,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {
    shared.onInvalidated((scopes) => this.forget(scopes));
  }

  /** What `load` gives, or gave a while ago; it must survive JSON. Those who ask while it is being loaded wait for the same. */
  async get<T>(entry: CacheEntry<T>, load: () => Promise<T>): Promise<T> {
    return this.config.enabled ? (JSON.parse(await this.text(entry, load)) as T) : load();
  }

  /** {@link get}, as the JSON text that is kept. */
  async text<T>(entry: CacheEntry<T>, load: () => Promise<T>): Promise<string> {
    if (!this.config.enabled) return JSON.stringify(await load());
    const id = `${entry.name}|${entry.key}`;
    const scopes = [EVERYTHING, ...entry.scopes];
    const stamps = scopes.map((scope) => this.stampOf(scope));
    const kept = this.kept.get(id);
    const isGood = kept !== undefined && areSame(kept.stamps, stamps) && this.clock.timestamp() < kept.expiresAt;
    if (isGood && this.clock.timestamp() < kept.freshUntil) {
      this.statistics.hit(entry.name, 'process');
      return kept.text;
    }
    const running = this.loads.get(id);
    if (running !== undefined && areSame(running.stamps, stamps)) {
      this.statistics.hit(entry.name, 'process');
      return running.text;
    }
    const text = this.find(id, entry, { scopes, stamps, kept: isGood ? kept : null }, load);
    const mine = { stamps, text };
    this.loads.set(id, mine);
    try {
      return await text;
    } finally {
      if (this.loads.get(id) === mine) this.loads.delete(id);
    }
  }

  /**
   * Voids every answer made from `scopes`: when the running transaction has been committed, which then waits for it; at
   * once outside of any.
   */
  invalidate(...scopes: readonly string[]): void {
    if (!this.config.enabled || scopes.length === 0) return;
    const tell = (): Promise<void> => {
      this.forget(scopes);
      return this.tellOthers(scopes);
    };
    this.transactions.afterCommit(tell, true);
  }

  /** What one commit has voided goes out together. */
  private tellOthers(scopes: readonly string[]): Promise<void> {
    if (this.outgoing === null) {
      const collected = new Set<string>();
      const told = Promise.resolve().then(() => {
        this.outgoing = null;
        return this.shared.invalidate([...collected]);
      });
      this.outgoing = { collected, told };
    }
    for (const scope of scopes) this.outgoing.collected.add(scope);
    return this.outgoing.told;
  }

  private async find<T>(
    id: string,
    entry: CacheEntry<T>,
    { scopes, stamps, kept }: { scopes: readonly string[]; stamps: readonly number[]; kept: Kept | null },
    load: () => Promise<T>,
  ): Promise<string> {
    // From before anything is read: what is old by the time it comes is old from then on.
    const freshUntil = this.clock.timestamp() + (entry.isPrivate ? PRIVATE_FRESH_MS : FRESH_MS);
    const state = entry.isPrivate ? null : await this.shared.read(id, scopes);
    if (kept?.versions && state !== null && areSame(kept.versions, state.versions)) {
      kept.freshUntil = freshUntil;
      this.statistics.hit(entry.name, 'process');
      return kept.text;
    }
    const versions = state?.versions ?? null;
    const found = state?.entry ?? null;
    if (found !== null && areSame(found.versions, state!.versions) && this.clock.timestamp() < found.expiresAt) {
      this.statistics.hit(entry.name, 'shared');
      this.kept.set(id, { text: found.text, stamps, versions, expiresAt: found.expiresAt, freshUntil });
      return found.text;
    }
    this.statistics.miss(entry.name);
    const value = await load();
    const text = JSON.stringify(value);
    const now = this.clock.timestamp();
    const expiresAt = Math.min(now + (entry.ttlMs ?? this.config.ttlMs), entry.until?.(value) ?? Infinity);
    if (expiresAt <= now) return text;
    if (
      areSame(
        stamps,
        scopes.map((scope) => this.stampOf(scope)),
      )
    )
      this.kept.set(id, { text, stamps, versions, expiresAt, freshUntil });
    if (versions !== null) this.shared.write(id, { text, versions, expiresAt });
    return text;
  }

  /** A scope whose counter has been dropped for want of room gets a new one: what was made from it is void then. */
  private stampOf(scope: string): number {
    const stamp = this.stamps.get(scope);
    return stamp ?? this.stampAnew(scope);
  }

  private stampAnew(scope: string): number {
    this.lastStamp += 1;
    this.stamps.set(scope, this.lastStamp);
    return this.lastStamp;
  }

  private forget(scopes: readonly string[]): void {
    for (const scope of scopes) this.stampAnew(scope);
  }
}

function areSame<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index]);
}
