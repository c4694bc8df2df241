import { hkdfSync } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuthConfig } from '../../config/auth.config';

const KEY_BYTES = 32;

/** One key per kind of token, all from `SECRET_KEY`, so that a token of one kind never passes for another. */
@Injectable()
export class SigningKeys {
  readonly accessToken: Buffer;
  readonly refreshToken: Buffer;
  readonly googleState: Buffer;

  constructor(config: AuthConfig) {
    const derive = (purpose: string): Buffer =>
      Buffer.from(hkdfSync('sha256', config.secretKey, '', `focus ${purpose} v1`, KEY_BYTES));
    this.accessToken = derive('access token');
    this.refreshToken = derive('refresh token');
    this.googleState = derive('google state');
  }
}
