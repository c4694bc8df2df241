import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { installClient } from './built-client';

const ROOT = resolve(__dirname, '../..');
/** Where the guides say that Focus is. */
export const DOCUMENTED_URL = 'http://127.0.0.1:8000';

/** Code in a page, in the order in which it stands there. */
export function codeBlocks(page: string, language: 'bash' | 'ts' | 'js' | 'mermaid'): string[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, code]) => code!);
}

/** What came of a program. */
export interface Run {
  code: number;
  output: string;
}

/** A folder of its own in which examples are run, as a reader would run them. */
export class Workshop {
  readonly folder = mkdtempSync(join(tmpdir(), 'focus-docs-'));
  /** Where Focus is, instead of {@link DOCUMENTED_URL}. */
  url = DOCUMENTED_URL;

  /** Installs what the examples in TypeScript and JavaScript import. */
  async equip(): Promise<void> {
    writeFileSync(join(this.folder, 'package.json'), '{ "type": "module" }');
    await installClient(this.folder);
  }

  /** The statuses that `script`'s requests got, and what it printed. */
  async shell(script: string, environment: Record<string, string> = {}): Promise<Run & { statuses: number[] }> {
    const log = join(this.folder, 'statuses.log');
    writeFileSync(log, '');
    const counted = `set -euo pipefail\ncurl() { command curl "$@" -w '%{stderr}%{http_code}\\n' 2>> '${log}'; }\n`;
    const run = await this.run('bash', ['-c', counted + this.here(script)], environment);
    const statuses = [...readFileSync(log, 'utf8').matchAll(/^(\d{3})$/gm)].map(([status]) => Number(status));
    return { ...run, statuses };
  }

  /** Checks a module's types, without running it. */
  async typecheck(code: string): Promise<Run> {
    writeFileSync(join(this.folder, 'example.ts'), this.here(code));
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const options =
      '--noEmit --strict --skipLibCheck --target es2024 --lib es2024,dom --module nodenext --ignoreConfig';
    return this.run(process.execPath, [tsc, ...options.split(' '), 'example.ts']);
  }

  /** Runs a module; one in TypeScript is stripped of its types by Node. */
  async module(code: string, extension: 'ts' | 'js'): Promise<Run> {
    writeFileSync(join(this.folder, `example.${extension}`), this.here(code));
    return this.run(process.execPath, [`example.${extension}`]);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private here(text: string): string {
    return text.replaceAll(DOCUMENTED_URL, this.url);
  }

  private async run(command: string, args: string[], environment: Record<string, string> = {}): Promise<Run> {
    const child = spawn(command, args, {
      cwd: this.folder,
      env: { PATH: `${dirname(process.execPath)}:${process.env.PATH}`, HOME: this.folder, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    }
    const [code] = (await once(child, 'close')) as [number | null];
    return { code: code ?? 1, output };
  }
}

/** The one in which all tests of a `describe` run what they import. */
export function equippedWorkshop(): Workshop {
  const workshop = new Workshop();
  beforeAll(() => workshop.equip(), 60_000);
  afterAll(() => workshop.remove());
  return workshop;
}

/**
 * What `script`'s requests are to be answered with: `true` for any success, or the status that a comment in the line before
 * says. A loop counts as often as it turns.
 */
export function promisedStatuses(script: string): (true | number)[] {
  const promised: (true | number)[] = [];
  let announced: number | null = null;
  let turns = 1;
  for (const line of script.split('\n')) {
    announced = Number(/^# (\d{3})\b/.exec(line)?.[1] ?? 0) || announced;
    const words = /^for \w+ in (.*); do$/.exec(line)?.[1];
    if (words !== undefined) turns = words.split(' ').length;
    if (line === 'done') turns = 1;
    // What is defined runs where it is called.
    if (/^\w+\(\) \{/.test(line)) continue;
    const calls = line.match(/\bcurl -s|\$\(sign_in|^sign_in/g) ?? [];
    for (let call = 0; call < calls.length * turns; call += 1) promised.push(announced ?? true);
    if (calls.length > 0) announced = null;
  }
  return promised;
}
