import { TextResponseField } from '../../../../common/openapi/response-fields';
import { BooleanQueryField } from '../../../../common/validation/request-fields';
import { TokenField } from '../../dto/password-field';
import type { GoogleAuthorization } from '../google-sign-in.service';

export class BeginGoogleSignInQuery {
  @BooleanQueryField({ optional: true, default: false, description: 'For a plain link: sends the browser to Google' })
  redirect?: boolean;
}

export class GoogleAuthorizationDto {
  @TextResponseField({ format: 'uri', description: 'Where to send the user' })
  authorization_url!: string;

  @TextResponseField({ description: 'What Google is to send the user back with; good once, for ten minutes' })
  state!: string;

  static from({ url, state }: GoogleAuthorization): GoogleAuthorizationDto {
    return { authorization_url: url, state };
  }
}

export class ExchangeGoogleCodeDto {
  @TokenField({ description: 'As the frontend’s page was given it; good once, for a minute' })
  code!: string;
}
