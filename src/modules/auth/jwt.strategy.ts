import { createSecretKey } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { Request } from 'express';
import { Strategy } from 'passport-jwt';
import type { Caller } from '../../common/auth/caller';
import { Clock } from '../../infrastructure/clock/clock';
import { invalidToken } from '../../common/errors/common.errors';
import { expiredToken } from './auth.errors';
import { bearerToken } from './bearer-token';
import { SessionsService } from './sessions.service';
import { SigningKeys } from './signing-keys';
import { ACCESS_TOKEN_KIND, TOKEN_ALGORITHM, TOKEN_AUDIENCE, TOKEN_ISSUER } from './tokens.service';
import { type TokenClaims, VerifiedTokens } from './verified-tokens';

/** Seconds by which two machines' clocks may differ. */
const CLOCK_TOLERANCE = 5;

/** Verifies an access token and finds the live session behind it. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  constructor(
    keys: SigningKeys,
    private readonly sessions: SessionsService,
    private readonly verified: VerifiedTokens,
    private readonly clock: Clock,
  ) {
    super({
      jwtFromRequest: (request: Request) => bearerToken(request.rawHeaders).token,
      // As a key object: what is a mere buffer is tried as a public key first, for each token.
      secretOrKey: createSecretKey(keys.accessToken) as unknown as Buffer,
      passReqToCallback: true,
      algorithms: [TOKEN_ALGORITHM],
      issuer: TOKEN_ISSUER,
      audience: TOKEN_AUDIENCE,
      // Times are compared below, by the clock everything else goes by.
      ignoreExpiration: true,
      jsonWebTokenOptions: { ignoreNotBefore: true },
    });
  }

  /**
   * The caller of a token whose signature is good.
   *
   * @throws 401 `invalid_token`, `expired_token`
   */
  validate(request: Request, claims: TokenClaims): Promise<Caller> {
    const { token } = bearerToken(request.rawHeaders);
    if (token !== null) this.verified.remember(token, claims);
    return this.callerOf(claims);
  }

  /**
   * The caller of claims that have been signed by us.
   *
   * @throws 401 `invalid_token`, `expired_token`
   */
  async callerOf(claims: TokenClaims): Promise<Caller> {
    const { sub, sid, kind, iat, exp, nbf } = claims;
    const now = this.clock.timestamp() / 1000;
    const isWellFormed =
      kind === ACCESS_TOKEN_KIND &&
      typeof sub === 'string' &&
      /^[1-9]\d{0,9}$/.test(sub) &&
      Number.isSafeInteger(sid) &&
      typeof exp === 'number' &&
      typeof iat === 'number' &&
      iat <= now + CLOCK_TOLERANCE &&
      (nbf === undefined || (typeof nbf === 'number' && nbf <= now + CLOCK_TOLERANCE));
    if (!isWellFormed) throw invalidToken();
    if (exp <= now) throw expiredToken();
    const caller = await this.sessions.findCaller(Number(sub), sid as number);
    if (caller === null) throw invalidToken();
    return caller;
  }
}
