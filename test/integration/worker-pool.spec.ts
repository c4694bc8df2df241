import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { eventually } from '../support/eventually';

describe('the pool of workers', () => {
  let folder: string;
  let primary: ChildProcess;
  let output: string;

  /** @param ways how the workers are from the beginning, see `test/support/worker-pool.cjs` */
  function launch(...ways: string[]): void {
    output = '';
    for (const way of ways) become(way);
    const child = spawn(process.execPath, [resolve('test/support/worker-pool.cjs'), folder], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    primary = child;
    // Workers of an earlier test may still say something while they end.
    child.stdout.on('data', (chunk: Buffer) => (output += child === primary ? chunk.toString() : ''));
  }

  const become = (way: string): void => writeFileSync(join(folder, way), '');
  const said = (pattern: RegExp): Promise<RegExpExecArray> => eventually(() => pattern.exec(output));
  const count = (pattern: RegExp): number => [...output.matchAll(pattern)].length;

  async function port(): Promise<number> {
    return Number((await said(/listens http:\/\/127\.0\.0\.1:(\d+)/))[1]);
  }

  /** What the worker said that got a connection: its number, and whether it keeps the time. */
  const answer = (to: number): Promise<string> => text(connect(to, '127.0.0.1'));
  const dealt = async (to: number): Promise<string> => (await answer(to)).split(' ', 1)[0]!;

  async function signal(worker: number, name: NodeJS.Signals): Promise<void> {
    process.kill(Number((await said(new RegExp(`serves ${worker} (\\d+)`)))[1]), name);
  }

  const kill = (worker: number): Promise<void> => signal(worker, 'SIGKILL');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'focus-pool-'));
  });

  afterEach(async () => {
    if (primary.exitCode === null) {
      primary.kill('SIGKILL');
      await once(primary, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  });

  it('deals connections out in turn', async () => {
    launch();
    const to = await port();
    const workers = [];
    for (let n = 0; n < 6; n += 1) workers.push(await dealt(to));
    expect(new Set(workers.slice(0, 2))).toEqual(new Set(['1', '2']));
    expect(workers.slice(2)).toEqual([...workers.slice(0, 2), ...workers.slice(0, 2)]);
  });

  it('has one timekeeper, and another at once when that dies', async () => {
    launch();
    const to = await port();
    const [, first] = await said(/timekeeper (\d)/);
    const second = first === '1' ? '2' : '1';
    expect([await answer(to), await answer(to)].sort()).toEqual([`${first} keeps time`, second].sort());
    await kill(Number(first));
    await said(new RegExp(`timekeeper ${second}\n`));
    await said(/serves 3/);
    expect([await answer(to), await answer(to)].sort()).toEqual([`${second} keeps time`, '3'].sort());
  });

  it('keeps connections for a worker while there is none', async () => {
    launch();
    const to = await port();
    await Promise.all([kill(1), kill(2)]);
    await eventually(() => count(/another takes its place/g) === 2);
    expect(['3', '4']).toContain(await dealt(to));
  });

  it('says how the first ones failed, and whether they have said it themselves', async () => {
    launch('mute');
    const [code] = await once(primary, 'exit');
    expect(code).toBe(1);
    expect(output).toBe('failed true A worker has ended with code 3 before it could serve\n');
  });

  it('puts another in the place of a later one that cannot start', async () => {
    launch('mute-2');
    const to = await port();
    expect(count(/has ended with code 3: another takes its place/g)).toBe(1);
    expect([await dealt(to), await dealt(to)].sort()).toEqual(['1', '3']);
  });

  it('deals out again what was on its way to a worker that has died', async () => {
    launch();
    const to = await port();
    await signal(1, 'SIGSTOP');
    const clients = Array.from({ length: 6 }, () => dealt(to));
    const served: string[] = [];
    for (const client of clients) void client.then((worker) => served.push(worker));
    await eventually(() => served.length === 3);
    await signal(1, 'SIGKILL');
    expect(new Set(await Promise.all(clients))).toEqual(new Set(['2']));
  });

  it('gives up when workers keep dying, after longer and longer pauses', async () => {
    launch('dying');
    const startedAt = performance.now();
    const [code] = await once(primary, 'exit');
    expect(code).toBe(1);
    expect(output).toContain('gave up');
    expect(count(/another takes its place/g)).toBe(4);
    expect(count(/^error Worker \d+ \(process \d+\) has ended with code 4, as did those before it: giving up/gm)).toBe(
      1,
    );
    // Two die at once, each with a pause of its own.
    expect(performance.now() - startedAt).toBeGreaterThan(1_000);
  });

  it('waits for workers to finish, and ends those that do not', async () => {
    launch();
    await port();
    become('stubborn');
    const startedAt = performance.now();
    primary.kill('SIGTERM');
    const [code] = await once(primary, 'exit');
    expect(code).toBe(0);
    expect(performance.now() - startedAt).toBeGreaterThan(10_000);
    expect(count(/drained/g)).toBe(0);
  });

  it('hands over what was accepted before it tells a worker that there is no more', async () => {
    launch();
    const to = await port();
    const dealings = Array.from({ length: 100 }, () => dealt(to).catch((error: NodeJS.ErrnoException) => error.code!));
    await Promise.race(dealings);
    primary.kill('SIGTERM');
    await once(primary, 'exit');
    expect(count(/drained/g)).toBe(2);
    // Who came too late was refused, nobody was cut off.
    expect((await Promise.all(dealings)).filter((worker) => !['1', '2', 'ECONNREFUSED'].includes(worker))).toEqual([]);
  });
});
