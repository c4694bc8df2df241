import { createHash } from 'node:crypto';

/** The demo's own name space for version 5 UUIDs (RFC 9562); drawn at random once. */
const NAMESPACE = Buffer.from('c3b1f0a25d874b6e9a407be1d2f96a13', 'hex');

/**
 * The UUID (version 5) that stands for one row of one person in one run: the same row always gets the same one, so
 * that sending it twice is seen as such; another run's rows get others.
 * @param seed the run's
 * @param row the session's place among the person's, from 0
 */
export function clientIdOf(seed: string, personId: string, row: number): string {
  const name = JSON.stringify([seed, personId, row]);
  const bytes = createHash('sha1').update(NAMESPACE).update(name).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
