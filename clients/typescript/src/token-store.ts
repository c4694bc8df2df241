/** The tokens of a session, as they are kept. */
export interface StoredTokens {
  accessToken: string;
  refreshToken: string;
  /** When the access token runs out, in milliseconds since 1970 by this device's own clock. */
  expiresAt: number;
}

/** Where tokens are kept: memory, a keychain, a browser's storage. What several tabs share must show each the latest. */
export interface TokenStore {
  read(): StoredTokens | null | Promise<StoredTokens | null>;
  /** @param tokens `null`: nobody is signed in */
  write(tokens: StoredTokens | null): void | Promise<void>;
}

/** Forgets everybody when the program ends. */
export class MemoryTokenStore implements TokenStore {
  private tokens: StoredTokens | null = null;

  read(): StoredTokens | null {
    return this.tokens;
  }

  write(tokens: StoredTokens | null): void {
    this.tokens = tokens;
  }
}
