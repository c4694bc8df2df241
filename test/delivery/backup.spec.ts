import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageVerificationService } from '../../src/modules/activities/usage-verification.service';
import { LogVerificationService } from '../../src/modules/audit-logs/log-verification.service';
import { signedInUser } from '../factories/user.factory';
import { describeWithServers, PrivateMariadb } from '../support/private-mariadb';
import { startTestApp } from '../support/test-app';

interface Result {
  status: number;
  output: string;
}

/** Text that a dump, a shell or a wrong character set would spoil. */
const APP_NAME = `O'Neil's "50%" \\ 😀\tübung`;

describeWithServers('backup and restore', () => {
  let database: PrivateMariadb;
  let folder: string;

  beforeAll(async () => {
    database = await PrivateMariadb.start();
    await database.query(`ALTER USER focus@127.0.0.1 IDENTIFIED BY 'pass"word\\\\#1'`);
    folder = mkdtempSync(join(tmpdir(), 'focus-backup-'));
  });

  afterAll(async () => {
    await database.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const addressOf = (name: string): string =>
    database.url.replace('focus@', `focus:${encodeURIComponent('pass"word\\#1')}@`).replace(/\/\w+$/, `/${name}`);

  /** Runs one of the scripts, with nothing of the environment the tests run in. */
  const run = (script: string, argument: string, more: Record<string, string> = {}): Promise<Result> =>
    new Promise((done) => {
      const { hostname, port } = new URL(database.url);
      const env = {
        PATH: process.env.PATH,
        MYSQL_HOST: hostname,
        MYSQL_PORT: port,
        MYSQL_DATABASE: 'focus',
        MYSQL_USER: 'focus',
        MYSQL_PASSWORD: 'pass"word\\#1',
        ...more,
      };
      execFile(join('deploy/backup', script), [argument], { env }, (error, stdout, stderr) =>
        done({ status: error === null ? 0 : Number(error.code), output: `${stdout}${stderr}`.trim() }),
      );
    });

  /** A Focus that has been used. */
  const fill = async (): Promise<void> => {
    const focus = await startTestApp({ DATABASE_URL: addressOf('focus') });
    const user = await signedInUser(focus);
    const activities = Array.from({ length: 200 }, (_, number) => ({
      app_name: number === 0 ? APP_NAME : `App ${number % 7}`,
      duration_minutes: 0.5 + (number % 10),
    }));
    const { status, body } = await focus.http().post('/api/activities/batch').set(user.auth).send({ activities });
    expect([status, body.accepted]).toEqual([200, activities.length]);
    await focus.close();
  };

  it('brings everything back into an empty database, and proves it', async () => {
    await fill();
    const backup = await run('backup.sh', folder);
    expect(backup).toEqual({ status: 0, output: expect.stringMatching(/\/focus-\d{8}T\d{6}Z\.sql\.gz$/) });
    expect(readdirSync(folder)).toHaveLength(2);

    const restored = await run('restore.sh', backup.output, { MYSQL_DATABASE: 'focus_again' });
    expect(restored).toEqual({ status: 0, output: expect.stringMatching(/^activities\t200$/m) });

    // Focus starts on it: no migration is pending. The sums and the audit log are whole.
    const focus = await startTestApp({ DATABASE_URL: addressOf('focus_again'), MIGRATE_ON_START: 'false' });
    expect(await focus.app.get(UsageVerificationService).verify({ repair: false })).toMatchObject({
      activitiesChecked: 200,
      differences: [],
    });
    expect(await focus.app.get(LogVerificationService).verify()).toMatchObject({ findingsCount: 0 });
    const [{ found }] = await focus.dataSource.query('SELECT COUNT(*) AS found FROM activities WHERE app_name = ?', [
      APP_NAME,
    ]);
    expect(Number(found)).toBe(1);
    await focus.close();

    // A second time it would be put over what is there.
    const again = await run('restore.sh', backup.output, { MYSQL_DATABASE: 'focus_again' });
    expect(again).toEqual({ status: 1, output: expect.stringContaining('not empty') });
  });

  it('notices what was damaged or taken away', async () => {
    const { output: file } = await run('backup.sh', join(folder, 'damaged'));
    const sums = readFileSync(`${file}.sha256`, 'utf8');

    const bytes = readFileSync(file);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(file, bytes);
    expect(await run('restore.sh', file, { MYSQL_DATABASE: 'focus_damaged' })).toEqual({
      status: 1,
      output: expect.stringContaining('is damaged'),
    });
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(file, bytes);

    // What was restored is held against the text, not against itself.
    writeFileSync(`${file}.sha256`, sums.replace(/^\w{64} {2}text$/m, `${'0'.repeat(64)}  text`));
    expect(await run('restore.sh', file, { MYSQL_DATABASE: 'focus_damaged' })).toEqual({
      status: 1,
      output: expect.stringContaining('is not what was backed up'),
    });
  });

  it('leaves nothing behind when it fails, and deletes no older backup', async () => {
    const place = join(folder, 'failing');
    mkdirSync(place);
    writeFileSync(join(place, 'focus-20200101T000000Z.sql.gz'), '');
    utimesSync(join(place, 'focus-20200101T000000Z.sql.gz'), 0, 0);
    const failed = await run('backup.sh', place, { MYSQL_PASSWORD: 'wrong' });
    expect(failed.status).not.toBe(0);
    expect(failed.output).not.toContain('wrong');
    expect(readdirSync(place)).toEqual(['focus-20200101T000000Z.sql.gz']);
  });

  it('keeps as many days as it is told, and what is not its own', async () => {
    const place = join(folder, 'old');
    mkdirSync(place);
    const DAY_MS = 86_400_000;
    for (const [name, days] of [
      ['focus-1.sql.gz', 20],
      ['focus-1.sql.gz.sha256', 20],
      ['focus-2.sql.gz', 3],
      ['other-1.sql.gz', 20],
    ] as const) {
      writeFileSync(join(place, name), '');
      const then = new Date(Date.now() - days * DAY_MS);
      utimesSync(join(place, name), then, then);
    }
    const { output } = await run('backup.sh', place, { BACKUP_KEEP_DAYS: '14' });
    expect(readdirSync(place).filter((name) => !output.includes(name.replace('.sha256', '')))).toEqual([
      'focus-2.sql.gz',
      'other-1.sql.gz',
    ]);
    expect(readdirSync(place)).toHaveLength(4);
  });

  it('encrypts for whoever has the passphrase', async () => {
    const place = join(folder, 'secret');
    const passphrase = join(folder, 'passphrase');
    writeFileSync(passphrase, 'a long passphrase\n');
    const backup = await run('backup.sh', place, { BACKUP_PASSPHRASE_FILE: passphrase });
    expect(backup).toEqual({ status: 0, output: expect.stringMatching(/\.sql\.gz\.enc$/) });
    // Encrypted by openssl, not merely called so.
    expect(readFileSync(backup.output).subarray(0, 8).toString()).toBe('Salted__');

    const without = await run('restore.sh', backup.output, { MYSQL_DATABASE: 'focus_secret' });
    expect(without).toEqual({ status: expect.any(Number), output: expect.stringContaining('passphrase') });
    expect(without.status).not.toBe(0);
    const withIt = await run('restore.sh', backup.output, {
      MYSQL_DATABASE: 'focus_secret',
      BACKUP_PASSPHRASE_FILE: passphrase,
    });
    expect(withIt.status).toBe(0);
  });

  it('keeps the password out of sight', async () => {
    const connection = readFileSync('deploy/backup/connection.sh', 'utf8');
    expect(connection).toContain('--defaults-file');
    expect(connection).not.toMatch(/--password/);
    // And refuses names that would be read as SQL.
    const { status, output } = await run('backup.sh', folder, { MYSQL_DATABASE: 'focus`; DROP' });
    expect([status, output]).toEqual([1, expect.stringContaining('MYSQL_DATABASE')]);
  });
});
