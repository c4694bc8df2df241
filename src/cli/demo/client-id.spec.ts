import { clientIdOf } from './client-id';

describe('clientIdOf', () => {
  it('gives a version 5 UUID', () => {
    expect(clientIdOf('run', 'fr01', 0)).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it('gives the same row the same one, and every other row, person and run another', () => {
    expect(clientIdOf('run', 'fr01', 7)).toBe(clientIdOf('run', 'fr01', 7));
    const ids = ['run', 'run2'].flatMap((seed) =>
      ['fr01', 'fr02'].flatMap((person) => Array.from({ length: 500 }, (_, row) => clientIdOf(seed, person, row))),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});
