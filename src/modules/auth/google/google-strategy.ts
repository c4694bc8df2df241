import { createHash } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import type { Request } from 'express';
import { Strategy } from 'passport-google-oauth20';
import type { GoogleConfig } from '../../../config/google.config';
import { fetchJsonObject } from './fetch-json-object';

const SCOPES = ['openid', 'email', 'profile'];

type Callback = (error: unknown, body?: string) => void;

/** The library's own HTTP client, as far as it is replaced. */
interface OAuthClient {
  useAuthorizationHeaderforGET(isUsed: boolean): void;
  _request(
    method: string,
    url: string,
    headers: OutgoingHttpHeaders,
    body: string,
    accessToken: string | null,
    callback: Callback,
  ): void;
}

/**
 * passport's Google strategy, one for each sign-in and driven directly: passport's registry is one per process, and holds
 * neither a sign-in's PKCE verifier nor its deadline. The state is not its business; who drives it has checked that before.
 */
export class GoogleStrategy extends Strategy {
  private readonly userinfoUrl: string;

  /**
   * @param verifier the PKCE verifier
   * @param signal ends the talk with Google
   */
  constructor(
    config: GoogleConfig,
    private readonly verifier: string,
    signal: AbortSignal,
  ) {
    super(
      {
        clientID: config.clientId,
        clientSecret: config.clientSecret,
        callbackURL: config.redirectUri,
        authorizationURL: config.authorizationUrl,
        tokenURL: config.tokenUrl,
        userProfileURL: config.userinfoUrl,
        scope: SCOPES,
      },
      (_accessToken, _refreshToken, profile, done) => done(null, profile),
    );
    const client = this._oauth2 as unknown as OAuthClient;
    // Else the token would travel in the address, which servers and proxies write down.
    client.useAuthorizationHeaderforGET(true);
    // The library's client knows no time-out and no largest body, and throws where nobody catches when a body is `null`.
    client._request = (method, url, headers, body, _accessToken, callback) => {
      fetchJsonObject(url, { method, headers: headers as Record<string, string>, body: body || null, signal }).then(
        (text) => {
          try {
            callback(null, text);
          } catch (error) {
            // What the library stumbles over in a good-looking answer is nonsense like any other.
            callback(error);
          }
        },
        (error: unknown) => callback(error),
      );
    };
    this.userinfoUrl = config.userinfoUrl;
  }

  /** Where to send somebody who wants to sign in. */
  authorizationUrl(state: string): Promise<string> {
    return this.drive({}, { state });
  }

  /** What Google says of whom it has given `code` to. */
  claimsOf(code: string): Promise<Record<string, unknown>> {
    return this.drive({ code }, {});
  }

  override authorizationParams(): object {
    const challenge = createHash('sha256').update(this.verifier).digest('base64url');
    return { code_challenge: challenge, code_challenge_method: 'S256' };
  }

  override tokenParams(): object {
    return { code_verifier: this.verifier };
  }

  /** The claims as they are: the library's reading of them depends on how the address ends. */
  override userProfile(accessToken: string, done: (error?: unknown, claims?: unknown) => void): void {
    this._oauth2.get(this.userinfoUrl, accessToken, (error, body) => {
      if (error) done(error);
      else done(null, JSON.parse(body as string));
    });
  }

  private drive<T>(query: Record<string, string>, options: object): Promise<T> {
    return new Promise((resolve, reject) => {
      Object.assign(this, {
        redirect: resolve,
        success: resolve,
        // The library wraps what went wrong into an error that does not say it.
        error: (error: Error & { oauthError?: Error }) => reject(error.oauthError ?? error),
        fail: () => reject(new Error('The strategy gave up')),
      });
      this.authenticate({ query } as unknown as Request, options);
    });
  }
}
