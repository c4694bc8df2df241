import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Transactions } from '../../../infrastructure/database/transactions';
import { UsersService } from '../../users/users.service';
import { invalidToken } from '../../../common/errors/common.errors';
import { accountDisabled, emailNotVerified } from '../auth.errors';
import { OneTimeTokenKind } from '../entities/one-time-token-kind.enum';
import { OneTimeTokensService } from '../one-time-tokens.service';
import { SessionsService, type Tokens } from '../sessions.service';
import { GOOGLE_AUDIT_CONTEXT } from './google-accounts.service';

const KINDS = [OneTimeTokenKind.GoogleSignIn];

/** The codes with which the redirect form ends: an address is no place for tokens. */
@Injectable()
export class GoogleCodesService {
  constructor(
    private readonly codes: OneTimeTokensService,
    private readonly users: UsersService,
    private readonly sessions: SessionsService,
    private readonly transactions: Transactions,
  ) {}

  /** Makes a code, good once, for a minute, for a user whose row `tx` holds. */
  issue(tx: EntityManager, userId: number): Promise<string> {
    return this.codes.issueTo(tx, userId, OneTimeTokenKind.GoogleSignIn);
  }

  /**
   * Exchanges a code for tokens: of any number of parallel calls exactly one gets them.
   *
   * @throws 401 `invalid_token` where it is unknown, used or older than a minute, 403 `account_disabled` or
   * `email_not_verified` where the account may not sign in any more
   */
  async exchange(code: string): Promise<Tokens> {
    const found = await this.codes.find(code, KINDS);
    if (found === null) throw invalidToken();
    return this.transactions.run(async (tx) => {
      const user = await this.users.findLocked(tx, found.userId);
      if (user === null || (await this.codes.take(tx, code, KINDS)) === null) throw invalidToken();
      if (!user.isActive) throw accountDisabled();
      if (!user.isVerified) throw emailNotVerified();
      return this.sessions.start(tx, user, GOOGLE_AUDIT_CONTEXT);
    });
  }
}
