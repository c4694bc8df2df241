import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import PostalMime from 'postal-mime';
import { buildOnce } from '../support/build-once';
import { createTestDatabase, SERVER_URL, type TestDatabase } from '../support/test-database';

const MAIN = resolve('dist/src/main.js');
const PASSWORD = 'correct horse battery staple';
const LISTENS = /Focus listens on (http:\/\/[\d.:]+)/g;

/** A Focus of its own, as a user starts it. */
class Focus {
  output = '';
  errors = '';
  readonly child: ChildProcess;
  readonly exited: Promise<number | null>;

  constructor(folder: string, variables: Record<string, string> = {}) {
    this.child = spawn(process.execPath, [MAIN], {
      cwd: folder,
      // Nothing of the environment the tests run in.
      env: { PATH: process.env.PATH, ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.child.stderr?.on('data', (chunk: Buffer) => (this.errors += chunk.toString()));
    this.exited = once(this.child, 'close').then(([code]) => code as number | null);
  }

  /** The address it has printed. */
  async address(): Promise<string> {
    for (;;) {
      const [match] = [...this.output.matchAll(LISTENS)];
      if (match !== undefined) return String(match[1]);
      if (this.child.exitCode !== null) throw new Error(`It has ended:\n${this.output}\n${this.errors}`);
      await pause(20);
    }
  }

  /** Milliseconds until it has ended, and its exit code. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<{ code: number | null; ms: number }> {
    const startedAt = Date.now();
    this.child.kill(signal);
    const code = await this.exited;
    return { code, ms: Date.now() - startedAt };
  }
}

const json = { 'Content-Type': 'application/json' };

const post = (url: string, body: object): Promise<Response> =>
  fetch(url, { method: 'POST', headers: json, body: JSON.stringify(body) });

/** The outcome of one request: its status or the error's code, and whether the connection was to be used no more. */
function send(
  url: string,
  agent: Agent | false,
  body?: object,
): Promise<{ outcome: number | string; isLast: boolean }> {
  const headers = body === undefined ? {} : json;
  return new Promise((done) => {
    const request = httpRequest(url, { agent, method: body === undefined ? 'GET' : 'POST', headers });
    request.on('response', (response) => {
      const isLast = response.headers.connection === 'close';
      response.resume();
      response.on('end', () => done({ outcome: response.complete ? (response.statusCode ?? 0) : 'cut', isLast }));
      response.on('error', () => done({ outcome: 'cut', isLast }));
    });
    request.on('error', (error: NodeJS.ErrnoException) => done({ outcome: String(error.code), isLast: true }));
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

describe('the built application', () => {
  let folder: string;
  let database: TestDatabase | null;
  let running: Focus[];

  /** Starts on a free port and a database of the test's own. */
  function start(variables: Record<string, string> = {}): Focus {
    const focus = new Focus(folder, {
      PORT: '0',
      ...(database === null ? {} : { DATABASE_URL: database.url, MIGRATE_ON_START: 'true' }),
      ...variables,
    });
    running.push(focus);
    return focus;
  }

  beforeAll(async () => {
    await buildOnce();
  }, 120_000);

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'focus-start-'));
    running = [];
    database = SERVER_URL ? await createTestDatabase() : null;
  });

  afterEach(async () => {
    for (const focus of running) if (focus.child.exitCode === null) await focus.stop('SIGKILL');
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('starts in an empty folder, prints its address once, serves, and stops', async () => {
    const focus = start();
    const url = await focus.address();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const health = await fetch(`${url}/api/health`);
    expect([health.status, await health.json()]).toMatchObject([200, { status: 'ok' }]);
    expect((await fetch(`${url}/api/docs`)).status).toBe(200);
    if (database === null) expect(existsSync(join(folder, 'data/focus.sqlite'))).toBe(true);
    expect(statSync(join(folder, 'data/secret.key')).mode & 0o077).toBe(0);
    const { code, ms } = await focus.stop();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(5_000);
    expect([...focus.output.matchAll(LISTENS)]).toHaveLength(1);
    expect(focus.errors).toBe('');
  });

  it('stops on SIGINT, too, and a second signal changes nothing', async () => {
    const focus = start();
    await focus.address();
    focus.child.kill('SIGINT');
    const { code } = await focus.stop('SIGTERM');
    expect(code).toBe(0);
  });

  it('reads .env where there is one; what the shell has set wins', async () => {
    writeFileSync(join(folder, '.env'), 'LOG_FORMAT=json\nDOCS_ENABLED=false\nHOST=127.0.0.1\nLOG_LEVEL=debug\n');
    const focus = start({ LOG_LEVEL: 'info' });
    const url = await focus.address();
    expect((await fetch(`${url}/api/docs`)).status).toBe(404);
    await focus.stop();
    const lines = focus.output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { level: number });
    expect(lines.length).toBeGreaterThan(1);
    expect(Math.min(...lines.map(({ level }) => level))).toBe(30);
  });

  it('keeps its data and its key over a restart', async () => {
    const first = start();
    let url = await first.address();
    const account = { username: 'sam', email: 'sam@example.org', password: PASSWORD };
    expect((await post(`${url}/api/auth/register`, account)).status).toBe(202);
    const token = await mailedToken(join(folder, 'data/outbox'));
    expect((await post(`${url}/api/auth/verify-email`, { token })).status).toBe(200);
    const login = await post(`${url}/api/auth/login`, { email: account.email, password: PASSWORD });
    expect(login.status).toBe(200);
    const { access_token: accessToken, refresh_token: refreshToken } = (await login.json()) as Record<string, string>;
    const key = readFileSync(join(folder, 'data/secret.key'), 'utf8');
    expect((await first.stop()).code).toBe(0);

    const second = start();
    url = await second.address();
    expect(readFileSync(join(folder, 'data/secret.key'), 'utf8')).toBe(key);
    const me = await fetch(`${url}/api/users/me`, { headers: { Authorization: `Bearer ${accessToken}` } });
    expect([me.status, await me.json()]).toMatchObject([200, { username: 'sam' }]);
    expect((await post(`${url}/api/auth/refresh`, { refresh_token: refreshToken })).status).toBe(200);
    expect((await second.stop()).code).toBe(0);
  });

  it('F7: finishes every request it has accepted on SIGTERM, within ten seconds', async () => {
    const focus = start({ RATE_LIMIT_ENABLED: 'false', BCRYPT_ROUNDS: '10' });
    const url = await focus.address();
    const outcomes: (number | string)[] = [];
    /** One request after the other on a kept connection, until an answer says that it was the last. */
    const client = async (): Promise<void> => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (let isLast = false; !isLast;) {
        const answer = await send(`${url}/api/health`, agent);
        outcomes.push(answer.outcome);
        ({ isLast } = answer);
      }
      agent.destroy();
    };
    const clients = Array.from({ length: 20 }, client);
    // Slow by nature, a password is hashed for each: many are under way when the signal comes.
    const logins = Array.from({ length: 20 }, (_, n) =>
      send(`${url}/api/auth/login`, false, { username: `nobody_${n}`, password: PASSWORD }),
    );
    await Promise.race(logins);
    const { code, ms } = await focus.stop();
    await Promise.all(clients);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(10_000);
    expect((await Promise.all(logins)).map(({ outcome }) => outcome)).toEqual(Array.from({ length: 20 }, () => 401));
    expect(new Set(outcomes)).toEqual(new Set([200]));
    expect(outcomes.length).toBeGreaterThan(40);
  });

  it('does not wait for a client that never finishes for longer than ten seconds', async () => {
    const focus = start();
    const url = await focus.address();
    const request = httpRequest(`${url}/api/auth/login`, {
      method: 'POST',
      headers: { ...json, 'Content-Length': 100 },
    });
    const cut = once(request, 'error');
    request.write('{"username"');
    await fetch(`${url}/api/health`);
    const stopped = focus.stop();
    // It accepts nobody else meanwhile.
    while ((await send(`${url}/api/health`, false)).outcome !== 'ECONNREFUSED') await pause(20);
    expect(focus.child.exitCode).toBeNull();
    const { code, ms } = await stopped;
    await cut;
    expect(code).toBe(0);
    expect(ms).toBeLessThan(12_000);
  });

  describe('runs on the command line', () => {
    /** One command to its end, on the database of {@link start}. */
    function command(name: string, ...args: string[]): Promise<{ code: number; output: string }> {
      const variables: Record<string, string> =
        database === null ? {} : { DATABASE_URL: database.url, MIGRATE_ON_START: 'true' };
      const env = { PATH: process.env.PATH, LOG_LEVEL: 'error', ...variables };
      return new Promise((done) => {
        execFile(
          process.execPath,
          [resolve(`dist/src/cli/${name}.js`), ...args],
          { cwd: folder, env },
          (error, out, err) => done({ code: error === null ? 0 : Number(error.code), output: `${out}${err}` }),
        );
      });
    }

    it('migration:run, show and revert', async () => {
      const ran = await command('migration', 'run');
      expect(ran).toMatchObject({ code: 0, output: expect.stringContaining('ran CreateUsers') });
      expect((await command('migration', 'show')).output).not.toContain('[ ]');
      expect((await command('migration', 'revert')).output).toContain('reverted');
      expect((await command('migration', 'show')).output).toContain('[ ]');
      expect(await command('migration', 'run')).toMatchObject({ code: 0 });
      expect((await command('migration', 'generate', 'add-nothing')).output).toContain('nothing to generate');
      expect(await command('migration', 'dance')).toMatchObject({ code: 1, output: expect.stringContaining('Usage') });
    });

    it('admin:grant, for a verified account alone', async () => {
      await command('migration', 'run');
      expect(await command('admin-grant')).toMatchObject({ code: 1, output: expect.stringContaining('Usage') });
      expect(await command('admin-grant', 'nobody@example.org')).toMatchObject({
        code: 1,
        output: expect.stringContaining('no verified account'),
      });
    });

    it('logs:verify, and logs:verify -- --reseal', async () => {
      await command('migration', 'run');
      expect(await command('logs-verify')).toMatchObject({ code: 0, output: expect.stringContaining('0 logs were') });
      expect(await command('logs-verify', '--reseal')).toMatchObject({ code: 0 });
      const { code, output } = await command('logs-verify');
      expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining('2 logs were checked') });
      const [, noted] = /(\d+=\S+)/.exec(output)!;
      expect(await command('logs-verify', '--noted', noted!)).toMatchObject({ code: 0 });
      const other = noted!.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
      const differs = { code: 1, output: expect.stringContaining('is not what was noted') };
      expect(await command('logs-verify', '--noted', other)).toMatchObject(differs);
      for (const args of [['--noted', '5'], ['--noted', noted!, '--reseal'], ['--nonsense']]) {
        expect(await command('logs-verify', ...args)).toMatchObject({
          code: 1,
          output: expect.stringMatching(/^Usage/),
        });
      }
    }, 120_000);

    it('the demo with its sample, and usage:verify finds nothing after it', async () => {
      const demo = await command('demo', '--url', 'http://127.0.0.1:1');
      expect(demo).toMatchObject({ code: 1, output: expect.stringContaining('No Focus answers') });
      const focus = start();
      const played = await command('demo', '--url', await focus.address());
      expect(played).toMatchObject({ code: 0, output: expect.stringContaining('agree to the second') });
      expect(await command('usage-verify')).toMatchObject({ code: 0 });
    }, 60_000);
  });

  describe('does not start', () => {
    /** Exit code and messages of a start that fails, and how long (milliseconds) it took to. */
    async function failure(
      variables: Record<string, string>,
    ): Promise<{ code: number | null; lines: string[]; ms: number }> {
      const startedAt = Date.now();
      const focus = start(variables);
      const code = await focus.exited;
      const ms = Date.now() - startedAt;
      expect(focus.output).not.toMatch(LISTENS);
      return { code, lines: focus.errors.trim().split('\n'), ms };
    }

    const PRODUCTION = {
      NODE_ENV: 'production',
      SECRET_KEY: 'b5mC0k2Zr8tQ1xW7vN4pL9sD3fG6hJ0a',
      DATABASE_URL: 'mysql://focus:hunter2@127.0.0.1:1/focus_db',
    };

    it.each([
      ['SECRET_KEY', 'short-secret'],
      ['SECRET_KEY', 'change-me-change-me-change-me-change-me'],
      ['DATABASE_URL', 'sqlite:./data/hunter2.sqlite'],
      ['CORS_ORIGINS', '*'],
      ['CLOCK_NOW', '2026-11-20T08:00:00Z'],
      ['TRUST_PROXY', 'some-proxy'],
      ['PORT', 'eighty'],
    ])('S3: in production with %s=%s, and says so without the value', async (name, value) => {
      const { code, lines, ms } = await failure({ ...PRODUCTION, [name]: value });
      expect(ms).toBeLessThan(5_000);
      expect(code).toBe(1);
      expect(lines).toEqual([expect.stringMatching(new RegExp(`^${name} must `))]);
      expect(lines.join()).not.toContain('hunter2');
      if (value.length > 1) expect(lines.join().replace(' such as ', '')).not.toContain(value);
    });

    it('with several bad variables, a line each', async () => {
      const { code, lines } = await failure({ PORT: 'x', LOG_LEVEL: 'loud', BCRYPT_ROUNDS: '4' });
      expect(code).toBe(1);
      expect(lines.map((line) => line.split(' ', 1)[0])).toEqual(['PORT', 'BCRYPT_ROUNDS', 'LOG_LEVEL']);
    });

    it('where its port is taken', async () => {
      const holder = createServer().listen(0, '127.0.0.1');
      await once(holder, 'listening');
      const { code, lines } = await failure({ PORT: String((holder.address() as AddressInfo).port) });
      expect(code).toBe(1);
      expect(lines).toEqual([expect.stringContaining('EADDRINUSE')]);
      holder.close();
    });
  });
});

/** The token in the link of the only mail in `outbox`, once it is there. */
async function mailedToken(outbox: string): Promise<string> {
  for (;;) {
    const [file] = existsSync(outbox) ? readdirSync(outbox).filter((name) => name.endsWith('.eml')) : [];
    const mail = file === undefined ? null : await PostalMime.parse(readFileSync(join(outbox, file)));
    const token = /token=([\w-]+)/.exec(mail?.text ?? '')?.[1];
    if (token !== undefined) return token;
    await pause(50);
  }
}
