import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { describeWith, env, freePort, PrivateServer } from './private-server';

/** `describe` where there are a MariaDB and a Redis to start. */
export const describeWithServers = describeWith('mariadbd', 'redis-server');

/** Whatever is left to a server's defaults fails on one like this. */
const SETTINGS = ['--character-set-server=latin1', '--collation-server=latin1_swedish_ci', '--skip-log-bin'];
/** What makes a small one quick. */
const SMALL = ['--performance-schema=OFF', '--innodb-log-file-size=8M', '--innodb-buffer-pool-size=32M'];

/** A MariaDB of a test's own, to be stopped, frozen and crowded. It keeps its port and its data. */
export class PrivateMariadb extends PrivateServer {
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
    const settings = ['--no-defaults', ...place, ...network, ...SETTINGS, ...SMALL, ...options];
    await this.run('mariadbd', settings, 'ready for connections');
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

  get socketPath(): string {
    return `${this.folder}/socket`;
  }
}
