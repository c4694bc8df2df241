/** A scope that every answer depends on: a new version of it voids the whole cache. */
export const EVERYTHING = 'everything';

/** A text that processes share, and the versions of its scopes that it was made from. */
export interface SharedEntry {
  text: string;
  versions: readonly string[];
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/** What the shared level knew when it was asked. */
export interface SharedState {
  /** The present versions of the scopes asked for, in their order. */
  versions: readonly string[];
  /** Whatever is kept under the key, good or not. */
  entry: SharedEntry | null;
}

/**
 * The level of the cache that all processes share. Nothing here throws or waits for long: while the other side cannot be
 * trusted it answers `null`, and the caller goes to the database.
 */
export abstract class SharedCache {
  /** The entry under `key` and the versions of `scopes`. `null`: there is no shared level at the moment. */
  abstract read(key: string, scopes: readonly string[]): Promise<SharedState | null>;

  /** Keeps an entry; not waited for. */
  abstract write(key: string, entry: SharedEntry): void;

  /** Gives `scopes` new versions and tells every other process. Resolves once that is so, or cannot be for now. */
  abstract invalidate(scopes: readonly string[]): Promise<void>;

  /** Calls `listener` with the scopes that any process has invalidated. */
  abstract onInvalidated(listener: (scopes: readonly string[]) => void): void;
}
