import fc from 'fast-check';
import { flatten } from './flatten';

describe('flatten', () => {
  it('makes one line of several', () => {
    expect(flatten('Tik\r\nBcc: someone@example.org\tTok')).toBe('Tik Bcc: someone@example.org Tok');
    expect(flatten('a\u2028b\u2029c\u0085d\u0000e')).toBe('a b c d e');
  });

  it('drops what would turn the direction of the text around', () => {
    expect(flatten('\u202Egro.elpmaxe\u2066')).toBe('gro.elpmaxe');
  });

  it('keeps what people write', () => {
    for (const text of ['😀 👩‍👩‍👧', 'Café – « déjà vu »', 'ビデオ', 'فيديو', '5\u202f% \u00a0:']) {
      expect(flatten(text)).toBe(text);
    }
  });

  it('never lets a control character or half a character through', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) }), (text) => {
        const flat = flatten(text);
        expect(flat).not.toMatch(/[\p{Cc}\u2028\u2029\p{Bidi_Control}]/u);
        expect(flat.isWellFormed()).toBe(true);
        expect(flatten(flat)).toBe(flat);
      }),
    );
  });
});
