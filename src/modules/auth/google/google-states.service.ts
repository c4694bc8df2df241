import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../infrastructure/clock/clock';
import { Transactions } from '../../../infrastructure/database/transactions';
import { SigningKeys } from '../signing-keys';
import { hashToken, randomToken } from '../token-hash';
import { invalidState } from './google.errors';
import { GoogleStatesRepository } from './google-states.repository';

/** How long somebody may stay at Google. */
const LIFETIME_MS = 600_000;

/** What tells an answer from Google to a sign-in that was begun here from one that was not. */
@Injectable()
export class GoogleStatesService {
  constructor(
    private readonly states: GoogleStatesRepository,
    private readonly keys: SigningKeys,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes a state, good once, for ten minutes.
   *
   * @param isRedirect whether only the browser that is given its cookie may come back with it
   */
  async create(isRedirect: boolean): Promise<string> {
    const state = randomToken();
    const expiresAt = new Date(this.clock.timestamp() + LIFETIME_MS);
    await this.transactions.run((tx) => this.states.insert(tx, { stateHash: hashToken(state), isRedirect, expiresAt }));
    return state;
  }

  /**
   * Spends a state: of any number of parallel calls exactly one gets here alive. One that comes without the cookie it needs is
   * not spent, so that nobody can end another's sign-in.
   *
   * @param cookies the state cookies of the request
   * @returns whether a plain link began it
   * @throws 401 `invalid_state` where it is unknown, used, too old, or its cookie is not there
   */
  spend(state: string, cookies: readonly string[]): Promise<boolean> {
    const stateHash = hashToken(state);
    return this.transactions.run(async (tx) => {
      const row = await this.states.find(tx, stateHash);
      if (row === null || row.expiresAt.getTime() <= this.clock.timestamp()) throw invalidState();
      if (row.isRedirect && !this.isCookieAmong(cookies, state)) throw invalidState();
      if (!(await this.states.delete(tx, stateHash))) throw invalidState();
      return row.isRedirect;
    });
  }

  /** What the browser that begins with `state` keeps. Only we can make it, and it is stored nowhere. */
  cookieOf(state: string): string {
    return this.derive('cookie', state);
  }

  isCookieAmong(cookies: readonly string[], state: string): boolean {
    const expected = Buffer.from(this.cookieOf(state));
    return cookies
      .map((cookie) => Buffer.from(cookie))
      .some((cookie) => cookie.length === expected.length && timingSafeEqual(cookie, expected));
  }

  /** The PKCE verifier that goes with `state` (RFC 7636: 43 characters), derived, so that a dump of the database holds none. */
  verifierOf(state: string): string {
    return this.derive('verifier', state);
  }

  private derive(purpose: string, state: string): string {
    return createHmac('sha256', this.keys.googleState).update(`${purpose}.${state}`).digest('base64url');
  }
}
