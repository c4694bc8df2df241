import { Injectable } from '@nestjs/common';
import passport from 'passport';
import type { Caller } from '../../common/auth/caller';
import { invalidToken, missingToken } from '../../common/errors/common.errors';
import { type ConnectionHolder, SocketAuthenticator } from '../../infrastructure/realtime/socket-authenticator';

/**
 * Judges a socket's token by the very strategy that judges the tokens of HTTP requests: it is put where a browser cannot put
 * it, into an `Authorization` header.
 */
@Injectable()
export class AccessTokenAuthenticator extends SocketAuthenticator {
  async authenticate(token: unknown): Promise<ConnectionHolder> {
    if (token === undefined || token === null || token === '') throw missingToken();
    if (typeof token !== 'string') throw invalidToken();
    return { ...(await callerOf(token)), expiresAt: expiryOf(token) };
  }
}

function callerOf(token: string): Promise<Caller> {
  return new Promise((resolve, reject) => {
    const request = { headers: {}, rawHeaders: ['Authorization', `Bearer ${token}`] };
    const judge = passport.authenticate('jwt', { session: false }, (error: Error | null, caller?: Caller | false) => {
      if (error) reject(error);
      else if (caller) resolve(caller);
      else reject(invalidToken());
    }) as (request: object, response: object, next: (error?: Error) => void) => void;
    judge(request, {}, (error) => reject(error ?? invalidToken()));
  });
}

/** When a token that has been found good runs out. */
function expiryOf(token: string): Date {
  const payload = Buffer.from(token.split('.')[1]!, 'base64url').toString();
  return new Date((JSON.parse(payload) as { exp: number }).exp * 1000);
}
