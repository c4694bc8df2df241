import { createHmac, timingSafeEqual } from 'node:crypto';
import { randomToken } from './token-hash';

const TAG_BYTES = 16;
const FORM = /^([1-9]\d{0,9})\.([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{22})$/;

/** What a refresh token that we made says. */
export interface RefreshTokenClaim {
  sessionId: number;
  secret: string;
}

/**
 * A refresh token is `session.secret.tag`. The tag tells ours from a forgery without a look-up, so that only a token that
 * really was given out can end a session. The secret of each successor is derived from the one before: a retry within the
 * grace period gets the same successor although nothing but hashes is stored.
 */
export function firstRefreshToken(key: Buffer, sessionId: number): string {
  return compose(key, sessionId, randomToken());
}

export function successorOf(key: Buffer, { sessionId, secret }: RefreshTokenClaim): string {
  return compose(key, sessionId, mac(key, `successor.${sessionId}.${secret}`).toString('base64url'));
}

/** Reads a token; `null` unless we made it. */
export function readRefreshToken(key: Buffer, token: string): RefreshTokenClaim | null {
  const match = FORM.exec(token);
  if (match === null) return null;
  const [, id, secret, tag] = match as unknown as [string, string, string, string];
  const sessionId = Number(id);
  // The text, not what it decodes to: base64url's last character may be spelled in several ways.
  const isOurs = timingSafeEqual(Buffer.from(tag), Buffer.from(tagOf(key, sessionId, secret)));
  return isOurs ? { sessionId, secret } : null;
}

function compose(key: Buffer, sessionId: number, secret: string): string {
  return `${sessionId}.${secret}.${tagOf(key, sessionId, secret)}`;
}

function tagOf(key: Buffer, sessionId: number, secret: string): string {
  return mac(key, `tag.${sessionId}.${secret}`).subarray(0, TAG_BYTES).toString('base64url');
}

function mac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
