import fc from 'fast-check';
import { accountKey, appKey, likeContains } from './keys';

describe('accountKey', () => {
  it('does not regard case', () => {
    expect(accountKey('Sam.Doe')).toBe(accountKey('sAM.dOE'));
    expect(accountKey('Sam@Example.ORG')).toBe('sam@example.org');
    expect(accountKey('sam')).not.toBe(accountKey('sam.'));
  });

  it('does not take what looks like a letter for it', () => {
    for (const alike of ['ali\u212ae', 'AL\u0130KE', 'ａlike', 'аlike']) expect(accountKey(alike)).not.toBe('alike');
  });
});

describe('appKey', () => {
  it('does not regard case, outer space and how accents are encoded', () => {
    expect(appKey('TikTok')).toBe(appKey(' tiktok\t'));
    expect(appKey('Café')).toBe(appKey('cafe\u0301'));
    expect(appKey('CAFE\u0301')).toBe('caf\u00e9');
    expect(appKey('ÅNGSTRÖM')).toBe(appKey('a\u030angstro\u0308m'));
    expect(appKey('ВКонтакте')).toBe(appKey('вконтакте'));
  });

  it('tells apart what is not the same', () => {
    const names = [
      '😀',
      '😂',
      '👍',
      '👍🏽',
      'a',
      'á',
      'ä',
      'å',
      'Tik Tok',
      'TikTok',
      'TikTok!',
      '抖音',
      'ß',
      'ss',
      'ı',
      'i',
      'I\u0307',
    ];
    expect(new Set(names.map(appKey)).size).toBe(names.length);
  });

  it('is its own key', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (name) => expect(appKey(appKey(name))).toBe(appKey(name))));
  });
});

describe('likeContains', () => {
  it('makes wildcards literal', () => {
    expect(likeContains('50%_off!')).toBe('%50!%!_off!!%');
    expect(likeContains('plain')).toBe('%plain%');
    expect(likeContains('\\')).toBe('%\\%');
    expect(likeContains('')).toBe('%%');
  });

  it('finds exactly what contains the text', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '%', '_', '!', '\\', '😀') });
    fc.assert(
      fc.property(text, text, (haystack, needle) => {
        expect(like(haystack, likeContains(needle))).toBe(haystack.includes(needle));
      }),
    );
  });
});

/** `LIKE … ESCAPE '!'`. */
function like(text: string, pattern: string): boolean {
  const source = pattern.replace(
    /!(.)|([%_])|([^!%_])/gsu,
    (_all, escaped?: string, wildcard?: string, literal?: string) =>
      wildcard === '%' ? '.*' : wildcard === '_' ? '.' : (escaped ?? literal ?? '').replace('\\', '\\\\'),
  );
  return new RegExp(`^${source}$`, 'su').test(text);
}
