import { randomBytes } from 'node:crypto';
import { firstRefreshToken, readRefreshToken, successorOf } from './refresh-tokens';

const KEY = randomBytes(32);
/** 16 bytes end in one of these characters; the other one decodes to the same bytes. */
const OTHER_SPELLING: Record<string, string> = { A: 'B', Q: 'R', g: 'h', w: 'x' };

describe('refresh tokens', () => {
  const token = firstRefreshToken(KEY, 42);
  const claim = readRefreshToken(KEY, token);

  it('say whose session they are of', () => {
    expect(claim?.sessionId).toBe(42);
    expect(readRefreshToken(KEY, successorOf(KEY, claim!))?.sessionId).toBe(42);
  });

  it('have one successor, which is another token', () => {
    expect(successorOf(KEY, claim!)).toBe(successorOf(KEY, claim!));
    expect(successorOf(KEY, claim!)).not.toBe(token);
  });

  it('are never the same twice', () => {
    expect(firstRefreshToken(KEY, 42)).not.toBe(token);
  });

  it.each([
    ['another key', (t: string) => readRefreshToken(randomBytes(32), t)],
    ['another session', (t: string) => readRefreshToken(KEY, t.replace(/^42/, '43'))],
    [
      'a changed secret',
      (t: string) =>
        readRefreshToken(
          KEY,
          t.replace(/\.(.)/, (_, c) => (c === 'A' ? '.B' : '.A')),
        ),
    ],
    [
      'a tag spelled otherwise',
      (t: string) =>
        readRefreshToken(
          KEY,
          t.replace(/.$/, (c) => OTHER_SPELLING[c]!),
        ),
    ],
    ['a missing tag', (t: string) => readRefreshToken(KEY, t.slice(0, t.lastIndexOf('.')))],
    ['rubbish', () => readRefreshToken(KEY, 'x'.repeat(100_000))],
    ['nothing', () => readRefreshToken(KEY, '')],
  ])('are not ours with %s', (_, read) => {
    expect(read(token)).toBeNull();
  });
});
