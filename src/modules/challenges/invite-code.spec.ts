import { newInviteCode, normalizeInviteCode } from './invite-code';

describe('an invite code', () => {
  const codes = Array.from({ length: 2_000 }, newInviteCode);

  it('is ten characters that are not taken for one another', () => {
    for (const code of codes) expect(code).toMatch(/^[A-HJ-NP-Z2-9]{10}$/);
  });

  it('is never the same twice, and uses every character about as often', () => {
    expect(new Set(codes).size).toBe(codes.length);
    const counts = new Map<string, number>();
    for (const character of codes.join('')) counts.set(character, (counts.get(character) ?? 0) + 1);
    expect(counts.size).toBe(32);
    // 625 each are expected; this far off is one in many millions.
    for (const count of counts.values()) expect(Math.abs(count - 625)).toBeLessThan(200);
  });

  it('may be typed in lower case, with space around', () => {
    const [code = ''] = codes;
    expect(normalizeInviteCode(` ${code.toLowerCase()}\n`)).toBe(code);
  });
});
