import { globSync, readFileSync } from 'node:fs';
import { codeBlocks } from '../support/documentation';

type Edge = [from: string, to: string];

const [picture = ''] = codeBlocks('docs/architecture.md', 'mermaid');
const drawn = [...picture.matchAll(/^ +([a-z-]+) --> ([a-z-]+)$/gm)].map(([, from, to]): Edge => [from!, to!]);

/** Features, and those whose files they import. */
const imported = globSync('src/modules/**/*.ts', { exclude: (name) => name.endsWith('.spec.ts') }).flatMap((file) => {
  const [, , feature = ''] = file.split('/');
  const imports = [...readFileSync(file, 'utf8').matchAll(/from '(?:\.\.\/)+([a-z-]+)\//g)].map(([, other]) => other!);
  return imports.filter((other) => other !== feature && features().has(other)).map((other): Edge => [feature, other]);
});

function features(): Set<string> {
  return new Set(globSync('src/modules/*').map((folder) => folder.split('/')[2]!));
}

/** Whether the picture's arrows lead there, directly or not. */
function leads(from: string, to: string): boolean {
  return drawn.some(([start, end]) => start === from && (end === to || leads(end, to)));
}

describe('the picture of the modules', () => {
  it('shows every feature', () => {
    expect([...new Set(drawn.flat())].sort()).toEqual([...features()].sort());
  });

  it('shows every import between features, or what it follows from', () => {
    expect(imported.filter(([from, to]) => !leads(from, to))).toEqual([]);
  });

  it('shows no other', () => {
    const pairs = new Set(imported.map((edge) => edge.join()));
    expect(drawn.filter((edge) => !pairs.has(edge.join()))).toEqual([]);
  });
});
