import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Locale } from '../../../common/i18n/locale.enum';
import { DatabaseErrors } from '../../../infrastructure/database/database-errors';
import { Transactions } from '../../../infrastructure/database/transactions';
import type { User } from '../../users/entities/user.entity';
import { SessionsService, type Tokens } from '../sessions.service';
import { invalidState, oauthDenied } from './google.errors';
import { GOOGLE_AUDIT_CONTEXT, GoogleAccountsService } from './google-accounts.service';
import type { GoogleAnswer } from './google-answer';
import { GoogleClient } from './google-client';
import { GoogleCodesService } from './google-codes.service';
import type { GoogleProfile } from './google-profile';
import { GoogleStatesService } from './google-states.service';

/** Who goes to Google to sign in: where to, and with what. */
export interface GoogleAuthorization {
  url: string;
  state: string;
  /** For the browser that goes there. */
  cookie: string;
}

/** How a sign-in ends: with tokens, or with a code that the frontend exchanges for them. */
export type GoogleSignInEnd = { tokens: Tokens } | { code: string };

/** Signing in with Google. */
@Injectable()
export class GoogleSignInService {
  constructor(
    private readonly google: GoogleClient,
    private readonly states: GoogleStatesService,
    private readonly accounts: GoogleAccountsService,
    private readonly codes: GoogleCodesService,
    private readonly sessions: SessionsService,
    private readonly transactions: Transactions,
    private readonly databaseErrors: DatabaseErrors,
  ) {}

  /**
   * Begins a sign-in.
   *
   * @param isRedirect whether it ends on the frontend's page, and in the browser it began in only
   */
  async begin(isRedirect: boolean): Promise<GoogleAuthorization> {
    const state = await this.states.create(isRedirect);
    const url = await this.google.authorizationUrl(state, this.states.verifierOf(state));
    return { url, state, cookie: this.states.cookieOf(state) };
  }

  /**
   * Ends a sign-in with what Google has sent somebody back with. Nothing is asked of Google before the state is spent, and
   * nothing is stored before Google has answered.
   *
   * @param cookies the state cookies of the request
   * @param fallbackLocale of an account that is made
   * @throws 401 `invalid_state`, `oauth_denied`, 403 `email_not_verified`, `account_disabled`, 409 `already_linked`,
   * 502 `oauth_failed`
   */
  async finish(answer: GoogleAnswer, cookies: readonly string[], fallbackLocale: Locale): Promise<GoogleSignInEnd> {
    const { code, state, error } = answer;
    if (state === undefined) throw error === undefined ? invalidState() : oauthDenied();
    if (code === undefined && error === undefined) throw invalidState();
    const isRedirect = await this.states.spend(state, cookies);
    if (code === undefined || error !== undefined) throw oauthDenied();
    const profile = await this.google.profileOf(code, this.states.verifierOf(state));
    return this.signIn(profile, fallbackLocale, async (tx, user) =>
      isRedirect
        ? { code: await this.codes.issue(tx, user.id) }
        : { tokens: await this.sessions.start(tx, user, GOOGLE_AUDIT_CONTEXT) },
    );
  }

  private async signIn<T>(
    profile: GoogleProfile,
    fallbackLocale: Locale,
    letIn: (tx: EntityManager, user: User) => Promise<T>,
  ): Promise<T> {
    const attempt = async (): Promise<T> => {
      const outcome = await this.transactions.run(async (tx) => {
        const resolution = await this.accounts.resolve(tx, profile, fallbackLocale);
        return 'refusal' in resolution ? resolution : { letIn: await letIn(tx, resolution.user) };
      });
      // Thrown here, so that the refusal's audit row is committed.
      if ('refusal' in outcome) throw outcome.refusal;
      return outcome.letIn;
    };
    try {
      return await attempt();
    } catch (error) {
      if (!this.hasLostRace(error)) throw error;
      return attempt();
    }
  }

  /** The subject was linked, or the address given away, at that very moment: now there is an account to be found. */
  private hasLostRace(error: unknown): boolean {
    return ['uq_users_google_subject', 'uq_users_email_key'].some((index) =>
      this.databaseErrors.isDuplicateKey(error, index),
    );
  }
}
