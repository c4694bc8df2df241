import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

/** About five kilobytes each at most, a third of one as ours are. */
const MAX_TOKENS = 10_000;

/** What an access token claims; nothing of it has been looked at. */
export type TokenClaims = Record<string, unknown>;

/**
 * The claims of tokens whose signature has been found good: a phone sends the same one for half an hour. Only the signature is
 * remembered; whether the token has expired and its session is live is asked each time.
 */
@Injectable()
export class VerifiedTokens {
  private readonly claims = new LRUCache<string, TokenClaims>({ max: MAX_TOKENS });

  find(token: string): TokenClaims | undefined {
    return this.claims.get(token);
  }

  remember(token: string, claims: TokenClaims): void {
    this.claims.set(token, claims);
  }
}
