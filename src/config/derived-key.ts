import { hkdfSync } from 'node:crypto';

const KEY_BYTES = 32;

/** A key for one purpose, made of `SECRET_KEY`, so that what is made for one never passes for another. */
export function derivedKey(secretKey: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKey, '', `focus ${purpose} v1`, KEY_BYTES));
}
