import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { Environment } from '../../src/config/environment';

/** A row of a table: variable, default, meaning. */
const ROW = /^\| `([A-Z_]+)` +\| (.*?) +\| (.*?) *\|$/gm;
const rows = [...readFileSync('docs/configuration.md', 'utf8').matchAll(ROW)].map(([, name, byDefault, meaning]) => ({
  name: name!,
  byDefault: byDefault!,
  meaning: meaning!,
}));
const example = parseEnv(readFileSync('.env.example', 'utf8')) as Record<string, string>;
/** Every name the code asks the environment for. */
const known = new Set(
  [...readFileSync('src/config/environment.ts', 'utf8').matchAll(/read\.(?!refuse\b)\w+\(\s*'([A-Z_]+)'/g)].map(
    ([, name]) => name!,
  ),
);

/** What a setting of this name can be told by, where it stands for a number. */
const field = (name: string): keyof Environment =>
  name.toLowerCase().replace(/_(\w)/g, (_match, letter: string) => letter.toUpperCase()) as keyof Environment;

describe('the settings', () => {
  it('are the same in the code, in .env.example and in docs/configuration.md', () => {
    const sorted = [...known].sort();
    expect(sorted.length).toBeGreaterThan(40);
    expect(Object.keys(example).sort()).toEqual(sorted);
    expect(rows.map(({ name }) => name).sort()).toEqual(sorted);
  });

  it('in .env.example are the defaults', () => {
    expect(Environment.load(example)).toEqual(Environment.load({}));
  });

  it.each(rows)('$name is documented with its default', ({ name, byDefault }) => {
    const [, value] = /^`([^`]*)`/.exec(byDefault) ?? [];
    const written = example[name];
    // What the page gives as the default stands in .env.example, or is what the code makes of nothing.
    if (written !== undefined && written !== '') expect([name, value]).toEqual([name, written]);
    else if (byDefault.startsWith('unset')) expect(Environment.load({})[field(name)]).toBeNull();
    else expect(byDefault).toMatch(/embedded|development|production|generated|’s|'s/);
  });

  it('say the bounds that the code keeps', () => {
    const bounded = rows.flatMap(({ name, meaning }) => {
      const [, from, to] = /^(\d+)–(\d+)\b/.exec(meaning) ?? [];
      return from === undefined ? [] : [{ name, from: Number(from), to: Number(to) }];
    });
    expect(bounded.length).toBeGreaterThan(10);
    for (const { name, from, to } of bounded) {
      // What another setting would refuse on the way is not about bounds.
      const refused = (value: number): boolean => {
        try {
          Environment.load({
            DATABASE_URL: 'mysql://focus@localhost/focus',
            REDIS_URL: 'redis://localhost',
            [name]: String(value),
          });
          return false;
        } catch (error) {
          return String(error).includes(name);
        }
      };
      expect([name, [from - 1, from, to, to + 1].map(refused)]).toEqual([name, [true, false, false, true]]);
    }
  });
});
