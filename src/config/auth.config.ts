import { Injectable } from '@nestjs/common';
import { Environment } from './environment';
import { generatedSecretKey } from './secret-key';

/** Where a generated `SECRET_KEY` is kept, relative to the working directory. */
const SECRET_KEY_FILE = 'data/secret.key';

/** Tokens, passwords and login locks. */
@Injectable()
export class AuthConfig {
  readonly secretKey: string;
  readonly accessTokenSeconds: number;
  /** A session unused for this long ends. */
  readonly refreshTokenDays: number;
  readonly bcryptRounds: number;
  readonly loginMaxFailures: number;
  readonly loginLockMinutes: number;

  constructor(environment: Environment) {
    this.secretKey = environment.secretKey ?? generatedSecretKey(SECRET_KEY_FILE);
    this.accessTokenSeconds = environment.accessTokenExpireMinutes * 60;
    this.refreshTokenDays = environment.refreshTokenExpireDays;
    this.bcryptRounds = environment.bcryptRounds;
    this.loginMaxFailures = environment.loginMaxFailures;
    this.loginLockMinutes = environment.loginLockMinutes;
  }
}
