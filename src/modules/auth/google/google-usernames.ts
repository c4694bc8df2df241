import { randomInt } from 'node:crypto';
import type { GoogleProfile } from './google-profile';

const MIN_LENGTH = 3;
const MAX_LENGTH = 30;
/** How many digits the names after the first end in; the last of them are free as good as certainly. */
const SUFFIX_DIGITS = [2, 3, 4, 5, 6, 7, 8, 9];

/**
 * Usernames for somebody who has not chosen one, the most pleasing first. From the name where there is one: others see
 * usernames, and the part of an address before the `@` would as good as tell them the address.
 */
export function* googleUsernames({ fullName, email }: Pick<GoogleProfile, 'fullName' | 'email'>): Generator<string> {
  const base = [fullName ?? '', email.split('@', 1)[0]!].map(spelled).find(isLongEnough) ?? 'user';
  yield base;
  for (const digits of SUFFIX_DIGITS) {
    const suffix = `_${String(randomInt(10 ** digits)).padStart(digits, '0')}`;
    yield base.slice(0, MAX_LENGTH - suffix.length) + suffix;
  }
}

const isLongEnough = (name: string): boolean => name.length >= MIN_LENGTH;

/** `Chloé Le Goff` → `chloe.le.goff`; what no username may hold is dropped. */
function spelled(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\s+/g, '.')
    .replace(/[^a-z0-9_.-]/g, '')
    .replace(/\.{2,}/g, '.')
    .slice(0, MAX_LENGTH)
    .replace(/^\.+|\.+$/g, '');
}
