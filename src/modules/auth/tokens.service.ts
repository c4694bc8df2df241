import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { AuthConfig } from '../../config/auth.config';
import { Clock } from '../../infrastructure/clock/clock';
import { firstRefreshToken, readRefreshToken, type RefreshTokenClaim, successorOf } from './refresh-tokens';
import { SigningKeys } from './signing-keys';

export const TOKEN_ISSUER = 'focus';
export const TOKEN_AUDIENCE = 'focus-api';
export const TOKEN_ALGORITHM = 'HS256';
export const ACCESS_TOKEN_KIND = 'access';

/** What an access token says; instants in seconds since the epoch. */
export interface AccessTokenPayload {
  sub: string;
  sid: number;
  kind: string;
  iat: number;
  exp: number;
}

const DAY_MS = 86_400_000;
/** A session ends this long after sign-in, however much it is used. */
const MAX_SESSION_DAYS = 30;

/**
 * Makes and reads the tokens of a session. An access token names a user and a session; what those may do is looked up at
 * each request.
 */
@Injectable()
export class TokensService {
  constructor(
    private readonly jwt: JwtService,
    private readonly keys: SigningKeys,
    private readonly config: AuthConfig,
    private readonly clock: Clock,
  ) {}

  /** Seconds an access token is good for. */
  get accessTokenSeconds(): number {
    return this.config.accessTokenSeconds;
  }

  signAccessToken(userId: number, sessionId: number): string {
    const issuedAt = Math.floor(this.clock.timestamp() / 1000);
    const payload: AccessTokenPayload = {
      sub: String(userId),
      sid: sessionId,
      kind: ACCESS_TOKEN_KIND,
      iat: issuedAt,
      exp: issuedAt + this.config.accessTokenSeconds,
    };
    return this.jwt.sign(payload, {
      secret: this.keys.accessToken,
      algorithm: TOKEN_ALGORITHM,
      issuer: TOKEN_ISSUER,
      audience: TOKEN_AUDIENCE,
    });
  }

  firstRefreshToken(sessionId: number): string {
    return firstRefreshToken(this.keys.refreshToken, sessionId);
  }

  /** The one successor of the token that `claim` was read from. */
  successorOf(claim: RefreshTokenClaim): string {
    return successorOf(this.keys.refreshToken, claim);
  }

  /** What a refresh token says; `null` unless we made it. */
  readRefreshToken(token: string): RefreshTokenClaim | null {
    return readRefreshToken(this.keys.refreshToken, token);
  }

  /** When a session that was used at `usedAt` ends by itself. */
  sessionExpiry(createdAt: Date, usedAt: Date): Date {
    const unused = usedAt.getTime() + this.config.refreshTokenDays * DAY_MS;
    return new Date(Math.min(unused, createdAt.getTime() + MAX_SESSION_DAYS * DAY_MS));
  }
}
