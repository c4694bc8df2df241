import fc from 'fast-check';
import { checkNumber, checkText, codePoints, parseInstant } from './checks';

const utc = (text: string): string | undefined => parseInstant(text)?.toISOString();

describe('parseInstant', () => {
  it.each([
    ['2026-11-20T08:33:00Z', '2026-11-20T08:33:00.000Z'],
    ['2026-11-20T08:33:00.123Z', '2026-11-20T08:33:00.123Z'],
    ['2026-11-20T08:33:00.123999999Z', '2026-11-20T08:33:00.123Z'],
    ['2026-11-20T08:33:00,5Z', '2026-11-20T08:33:00.500Z'],
    ['2026-11-20T08:33Z', '2026-11-20T08:33:00.000Z'],
    ['2026-11-20t08:33:00z', '2026-11-20T08:33:00.000Z'],
    ['2026-11-20T09:33:00+01:00', '2026-11-20T08:33:00.000Z'],
    ['2026-11-20T09:33:00+0100', '2026-11-20T08:33:00.000Z'],
    ['2026-11-20T09:33:00+01', '2026-11-20T08:33:00.000Z'],
    ['2026-11-20T14:18:00+05:45', '2026-11-20T08:33:00.000Z'],
    ['2026-11-19T20:33:00-12:00', '2026-11-20T08:33:00.000Z'],
    ['2026-11-20T22:33:00+14:00', '2026-11-20T08:33:00.000Z'],
    ['2026-11-20T08:33:00-00:00', '2026-11-20T08:33:00.000Z'],
    ['2026-12-31T23:30:00-01:00', '2027-01-01T00:30:00.000Z'],
    ['2026-11-20T24:00:00Z', '2026-11-21T00:00:00.000Z'],
    ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000Z'],
    ['1000-01-01T00:00:00Z', '1000-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('reads %s', (text, instant) => {
    expect(utc(text)).toBe(instant);
  });

  it.each([
    // Without an offset it names no instant.
    '2026-11-20T08:33:00',
    '2026-11-20',
    '2026-11-20 08:33:00Z',
    '20261120T083300Z',
    // Days that do not exist; Date would roll them over.
    '2026-02-30T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2100-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-11-00T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-13-10T00:00:00Z',
    '2026-11-20T25:00:00Z',
    '2026-11-20T24:00:01Z',
    '2026-11-20T08:60:00Z',
    '2026-11-20T08:33:60Z',
    '2026-11-20T08:33:00+25:00',
    '2026-11-20T08:33:00+01:60',
    '2026-11-20T08:33:00+1:00',
    '2026-11-20T08:33:00 +01:00',
    '2026-11-20T08:33:00Europe/Paris',
    '2026-11-20T08:33:00Z\n',
    ' 2026-11-20T08:33:00Z',
    '2026-11-20T08:33:00.Z',
    '2026-11-20T08:33:00.1234567890Z',
    '２０２６-11-20T08:33:00Z',
    // Years no database column holds.
    '0000-01-01T00:00:00Z',
    '0999-12-31T23:59:59Z',
    '1000-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
    '10000-01-01T00:00:00Z',
    '+012026-11-20T08:33:00Z',
    '-002026-11-20T08:33:00Z',
    '1700000000',
    'Invalid Date',
    '',
  ])('does not read %j', (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  it('reads back whatever we write', () => {
    const range = {
      min: new Date('1000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    };
    fc.assert(fc.property(fc.date(range), (date) => expect(parseInstant(date.toISOString())).toEqual(date)));
  });

  it('answers at once, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const instant = parseInstant(text);
        expect(instant === null || instant.toISOString().length === 24).toBe(true);
      }),
    );
  });
});

describe('codePoints', () => {
  it('counts what a database column counts', () => {
    expect(codePoints('')).toBe(0);
    expect(codePoints('abc')).toBe(3);
    expect(codePoints('😀é')).toBe(2);
    expect(codePoints('e\u0301')).toBe(2);
    expect(codePoints('👩‍👧')).toBe(3);
  });
});

describe('checkText', () => {
  it('agrees with the count of code points', () => {
    const check = checkText({ min: 2, max: 4 });
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 8 }), (text) => {
        const length = [...text].length;
        const code = check(text)?.code ?? 'good';
        expect(code).toBe(length < 2 ? 'too_short' : length > 4 ? 'too_long' : 'good');
      }),
    );
  });
});

describe('checkNumber', () => {
  it('takes exactly the whole hundredths', () => {
    const check = checkNumber({ min: 0, max: 1440, decimals: 2 });
    fc.assert(fc.property(fc.integer({ min: 0, max: 144_000 }), (n) => expect(check(n / 100)).toBeNull()));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 143_999 }), fc.integer({ min: 1, max: 9 }), (n, thousandth) => {
        expect(check(Number(`${(n / 100).toFixed(2)}${thousandth}`))?.code).toBe('too_many_decimals');
      }),
    );
  });

  it('takes whole numbers only where it has no decimals', () => {
    const check = checkNumber({ min: 1, max: 9, decimals: 0 });
    expect([1, 9, 5].map((value) => check(value))).toEqual([null, null, null]);
    expect([1.5, '5', null, undefined, NaN, 5n].map((value) => check(value)?.code)).toEqual(
      Array.from({ length: 6 }, () => 'invalid_type'),
    );
    expect([0, 10, -1, 1e300].map((value) => check(value)?.code)).toEqual(
      Array.from({ length: 4 }, () => 'out_of_range'),
    );
  });
});
