import { randomBytes } from 'node:crypto';

/** 32 characters, so five bits pick one without bias; without I, O, 0 and 1, which are taken for one another. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const LENGTH = 10;

/** A new code of 50 random bits. */
export function newInviteCode(): string {
  return Array.from(randomBytes(LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

/** A code as it is stored, however someone typed it. */
export function normalizeInviteCode(text: string): string {
  return text.trim().toUpperCase();
}
