import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createConnection, type RowDataPacket } from 'mysql2/promise';

/** Debian keeps servers where only administrators look. */
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` };
const isInstalled = ['mariadbd', 'redis-server'].every((name) => spawnSync(name, ['--version'], { env }).status === 0);

/** `describe` where there are a MariaDB and a Redis to start. They must be there where every test counts. */
export const describeWithServers = isInstalled || process.env.CI === 'true' ? describe : describe.skip;

/** Whatever is left to a server's defaults fails on one like this. */
const SETTINGS = ['--character-set-server=latin1', '--collation-server=latin1_swedish_ci', '--skip-log-bin'];
/** What makes a small one quick. */
const SMALL = ['--performance-schema=OFF', '--innodb-log-file-size=8M', '--innodb-buffer-pool-size=32M'];

/** A MariaDB of a test's own, to be stopped, frozen and crowded. It keeps its port and its data. */
export class PrivateMariadb {
  private server: ChildProcess | null = null;

  private constructor(
    private readonly folder: string,
    private readonly port: number,
  ) {}

  /** With an empty database and a user without a password, who may do everything in it. */
  static async start(): Promise<PrivateMariadb> {
    const folder = mkdtempSync(join(tmpdir(), 'focus-mariadb-'));
    const place = [`--datadir=${folder}/data`, `--tmpdir=${folder}`];
    const install = ['--auth-root-authentication-method=normal', ...place, ...SMALL];
    await promisify(execFile)('mariadb-install-db', ['--no-defaults', ...install, `--user=${userInfo().username}`], {
      env,
    });
    const mariadb = new PrivateMariadb(folder, await freePort());
    await mariadb.start();
    await mariadb.query('CREATE USER focus@127.0.0.1');
    await mariadb.query('GRANT ALL ON `focus%`.* TO focus@127.0.0.1');
    await mariadb.query('CREATE DATABASE focus');
    return mariadb;
  }

  get url(): string {
    return `mariadb://focus@127.0.0.1:${this.port}/focus`;
  }

  /** Resolves when it answers. */
  async start(...options: string[]): Promise<void> {
    // A server that starts clears its temporary files away, and others' with them where they share a directory.
    const place = [
      `--datadir=${this.folder}/data`,
      `--tmpdir=${this.folder}`,
      `--socket=${this.socketPath}`,
      `--pid-file=${this.folder}/pid`,
    ];
    const network = ['--bind-address=127.0.0.1', `--port=${this.port}`, `--user=${userInfo().username}`];
    const settings = [...place, ...network, ...SETTINGS, ...SMALL, ...options];
    const server = spawn('mariadbd', ['--no-defaults', ...settings], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    this.server = server;
    let output = '';
    await new Promise<void>((resolve, reject) => {
      server.stderr.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output.includes('ready for connections')) resolve();
      });
      server.once('exit', () => reject(new Error(`MariaDB has ended:\n${output}`)));
      server.once('error', reject);
    });
  }

  /** Ends it at once, as a power cut would. */
  async stop(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (server === null || server.exitCode !== null) return;
    const exited = once(server, 'exit');
    server.kill('SIGKILL');
    await exited;
  }

  /** It takes connections and statements, and answers none. */
  freeze(): void {
    this.server?.kill('SIGSTOP');
  }

  thaw(): void {
    this.server?.kill('SIGCONT');
  }

  /** What it answers to root, who gets in however full it is. */
  async query<T = Record<string, unknown>>(sql: string, values: unknown[] = [], database?: string): Promise<T[]> {
    const connection = await createConnection({ socketPath: this.socketPath, user: 'root', database });
    try {
      const [rows] = await connection.query<RowDataPacket[]>(sql, values);
      return rows as T[];
    } finally {
      await connection.end();
    }
  }

  /** Ends it and leaves nothing behind. */
  async remove(): Promise<void> {
    this.thaw();
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get socketPath(): string {
    return `${this.folder}/socket`;
  }
}

async function freePort(): Promise<number> {
  const socket = createServer().listen(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address() as AddressInfo;
  socket.close();
  await once(socket, 'close');
  return port;
}
