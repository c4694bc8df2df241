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

const HOUR_MS = 3_600_000;

const LIFETIMES_MS: Readonly<Record<OneTimeTokenKind, number>> = {
  [OneTimeTokenKind.VerifyEmail]: 24 * HOUR_MS,
  [OneTimeTokenKind.ChangeEmail]: 24 * HOUR_MS,
  [OneTimeTokenKind.ResetPassword]: HOUR_MS,
};

/** Tokens that are mailed: good once, for a while, and only the newest of a kind. */
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
      const token = randomToken();
      const createdAt = this.clock.now();
      const expiresAt = new Date(createdAt.getTime() + LIFETIMES_MS[kind]);
      await this.tokens.replace(tx, { userId, kind, tokenHash: hashToken(token), createdAt, expiresAt });
      return token;
    });
  }

  /**
   * Looks without spending.
   *
   * @throws 422 `invalid_token` where the token is unknown, used or too old
   */
  async peek(token: string, kinds: readonly OneTimeTokenKind[], tx?: EntityManager): Promise<OneTimeToken> {
    const row = await this.tokens.findByHash(hashToken(token), kinds, tx);
    if (row === null || row.expiresAt.getTime() <= this.clock.timestamp()) throw invalidMailedToken();
    return row;
  }

  /**
   * Spends a token: of any number of parallel calls exactly one gets here alive.
   *
   * @throws 422 `invalid_token`
   */
  async spend(tx: EntityManager, token: string, kinds: readonly OneTimeTokenKind[]): Promise<OneTimeToken> {
    const row = await this.peek(token, kinds, tx);
    if (!(await this.tokens.deleteById(tx, row.id))) throw invalidMailedToken();
    return row;
  }

  /** Voids whatever was mailed to a user before. */
  voidAll(tx: EntityManager, userId: number): Promise<void> {
    return this.tokens.deleteAllOf(tx, userId);
  }
}
