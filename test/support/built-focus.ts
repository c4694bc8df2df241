import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import PostalMime, { type Email } from 'postal-mime';
import { eventually } from './eventually';

const LISTENS = /Focus listens on (http:\/\/[\d.:]+)/;
export const PASSWORD = 'correct horse battery staple';

const SETTINGS = {
  NODE_ENV: 'test',
  PORT: '0',
  SECRET_KEY: 'test-only-secret-key-0123456789-abcdefghijklmnop',
  BCRYPT_ROUNDS: '4',
  RATE_LIMIT_ENABLED: 'false',
  MIGRATE_ON_START: 'true',
  LOG_FORMAT: 'json',
};

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever a test looks for
type Json = any;

/** What came of a request. */
export interface Answer {
  status: number;
  headers: Headers;
  body: Json;
  /** Milliseconds it took. */
  ms: number;
}

/** Someone who has signed in. */
export interface Person {
  id: number;
  name: string;
  accessToken: string;
  refreshToken: string;
}

/** A built Focus in a process of its own, with a folder of its own, that can be killed and started again. */
export class BuiltFocus {
  output = '';
  url = '';
  private child: ChildProcess | null = null;
  private ended: Promise<number | null> = Promise.resolve(null);

  /**
   * @param variables its environment, beside what tests usually want
   * @param folder where it works; another's, where both do the same work: whichever sends a mail, it is found there
   */
  constructor(
    private readonly variables: Record<string, string> = {},
    readonly folder: string = mkdtempSync(join(tmpdir(), 'focus-built-')),
  ) {}

  static async start(variables: Record<string, string> = {}, folder?: string): Promise<BuiltFocus> {
    const focus = new BuiltFocus(variables, folder);
    await focus.start();
    return focus;
  }

  /** Resolves when it listens. */
  async start(more: Record<string, string> = {}): Promise<void> {
    this.launch(more);
    await this.listening();
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** {@link start}, without waiting for anything. */
  launch(more: Record<string, string> = {}): void {
    this.output = '';
    this.url = '';
    const child = spawn(process.execPath, [resolve('dist/src/main.js')], {
      cwd: this.folder,
      // Nothing of the environment the tests run in.
      env: { PATH: process.env.PATH, ...SETTINGS, ...this.variables, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
    this.ended = once(child, 'close').then(([code]) => code as number | null);
  }

  async listening(limitMs = 30_000): Promise<void> {
    this.url = await eventually(
      () => {
        if (this.child?.exitCode !== null) throw new Error(`It has ended:\n${this.output}`);
        return LISTENS.exec(this.output)?.[1];
      },
      limitMs,
      'the address',
    );
  }

  /** Sends `signal`. Answers the exit code, and milliseconds until it had ended. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<{ code: number | null; ms: number }> {
    const startedAt = performance.now();
    this.child?.kill(signal);
    const code = await this.ended;
    return { code, ms: performance.now() - startedAt };
  }

  /** As a power cut would. */
  async kill(): Promise<void> {
    await this.stop('SIGKILL');
  }

  /** Ends it and leaves nothing behind. */
  async remove(): Promise<void> {
    if (this.child?.exitCode === null && this.child.signalCode === null) await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs one of its commands on its database. */
  command(name: string, ...args: string[]): Promise<{ code: number; output: string }> {
    const env = { PATH: process.env.PATH, ...SETTINGS, LOG_LEVEL: 'error', ...this.variables };
    return new Promise((done) => {
      execFile(
        process.execPath,
        [resolve(`dist/src/cli/${name}.js`), ...args],
        { cwd: this.folder, env },
        (error, out, err) => done({ code: error === null ? 0 : Number(error.code), output: `${out}${err}` }),
      );
    });
  }

  /** @throws where the connection breaks before the answer is whole */
  async request(
    method: string,
    path: string,
    { person, body, headers = {} }: { person?: Person; body?: object; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const startedAt = performance.now();
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(person === undefined ? {} : { Authorization: `Bearer ${person.accessToken}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const { status, headers: answered } = response;
    const isJson = text !== '' && answered.get('content-type')?.includes('json') === true;
    return {
      status,
      headers: answered,
      body: isJson ? JSON.parse(text) : text,
      ms: performance.now() - startedAt,
    };
  }

  get(path: string, person?: Person): Promise<Answer> {
    return this.request('GET', path, { ...(person && { person }) });
  }

  post(path: string, body: object, person?: Person): Promise<Answer> {
    return this.request('POST', path, { body, ...(person && { person }) });
  }

  /** Someone who has registered, followed the mailed link, and signed in. */
  async signUp(name: string): Promise<Person> {
    const email = `${name}@example.org`;
    const { status } = await this.post('/api/auth/register', { username: name, email, password: PASSWORD });
    if (status !== 202) throw new Error(`Registered with ${status}`);
    const token = await eventually(async () => {
      const mail = (await this.mails()).find(({ to }) => to?.some(({ address }) => address === email));
      return /[?&]token=([\w-]+)/.exec(mail?.text ?? '')?.[1];
    });
    await this.post('/api/auth/verify-email', { token });
    return this.signIn(name);
  }

  async signIn(name: string): Promise<Person> {
    const { status, body } = await this.post('/api/auth/login', { username: name, password: PASSWORD });
    if (status !== 200) throw new Error(`Signed in with ${status}`);
    return { id: body.user.id, name, accessToken: body.access_token, refreshToken: body.refresh_token };
  }

  /** Every message it has written instead of sending it. */
  mails(): Promise<Email[]> {
    const outbox = join(this.folder, 'data/outbox');
    const files = existsSync(outbox) ? readdirSync(outbox).filter((file) => file.endsWith('.eml')) : [];
    return Promise.all(files.map((file) => PostalMime.parse(readFileSync(join(outbox, file)))));
  }
}
