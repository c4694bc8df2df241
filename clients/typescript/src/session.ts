import { FocusProblem } from './focus-problem.js';
import type { Schemas } from './schemas.js';
import type { StoredTokens, TokenStore } from './token-store.js';

/** An access token with less than this left (milliseconds) is replaced before it is used. */
const LEAST_LIFE_MS = 10_000;

/** Told whenever there are other tokens than before; `null`: the session has ended. */
export type SessionListener = (accessToken: string | null) => void;

/**
 * Who is signed in, and the tokens that prove it. However many requests find the access token run out, the refresh token is
 * used once: Focus replaces it at each use, and takes an older one for a thief's.
 */
export class Session {
  private readonly listeners = new Set<SessionListener>();
  private refreshing: Promise<string | null> | null = null;

  /** @param exchange asks Focus for the next pair of tokens; throws a {@link FocusProblem} where it refuses */
  constructor(
    private readonly store: TokenStore,
    private readonly exchange: (refreshToken: string) => Promise<Schemas['TokensDto']>,
  ) {}

  /** Begins, or goes on, with what signing in or refreshing has given. */
  async begin(tokens: Schemas['TokensDto']): Promise<void> {
    await this.write({
      accessToken: tokens.access_token,
      refreshToken: tokens.refresh_token,
      expiresAt: Date.now() + tokens.expires_in * 1000,
    });
  }

  /** Forgets the tokens. Focus hears nothing of it: see {@link FocusClient.signOut}. */
  async end(): Promise<void> {
    await this.write(null);
  }

  /** The refresh token; `null` where nobody is signed in. */
  async refreshToken(): Promise<string | null> {
    return (await this.store.read())?.refreshToken ?? null;
  }

  /**
   * An access token that is good for a while yet; `null` where nobody is signed in.
   *
   * @throws {FocusProblem} where it has run out and Focus can give no other just now; `TypeError` where it is out of reach
   */
  async accessToken(): Promise<string | null> {
    const tokens = await this.store.read();
    if (tokens === null || tokens.expiresAt - Date.now() > LEAST_LIFE_MS) return tokens?.accessToken ?? null;
    return this.refresh(tokens.accessToken);
  }

  /**
   * Another access token; `null` where the session is over. Who asks meanwhile gets the same one.
   *
   * @param stale the access token that was found wanting; where there is another already, that is the answer
   * @throws as {@link accessToken}
   */
  refresh(stale?: string): Promise<string | null> {
    this.refreshing ??= this.replaceTokens(stale).finally(() => (this.refreshing = null));
    return this.refreshing;
  }

  /** `listener` is called with every change from now on, until the returned function is. */
  onChange(listener: SessionListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private async replaceTokens(stale: string | undefined): Promise<string | null> {
    const held = await this.store.read();
    if (held === null) return null;
    // Another request, or another tab, was faster.
    if (stale !== undefined && held.accessToken !== stale) return held.accessToken;
    const next = await this.successorOf(held.refreshToken);
    const now = await this.store.read();
    // Signed out, or in as somebody else, while we asked.
    if (now?.refreshToken !== held.refreshToken) return now?.accessToken ?? null;
    if (next === null) await this.end();
    else await this.begin(next);
    return next?.access_token ?? null;
  }

  /** `null`: Focus wants to know nothing of this session any more. */
  private async successorOf(refreshToken: string): Promise<Schemas['TokensDto'] | null> {
    try {
      return await this.exchange(refreshToken).catch((error: unknown) => {
        if (error instanceof FocusProblem) throw error;
        // The answer may be what got lost. Asked again within ten seconds, Focus gives the same successor.
        return this.exchange(refreshToken);
      });
    } catch (error) {
      if (error instanceof FocusProblem && (error.status === 401 || error.status === 422)) return null;
      throw error;
    }
  }

  private async write(tokens: StoredTokens | null): Promise<void> {
    await this.store.write(tokens);
    for (const listener of this.listeners) listener(tokens?.accessToken ?? null);
  }
}
