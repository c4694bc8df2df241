import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../infrastructure/clock/clock';
import { Transactions } from '../../infrastructure/database/transactions';
import type { User } from '../users/entities/user.entity';
import { UsersService } from '../users/users.service';
import { invalidMailedToken } from './auth.errors';
import { OneTimeTokenKind } from './entities/one-time-token-kind.enum';
import type { OneTimeToken } from './entities/one-time-token.entity';
import { OneTimeTokensRepository } from './one-time-tokens.repository';
import { hashToken, randomToken } from './token-hash';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const LIFETIMES_MS: Readonly<Record<OneTimeTokenKind, number>> = {
  [OneTimeTokenKind.VerifyEmail]: 24 * HOUR_MS,
  [OneTimeTokenKind.ChangeEmail]: 24 * HOUR_MS,
  [OneTimeTokenKind.ResetPassword]: HOUR_MS,
  [OneTimeTokenKind.GoogleSignIn]: MINUTE_MS,
};

/** Tokens that are mailed or handed over: good once, for a while, and only the newest of a kind. */
@Injectable()
export class OneTimeTokensService {
  constructor(
    private readonly tokens: OneTimeTokensRepository,
    private readonly users: UsersService,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes a token for a mail that is just being sent; its life starts now.
   *
   * @param isWanted asked of the user as they are while nobody can change them
   * @returns `null` where it is not wanted any more
   */
  issue(userId: number, kind: OneTimeTokenKind, isWanted: (user: User) => boolean): Promise<string | null> {
    return this.transactions.run(async (tx) => {
      if (!isWanted(await this.users.lock(tx, userId))) return null;
      return this.issueTo(tx, userId, kind);
    });
  }

  /** Makes a token for a user whose row `tx` holds; its life starts now. */
  async issueTo(tx: EntityManager, userId: number, kind: OneTimeTokenKind): Promise<string> {
    const token = randomToken();
    const createdAt = this.clock.now();
    const expiresAt = new Date(createdAt.getTime() + LIFETIMES_MS[kind]);
    await this.tokens.replace(tx, { userId, kind, tokenHash: hashToken(token), createdAt, expiresAt });
    return token;
  }

  /** Looks without spending; `null` where the token is unknown, used or too old. */
  async find(token: string, kinds: readonly OneTimeTokenKind[], tx?: EntityManager): Promise<OneTimeToken | null> {
    const row = await this.tokens.findByHash(hashToken(token), kinds, tx);
    return row === null || row.expiresAt.getTime() <= this.clock.timestamp() ? null : row;
  }

  /**
   * {@link find}, of a mailed token.
   *
   * @throws 422 `invalid_token` where the token is unknown, used or too old
   */
  async peek(token: string, kinds: readonly OneTimeTokenKind[], tx?: EntityManager): Promise<OneTimeToken> {
    const row = await this.find(token, kinds, tx);
    if (row === null) throw invalidMailedToken();
    return row;
  }

  /** Spends a token: of any number of parallel calls exactly one gets it, the others `null`. */
  async take(tx: EntityManager, token: string, kinds: readonly OneTimeTokenKind[]): Promise<OneTimeToken | null> {
    const row = await this.find(token, kinds, tx);
    return row !== null && (await this.tokens.deleteById(tx, row.id)) ? row : null;
  }

  /**
   * {@link take}, of a mailed token.
   *
   * @throws 422 `invalid_token`
   */
  async spend(tx: EntityManager, token: string, kinds: readonly OneTimeTokenKind[]): Promise<OneTimeToken> {
    const row = await this.take(tx, token, kinds);
    if (row === null) throw invalidMailedToken();
    return row;
  }

  /** Voids whatever was mailed to a user, or handed over, before. */
  voidAll(tx: EntityManager, userId: number): Promise<void> {
    return this.tokens.deleteAllOf(tx, userId);
  }
}
