import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { requestFingerprint } from './request-fingerprint';

const of = (body: unknown, more: object = {}): string =>
  requestFingerprint({ method: 'POST', originalUrl: '/api/activities', body, ...more });

/** The same JSON, with the fields of every object the other way round. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, field]) => [name, turned(field)]);
  // Defined, not assigned: `__proto__` is a field like any other to JSON.parse.
  return Object.fromEntries(fields.reverse());
}

/** As it arrives: JSON has no -0. */
const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('requestFingerprint', () => {
  it('is a SHA-256 in hex', () => {
    expect(of({ a: 1 })).toMatch(/^[\da-f]{64}$/);
  });

  it('is the same for the same JSON, whatever the order of its fields', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => expect(of(turned(value))).toBe(of(value))));
  });

  it('is the same for nothing else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        expect(of(a) === of(b)).toBe(isDeepStrictEqual(throughJson(a), throughJson(b)));
      }),
    );
  });

  it.each([
    [
      [1, 2],
      [2, 1],
    ],
    [
      { a: 1, b: 2 },
      { a: 2, b: 1 },
    ],
    [{ a: null }, {}],
    [{ a: '1' }, { a: 1 }],
    [['a,b'], ['a', 'b']],
    [{ 'a":1,"b': 1 }, { a: 1, b: 1 }],
    [JSON.parse('{"__proto__": 1}'), {}],
    [null, undefined],
    [{}, undefined],
    ['', undefined],
  ])('tells %j from %j', (a, b) => {
    expect(of(a)).not.toBe(of(b));
  });

  it('is another for another method, path or query', () => {
    const prints = [
      of({}),
      of({}, { method: 'PUT' }),
      of({}, { originalUrl: '/api/blocked' }),
      of({}, { originalUrl: '/api/activities?a=1' }),
    ];
    expect(new Set(prints).size).toBe(prints.length);
  });
});
