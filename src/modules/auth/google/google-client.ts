import { Injectable } from '@nestjs/common';
import { GoogleConfig } from '../../../config/google.config';
import { oauthFailed } from './google.errors';
import { type GoogleProfile, readGoogleProfile } from './google-profile';
import { GoogleStrategy } from './google-strategy';

/** For all that is asked of Google at the end of one sign-in. A caller is to hear of it within ten seconds, however busy we are. */
const TIMEOUT_MS = 6_000;

/** Talks to Google, or to the OpenID provider in its place. */
@Injectable()
export class GoogleClient {
  constructor(private readonly config: GoogleConfig) {}

  /**
   * Where to send somebody who wants to sign in.
   *
   * @param verifier the PKCE verifier, with which alone the sign-in can be finished
   */
  authorizationUrl(state: string, verifier: string): Promise<string> {
    return this.strategyFor(verifier).authorizationUrl(state);
  }

  /**
   * Who has come back with `code`.
   *
   * @throws 502 `oauth_failed` where Google cannot be reached, is too slow, refuses, or does not say who it is
   */
  async profileOf(code: string, verifier: string): Promise<GoogleProfile> {
    try {
      return readGoogleProfile(await this.strategyFor(verifier).claimsOf(code));
    } catch (error) {
      throw oauthFailed(error);
    }
  }

  private strategyFor(verifier: string): GoogleStrategy {
    return new GoogleStrategy(this.config, verifier, AbortSignal.timeout(TIMEOUT_MS));
  }
}
