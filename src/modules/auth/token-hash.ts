import { createHash, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;

/** 256 random bits, URL-safe. */
export function randomToken(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** SHA-256 (hex): the only form in which a token is kept. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
