import { Injectable } from '@nestjs/common';
import { Environment } from './environment';

/** Sign-in with Google, or with the OpenID provider in its place. */
@Injectable()
export class GoogleConfig {
  /** Where it is not, the client's parts are empty. */
  readonly isEnabled: boolean;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where Google sends people back to, exactly as it is registered there. */
  readonly redirectUri: string;
  readonly authorizationUrl: string;
  readonly tokenUrl: string;
  readonly userinfoUrl: string;
  /** The frontend's page on which the redirect form ends. */
  readonly callbackPage: string;

  constructor(environment: Environment) {
    this.isEnabled = environment.oauthEnabled;
    this.clientId = environment.googleClientId ?? '';
    this.clientSecret = environment.googleClientSecret ?? '';
    this.redirectUri = environment.googleRedirectUri ?? '';
    this.authorizationUrl = environment.googleAuthorizationUrl;
    this.tokenUrl = environment.googleTokenUrl;
    this.userinfoUrl = environment.googleUserinfoUrl;
    this.callbackPage = `${environment.frontendUrl}/auth/callback`;
  }
}
