import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const pages = globSync('**/*.md', { exclude: (name) => /(^|\/)(node_modules|dist|data|coverage)(\/|$)/.test(name) });
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
const client = JSON.parse(readFileSync('clients/typescript/package.json', 'utf8')) as {
  scripts: Record<string, string>;
};

/** A page without its code, in which nothing is a link. */
const prose = (page: string): string =>
  readFileSync(page, 'utf8')
    .replaceAll(/^ *```[\s\S]*?^ *```$/gm, '')
    .replaceAll(/`[^`\n]*`/g, (code) => code.replaceAll(/[[\]]/g, ''));

/** As GitHub makes them. */
const anchors = (page: string): string[] =>
  [...readFileSync(page, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

describe('the pages', () => {
  it('are found', () => {
    expect(pages).toEqual(expect.arrayContaining(['README.md', 'docs/README.md', 'docs/architecture.md']));
  });

  it.each(pages)('%s links to what is there', (page) => {
    const links = [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!);
    const broken = links
      .filter((link) => !/^(https?|mailto):/.test(link))
      .filter((link) => {
        const [path = '', anchor] = link.split('#');
        const target = path === '' ? page : normalize(join(dirname(page), path));
        if (!existsSync(target)) return true;
        return anchor !== undefined && !(statSync(target).isFile() && anchors(target).includes(anchor));
      });
    expect(broken).toEqual([]);
  });

  it.each(pages)('%s names scripts that there are', (page) => {
    const known = page.startsWith('clients/typescript/') ? { ...scripts, ...client.scripts } : scripts;
    const named = [...readFileSync(page, 'utf8').matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name]) => name!);
    // `npm run migration:{run,revert}` and `npm run …` name none.
    expect(named.filter((name) => known[name] === undefined && !name.endsWith(':'))).toEqual([]);
  });

  it('are all in the index', () => {
    const index = readFileSync('docs/README.md', 'utf8');
    const missing = pages
      .filter((page) => /^docs\/[^/]+\.md$/.test(page) && page !== 'docs/README.md')
      .filter((page) => !index.includes(`(${page.slice('docs/'.length)})`));
    expect(missing).toEqual([]);
  });
});
