import { readFileSync } from 'node:fs';
import { Environment } from '../../src/config/environment';
import { known } from '../support/settings';

describe('.env.example', () => {
  const variables = readFileSync('.env.example', 'utf8')
    .split('\n')
    .filter((line) => /^[A-Z]/.test(line))
    .map((line): [name: string, value: string] => [
      line.slice(0, line.indexOf('=')),
      line.slice(line.indexOf('=') + 1),
    ]);

  it('tells of every variable that Focus reads, once, and of no other', () => {
    expect(variables.map(([name]) => name).sort()).toEqual([...known()].sort());
  });

  it('gives each its default', () => {
    expect(Environment.load(Object.fromEntries(variables))).toEqual(Environment.load({}));
  });
});
