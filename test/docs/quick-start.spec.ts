import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { buildOnce } from '../support/build-once';
import { codeBlocks, promisedStatuses, Workshop } from '../support/documentation';
import { eventually } from '../support/eventually';
import { freePort } from '../support/private-server';

/** Stands in for npm: the packages are installed and Focus is built; `npm start` does what it does then. */
const NPM = `#!/usr/bin/env bash
case "$*" in
  ci) ;;
  start) exec '${process.execPath}' '${resolve('dist/src/main.js')}' ;;
  *) echo "npm $* is not what a quick start needs" >&2; exit 1 ;;
esac
`;

/** The first terminal of a reader, in which Focus goes on running. */
class Terminal {
  output = '';
  private readonly child: ChildProcess;

  constructor(command: string, folder: string, variables: Record<string, string>) {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'npm'), NPM);
    chmodSync(join(bin, 'npm'), 0o755);
    // A group of its own, since what it starts is to end with it.
    this.child = spawn('bash', ['-c', command], {
      cwd: folder,
      env: { PATH: `${bin}:${dirname(process.execPath)}:${process.env.PATH}`, ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    for (const stream of [this.child.stdout!, this.child.stderr!]) {
      stream.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
  }

  listening(): Promise<boolean> {
    return eventually(
      () => {
        if (this.child.exitCode !== null) throw new Error(`It has ended:\n${this.output}`);
        return this.output.includes('Focus listens on ');
      },
      30_000,
      'the address',
    );
  }

  async close(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const closed = once(this.child, 'close');
    process.kill(-this.child.pid!, 'SIGTERM');
    await closed;
  }
}

describe('docs/quick-start.md, on a machine that has nothing yet', () => {
  const [start = '', ...rest] = codeBlocks('docs/quick-start.md', 'bash');
  const workshop = new Workshop();
  let terminal: Terminal;

  beforeAll(async () => {
    await buildOnce();
    const port = await freePort();
    workshop.url = `http://127.0.0.1:${port}`;
    // Everything else as it comes: no settings, rate limits and all.
    terminal = new Terminal(start, workshop.folder, { PORT: String(port) });
    await terminal.listening();
  }, 120_000);

  afterAll(async () => {
    await terminal?.close();
    workshop.remove();
  });

  it('starts Focus with two commands that package.json knows', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    expect(start).toBe('npm ci\nnpm start | tee focus.log\n');
    expect(scripts.start).toBe('nest build && node dist/src/main.js');
    expect(terminal.output).not.toMatch(/error|warn/i);
  });

  it('gets everywhere it leads to', async () => {
    const script = rest.join('\n');
    const { code, output, statuses } = await workshop.shell(script);
    expect([code, code === 0 ? '' : output.slice(-2_000)]).toEqual([0, '']);
    expect(statuses.filter((status) => status >= 400)).toEqual([]);
    expect(statuses).toHaveLength(promisedStatuses(script).length);
    expect(output).toContain('"status":"ok"');
    expect(output).toContain('"duplicates":2');
    expect(output).toContain('"percentage_used":84.2');
    expect(output).toMatch(/"rank":1,.*"score":30,"total_minutes":62.75/);
    expect(output).toMatch(/connection You are connected\.\nnotification Activity recorded\n$/);
  }, 60_000);

  it('is what the README begins with', async () => {
    const [first = ''] = codeBlocks('README.md', 'bash').filter((block) => block.includes('curl'));
    const { code, output } = await workshop.shell(first);
    expect([code, output]).toEqual([0, expect.stringContaining('"status":"ok"')]);
  });
});
