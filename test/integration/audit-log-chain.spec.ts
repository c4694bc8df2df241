import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { Environment } from '../../src/config/environment';
import { AuthConfig } from '../../src/config/auth.config';
import { Transactions } from '../../src/infrastructure/database/transactions';
import { AuditLogArchiveService } from '../../src/modules/audit-logs/audit-log-archive.service';
import { AuditLogsService } from '../../src/modules/audit-logs/audit-logs.service';
import { AuditLog } from '../../src/modules/audit-logs/entities/audit-log.entity';
import { LogSeal } from '../../src/modules/audit-logs/log-seal';
import { LogSealingService } from '../../src/modules/audit-logs/log-sealing.service';
import {
  type LogFinding,
  type LogVerification,
  LogVerificationService,
} from '../../src/modules/audit-logs/log-verification.service';
import { UsersService } from '../../src/modules/users/users.service';
import { createUser } from '../factories/user.factory';
import { START, startTestApp, type TestApp } from '../support/test-app';

const DAY_MS = 86_400_000;
const ROWS = 6;

type Row = Record<string, string | number | null>;

describe('the chain of audit logs', () => {
  let focus: TestApp;
  let archiveDir: string;
  let userId: number;
  /** As the first start has left it. */
  let emptyChain: Row[];

  beforeAll(async () => {
    archiveDir = mkdtempSync(join(tmpdir(), 'focus-archives-'));
    focus = await startTestApp({ ARCHIVE_DIR: archiveDir });
    emptyChain = await dump('log_chain');
  });

  beforeEach(async () => {
    focus.clock.set(START);
    await sql('DELETE FROM logs');
    await restore('log_chain', emptyChain);
    userId = (await createUser(focus)).id;
  });

  afterAll(async () => {
    await focus.close();
    rmSync(archiveDir, { recursive: true, force: true });
  });

  const sql = <T = unknown>(text: string, parameters: unknown[] = []): Promise<T> =>
    focus.dataSource.query(text, parameters);

  const write = (who: number | null = userId, context?: Record<string, unknown>): Promise<void> =>
    focus.app
      .get(Transactions)
      .run((tx) => focus.app.get(AuditLogsService).record(tx, { action: 'auth.logged_in', userId: who, context }));

  /** Logs of all sorts: with a user and without, with a context and without. */
  async function writeSome(): Promise<void> {
    for (let i = 0; i < ROWS; i += 1) {
      focus.clock.advance(1_000);
      await write(i % 3 === 2 ? null : userId, i % 2 === 0 ? { challenge_id: i, text: 'é😀"\\ \ud800' } : undefined);
    }
  }

  const verify = (noted?: { id: number; hash: string }): Promise<LogVerification> =>
    focus.app.get(LogVerificationService).verify(noted);
  const findings = async (): Promise<LogFinding[]> => (await verify()).findings;
  const ids = async (): Promise<number[]> =>
    (await sql<{ id: number }[]>('SELECT id FROM logs ORDER BY id')).map(({ id }) => id);
  const rows = (): Promise<AuditLog[]> => focus.dataSource.getRepository(AuditLog).find({ order: { id: 'ASC' } });

  /** The rows of a table as they are stored, to be put back. */
  const dump = (table: string): Promise<Row[]> => sql<Row[]>(`SELECT * FROM ${table} ORDER BY id`);

  async function restore(table: string, stored: Row[]): Promise<void> {
    await sql(`DELETE FROM ${table}`);
    for (const row of stored) await put(table, row);
  }

  const put = (table: string, row: Row): Promise<unknown> =>
    sql(
      `INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${Object.keys(row)
        .map(() => '?')
        .join(', ')})`,
      Object.values(row),
    );

  it('is whole when nobody has touched it, and numbers its logs without a gap', async () => {
    await writeSome();
    const found = await verify();
    expect(found).toMatchObject({ logsChecked: ROWS, findings: [], findingsCount: 0, start: { id: 0, hash: '' } });
    const stored = await rows();
    expect(stored.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(found.end).toEqual({ id: 6, hash: stored.at(-1)!.hash });
    expect(new Set(stored.map(({ hash }) => hash)).size).toBe(ROWS);
  });

  it('is whole while it is empty', async () => {
    expect(await findings()).toEqual([]);
  });

  it('is written in the transaction, at its end, once', async () => {
    const transactions = focus.app.get(Transactions);
    const audit = focus.app.get(AuditLogsService);
    let tries = 0;
    await transactions.run(async (tx) => {
      tries += 1;
      await audit.record(tx, { action: 'auth.logged_in', userId });
      await audit.record(tx, { action: 'auth.logged_out', userId });
      expect(await tx.count(AuditLog)).toBe(0);
      if (tries === 1) throw Object.assign(new Error('lost a deadlock'), { errno: 1213 });
    });
    expect((await rows()).map(({ action }) => action)).toEqual(['auth.logged_in', 'auth.logged_out']);
    const failing = transactions.run(async (tx) => {
      await audit.record(tx, { action: 'auth.logged_in', userId });
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    expect(await ids()).toEqual([1, 2]);
    expect(await findings()).toEqual([]);
  });

  it('is not written outside of a transaction', () => {
    const tx = focus.dataSource.manager;
    expect(() => focus.app.get(AuditLogsService).record(tx, { action: 'auth.logged_in', userId })).toThrow('running');
  });

  it('shows any change of any column of any log', async () => {
    await writeSome();
    const other = await createUser(focus);
    const stored = await dump('logs');
    const text = fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme-ascii' });
    const changes: Record<string, fc.Arbitrary<string | number | null>> = {
      id: fc.integer({ min: 100, max: 200 }),
      level: fc.constantFrom('info', 'warning', 'error', 'none'),
      action: text,
      message: text,
      user_id: fc.constantFrom(userId, other.id, null),
      ip: fc.option(text),
      user_agent: fc.option(text),
      request_id: fc.option(text),
      context: fc.option(fc.json().map((json) => json.slice(0, 50))),
      created_at: fc.constantFrom('2026-11-20 08:00:00.123', '2001-01-01 00:00:00.000'),
      user_link: fc.option(fc.stringMatching(/^[0-9a-f]{64}$/)),
      user_proof: fc.option(fc.stringMatching(/^[0-9a-f]{32}$/)),
      hash: fc.option(fc.stringMatching(/^[0-9a-f]{8}:[0-9a-f]{64}$/)),
    };
    expect(Object.keys(changes).sort()).toEqual(Object.keys(stored[0]!).sort());
    for (const [column, values] of Object.entries(changes)) {
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: ROWS }), values, async (id, value) => {
          const before = stored[id - 1]!;
          if (before[column] === value || (column === 'created_at' && sameInstant(before[column], value))) return;
          await sql(`UPDATE logs SET ${column} = ? WHERE id = ?`, [value, id]);
          const found = (await findings()).map((finding) => finding.id);
          if (column === 'id') {
            await sql('UPDATE logs SET id = ? WHERE id = ?', [id, value]);
          } else {
            await sql(`UPDATE logs SET ${column} = ? WHERE id = ?`, [before[column], id]);
            expect(found[0]).toBe(id);
          }
          expect(found.length).toBeGreaterThan(0);
        }),
        { numRuns: 12 },
      );
      expect({ column, findings: await findings() }).toEqual({ column, findings: [] });
    }
  });

  it.each([1, 3, ROWS])('shows that log %i was dropped', async (id) => {
    await writeSome();
    await sql('DELETE FROM logs WHERE id = ?', [id]);
    expect(await findings()).toEqual([id === ROWS ? { id, problem: 'missing' } : { id: id + 1, problem: 'altered' }]);
  });

  it('shows that all were dropped', async () => {
    await writeSome();
    await sql('DELETE FROM logs');
    expect(await findings()).toEqual([{ id: ROWS, problem: 'missing' }]);
  });

  it('shows that two have changed places', async () => {
    await writeSome();
    await sql('UPDATE logs SET id = 99 WHERE id = 2');
    await sql('UPDATE logs SET id = 2 WHERE id = 4');
    await sql('UPDATE logs SET id = 4 WHERE id = 99');
    expect((await findings())[0]).toEqual({ id: 2, problem: 'altered' });
  });

  it('shows one that was put in, without a seal, with another’s, or again', async () => {
    await writeSome();
    const stored = await dump('logs');
    await put('logs', { ...stored[2]!, id: 7, hash: null });
    expect(await findings()).toEqual([{ id: 7, problem: 'unsealed' }]);
    await restore('logs', stored);
    await put('logs', { ...stored[2]!, id: 7 });
    expect((await findings()).map(({ id }) => id)).toContain(7);
    await restore('logs', stored);
    await put('logs', { ...stored[2]!, id: -1 });
    expect(await findings()).toEqual([{ id: -1, problem: 'before_start' }]);
    await restore('logs', [...stored.slice(0, 3)]);
    await put('logs', { ...stored[2]!, id: 4 });
    expect((await findings())[0]).toEqual({ id: 4, problem: 'altered' });
  });

  it('goes on behind a log that somebody has put in, and shows just that one', async () => {
    await writeSome();
    const [first] = await dump('logs');
    await put('logs', { ...first!, id: 40, hash: null, user_link: null, user_proof: null, user_id: null });
    await write();
    expect(await ids()).toEqual([1, 2, 3, 4, 5, 6, 40, 41]);
    expect(await findings()).toEqual([{ id: 40, problem: 'unsealed' }]);
  });

  it('does not take an unlinked log for one whose user has gone', async () => {
    await writeSome();
    await sql('UPDATE logs SET user_id = NULL, user_proof = NULL WHERE id = 2');
    expect(await findings()).toEqual([{ id: 2, problem: 'relinked' }]);
    await sql('UPDATE logs SET user_link = NULL WHERE id = 2');
    expect(await findings()).toEqual([{ id: 2, problem: 'altered' }]);
  });

  describe('the record of its ends', () => {
    it.each<[string, string | number]>([
      ['start_id', 2],
      ['start_hash', 'x'],
      ['end_id', 5],
      ['end_hash', 'x'],
      ['doubtful_id', 3],
      ['mac', 'x'],
    ])('shows a change of %s, also after Focus has gone on writing', async (column, value) => {
      await writeSome();
      await sql(`UPDATE log_chain SET ${column} = ?`, [value]);
      expect((await verify()).findingsCount).toBeGreaterThan(0);
      await write();
      expect(await findings()).toContainEqual({ id: 7, problem: 'doubtful' });
      await write();
      expect(await findings()).toContainEqual({ id: 7, problem: 'doubtful' });
    });

    it('shows that it was set back together with the logs, once that has been gone on from', async () => {
      await writeSome();
      await sql('DELETE FROM logs WHERE id > 3');
      const { hash } = (await rows()).at(-1)!;
      await sql('UPDATE log_chain SET end_id = 3, end_hash = ?', [hash]);
      expect(await findings()).toEqual([{ id: null, problem: 'forged_chain' }]);
      await write();
      expect(await findings()).toEqual([{ id: 4, problem: 'doubtful' }]);
    });

    it('shows an older one that was put back', async () => {
      await writeSome();
      const older = await dump('log_chain');
      await write();
      await restore('log_chain', older);
      expect(await findings()).toEqual([{ id: 7, problem: 'after_end' }]);
    });

    it('shows that it was deleted, and lets Focus go on', async () => {
      await writeSome();
      await sql('DELETE FROM log_chain');
      expect(await findings()).toEqual([{ id: null, problem: 'no_chain' }]);
      await write();
      expect(await findings()).toContainEqual({ id: 7, problem: 'doubtful' });
    });

    it('shows by what was noted that all of it was set back', async () => {
      await writeSome();
      const [logs, chain] = [await dump('logs'), await dump('log_chain')];
      await write();
      const { end } = await verify();
      await write();
      expect((await verify(end)).findings).toEqual([]);
      await restore('logs', logs);
      await restore('log_chain', chain);
      expect(await findings()).toEqual([]);
      expect((await verify(end)).findings).toEqual([{ id: 7, problem: 'not_as_noted' }]);
      await write();
      expect((await verify(end)).findings).toEqual([{ id: 7, problem: 'not_as_noted' }]);
    });
  });

  describe('a user who goes', () => {
    it('takes the link along and leaves the chain whole', async () => {
      await writeSome();
      const before = await rows();
      const users = focus.app.get(UsersService);
      await focus.app.get(Transactions).run(async (tx) => {
        await focus.app.get(AuditLogsService).record(tx, { action: 'admin.user_deleted', userId });
        await users.delete(tx, userId);
      });
      expect(await findings()).toEqual([]);
      const after = await rows();
      expect(after.map((row) => row.userId)).toEqual(after.map(() => null));
      expect(after.slice(0, ROWS).map(({ hash }) => hash)).toEqual(before.map(({ hash }) => hash));
      for (const [i, { userProof }] of before.entries()) {
        if (userProof !== null) expect(after[i]!.userProof).not.toBe(userProof);
      }
      // Given back to somebody, it shows.
      const other = await createUser(focus);
      await sql('UPDATE logs SET user_id = ? WHERE id = 1', [other.id]);
      expect(await findings()).toEqual([{ id: 1, problem: 'relinked' }]);
    });

    it('is not overtaken by a log that is just being written', async () => {
      const users = focus.app.get(UsersService);
      const transactions = focus.app.get(Transactions);
      await Promise.all([
        transactions.run(async (tx) => {
          await users.lock(tx, userId);
          await users.delete(tx, userId);
        }),
        ...Array.from({ length: 5 }, () => write()),
      ]);
      expect((await rows()).map((row) => row.userId)).toEqual([null, null, null, null, null]);
      expect(await findings()).toEqual([]);
    });
  });

  it('stays whole and gapless under 50 transactions at once', async () => {
    const users = await Promise.all(Array.from({ length: 5 }, () => createUser(focus)));
    await Promise.all(Array.from({ length: 50 }, (_, i) => write(users[i % 5]!.id, { i })));
    expect(await ids()).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
    expect(await verify()).toMatchObject({ logsChecked: 50, findings: [] });
  });

  it('is found whole by who looks while others write and archive', async () => {
    const writing = (async () => {
      for (let i = 0; i < 30; i += 1) {
        focus.clock.advance(DAY_MS);
        await write();
        if (i % 10 === 9) await archive(2);
      }
    })();
    for (let i = 0; i < 20; i += 1) expect(await findings()).toEqual([]);
    await writing;
    expect(await findings()).toEqual([]);
  });

  const archive = (days: number): Promise<{ deleted: number; archive: string | null }> =>
    focus.app.get(AuditLogArchiveService).archive(new Date(focus.clock.timestamp() - days * DAY_MS));

  describe('archives', () => {
    const pathOf = (name: string | null): string => join(archiveDir, name!);
    const verifyFiles = async (...files: (string | null)[]): Promise<LogFinding[]> =>
      (await focus.app.get(LogVerificationService).verifyArchives(files.map(pathOf))).findings;

    const linesOf = (name: string | null): string[] =>
      gunzipSync(readFileSync(pathOf(name)))
        .toString()
        .split('\n');
    const rewrite = (name: string | null, lines: string[]): void =>
      writeFileSync(pathOf(name), gzipSync(lines.join('\n')));

    it('take the front of the chain, which stays whole without it', async () => {
      await writeSome();
      focus.clock.advance(10 * DAY_MS);
      await writeSome();
      const first = await archive(5);
      expect(first.deleted).toBe(ROWS);
      expect(await verify()).toMatchObject({ logsChecked: ROWS, findings: [], start: { id: ROWS } });
      focus.clock.advance(10 * DAY_MS);
      const second = await archive(5);
      expect(await verify()).toMatchObject({ logsChecked: 0, findings: [], start: { id: 2 * ROWS } });
      await write();
      expect(await ids()).toEqual([2 * ROWS + 1]);
      expect(await findings()).toEqual([]);
      expect(await verifyFiles(first.archive, second.archive)).toEqual([]);
      expect(await verifyFiles(second.archive)).toEqual([]);
    });

    it('leave an old log that was written down after a newer one', async () => {
      focus.clock.advance(10 * DAY_MS);
      await write();
      focus.clock.set(START);
      await write();
      focus.clock.advance(10 * DAY_MS);
      expect(await archive(5)).toEqual({ deleted: 0, archive: null });
      focus.clock.advance(10 * DAY_MS);
      expect((await archive(5)).deleted).toBe(2);
    });

    it('show whatever was done to them', async () => {
      await writeSome();
      focus.clock.advance(10 * DAY_MS);
      const { archive: file } = await archive(5);
      const lines = linesOf(file);
      rewrite(file, lines.with(2, lines[2]!.replace('auth.logged_in', 'auth.logged_on')));
      expect(await verifyFiles(file)).toEqual([{ id: 3, problem: 'altered' }]);
      rewrite(file, lines.toSpliced(2, 1));
      expect(await verifyFiles(file)).toEqual([{ id: 4, problem: 'altered' }]);
      rewrite(file, lines.toSpliced(5, 1));
      expect(await verifyFiles(file)).toEqual([]);
      rewrite(file, lines.with(1, '{"id":'));
      expect((await verifyFiles(file))[0]).toEqual({ id: 2, problem: 'unreadable' });
      rewrite(file, lines);
      expect(await verifyFiles(file)).toEqual([]);
    });

    it('show that one is left out between two', async () => {
      const files: (string | null)[] = [];
      for (let i = 0; i < 3; i += 1) {
        await write();
        focus.clock.advance(10 * DAY_MS);
        files.push((await archive(5)).archive);
      }
      expect(await verifyFiles(...files)).toEqual([]);
      expect(await verifyFiles(files[0]!, files[2]!)).toEqual([{ id: 3, problem: 'altered' }]);
    });

    it('show that a log was put back into the database', async () => {
      await writeSome();
      const stored = await dump('logs');
      focus.clock.advance(10 * DAY_MS);
      await archive(5);
      await put('logs', stored[3]!);
      expect(await findings()).toEqual([{ id: 4, problem: 'before_start' }]);
    });
  });

  describe('logs of an earlier release', () => {
    async function becomeEarlierRelease(): Promise<void> {
      await writeSome();
      await sql('UPDATE logs SET hash = NULL, user_link = NULL, user_proof = NULL');
      await sql('UPDATE logs SET id = id + 10 WHERE id > 3');
      await sql("UPDATE log_chain SET end_id = 0, end_hash = '', mac = NULL");
    }

    it('are sealed at the first start, once, by however many processes', async () => {
      await becomeEarlierRelease();
      expect(await findings()).toEqual([{ id: null, problem: 'being_sealed' }]);
      const sealing = focus.app.get(LogSealingService);
      await Promise.all([sealing.onApplicationBootstrap(), sealing.onApplicationBootstrap(), write()]);
      expect(await findings()).toEqual([]);
      const stored = await rows();
      expect(stored.filter(({ action }) => action === 'logs.sealed')).toHaveLength(1);
      expect(stored).toHaveLength(ROWS + 2);
      expect(stored.every(({ hash }) => hash !== null)).toBe(true);
      await sealing.onApplicationBootstrap();
      expect(await rows()).toHaveLength(ROWS + 2);
      await sql("UPDATE logs SET message = 'changed' WHERE id = 2");
      expect(await findings()).toEqual([{ id: 2, problem: 'altered' }]);
    });

    it('are sealed before they are archived', async () => {
      await becomeEarlierRelease();
      focus.clock.advance(10 * DAY_MS);
      expect(await archive(5)).toMatchObject({ deleted: ROWS });
      expect(await findings()).toEqual([]);
    });
  });

  describe('another SECRET_KEY', () => {
    const otherSeal = (): LogSeal =>
      new LogSeal(
        new AuthConfig(
          Environment.load({ NODE_ENV: 'test', SECRET_KEY: 'another-test-only-secret-key-0123456789-abcdef' }),
        ),
      );

    it('is told from tampering, does not stop Focus, and is made good by sealing anew', async () => {
      await writeSome();
      const seal = focus.app.get(LogSeal);
      const own = { ...seal };
      Object.assign(seal, otherSeal());
      expect(new Set((await findings()).map(({ problem }) => problem))).toEqual(
        new Set(['other_key', 'other_key_chain']),
      );
      await write();
      expect(await verify()).toMatchObject({ logsChecked: ROWS + 1, findingsCount: ROWS + 1 });
      expect(await findings()).toEqual([
        { id: 1, lastId: ROWS, problem: 'other_key' },
        { id: 7, problem: 'doubtful' },
      ]);
      expect(await focus.app.get(LogSealingService).resealAll()).toBe(ROWS + 2);
      expect(await findings()).toEqual([]);
      expect((await rows()).map(({ action }) => action).slice(-2)).toEqual(['logs.reseal_ordered', 'logs.sealed']);
      await write();
      expect(await findings()).toEqual([]);
      Object.assign(seal, own);
      expect((await findings())[0]!.problem).toBe('other_key');
    });

    it('cannot be claimed by who has changed a log', async () => {
      await writeSome();
      await sql("UPDATE logs SET message = 'changed', hash = '00000000:00' WHERE id = 3");
      expect(await findings()).toEqual([
        { id: 3, problem: 'other_key' },
        { id: 4, problem: 'altered' },
      ]);
    });
  });

  it('has a record of its ends from the first start on', () => {
    expect(emptyChain).toHaveLength(1);
    expect(emptyChain[0]!.mac).not.toBeNull();
  });
});

function sameInstant(stored: unknown, value: unknown): boolean {
  const text = stored instanceof Date ? stored.toISOString().replace('T', ' ').replace('Z', '') : String(stored);
  return text === value;
}
