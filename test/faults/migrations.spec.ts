import { DataSource, type QueryRunner, type Table, type TableColumn } from 'typeorm';
import { MIGRATIONS } from '../../migrations/migrations';
import { ENTITIES } from '../../src/cli/entities';
import { DatabaseConfig } from '../../src/config/database.config';
import { Environment } from '../../src/config/environment';
import { dataSourceOptions } from '../../src/infrastructure/database/data-source-options';
import { executedMigrations, migrate, revertLast } from '../../src/infrastructure/database/migrate';
import { BuiltFocus } from '../support/built-focus';
import { describeWithServers, PrivateMariadb } from '../support/private-mariadb';

type Row = Record<string, unknown>;

/** A row as it was stored at some release. */
interface Stored {
  table: string;
  key: Row;
  row: Row;
}

/** How many migrations the releases had that people may come from. */
const RELEASES = [11, 13, 19, 26, MIGRATIONS.length - 1];

/** Written by migrations, one row each at the most. */
const NOT_FILLED = new Set(['log_chain', 'changed_days', 'app_users', 'activity_days', 'app_days']);

/** Something that fits `column`, another for each `number`. */
function valueFor({ name, type, length }: TableColumn, number: number): unknown {
  if (type === 'date') return `2026-10-${String((number % 28) + 1).padStart(2, '0')}`;
  if (type === 'datetime') return '2026-11-01 10:00:00.000';
  if (['text', 'json', 'longtext'].includes(type)) return '{}';
  if (type === 'blob') return Buffer.from([number]);
  if (type.startsWith('varchar')) return `${number}-${name} 😀`.slice(0, Number(length || 255));
  if (['boolean', 'tinyint'].includes(type)) return 1;
  return number;
}

const listOf = (row: Row, separator: string): string =>
  Object.keys(row)
    .map((name) => `\`${name}\` = ?`)
    .join(separator);

/** Every value as text, dates in one form. */
const plain = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value instanceof Date ? value.toISOString() : String(value)]),
  );

describeWithServers.each(['an embedded database', 'a server'])('F8 migrations on %s', (engine) => {
  const isServer = engine === 'a server';
  let mariadb: PrivateMariadb | null = null;
  let dataSource: DataSource;

  const connect = (): Promise<DataSource> => {
    const url = mariadb?.url ?? 'sqlite::memory:';
    const options = dataSourceOptions(new DatabaseConfig(Environment.load({ NODE_ENV: 'test', DATABASE_URL: url })));
    return new DataSource({ ...options, entities: ENTITIES }).initialize();
  };

  /** Brings the database to what it was when there were `count` migrations. */
  async function migrateTo(count: number): Promise<string[]> {
    const { migrations } = dataSource;
    Object.assign(dataSource, { migrations: migrations.slice(0, count) });
    const ran = await migrate(dataSource);
    Object.assign(dataSource, { migrations });
    return ran;
  }

  async function expectToEqualEntities(): Promise<void> {
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  }

  beforeAll(async () => {
    if (isServer) mariadb = await PrivateMariadb.start();
  });

  beforeEach(async () => {
    await mariadb?.query('DROP DATABASE focus');
    await mariadb?.query('CREATE DATABASE focus');
    dataSource = await connect();
  });

  afterEach(() => dataSource.destroy());
  afterAll(() => mariadb?.remove());

  /** The tables there are, parents first. */
  async function tablesOf(runner: QueryRunner): Promise<Table[]> {
    const tables: Table[] = [];
    for (const { tableName } of dataSource.entityMetadatas) {
      const table = NOT_FILLED.has(tableName) ? undefined : await runner.getTable(tableName);
      if (table !== undefined) tables.push(table);
    }
    const isParent = (table: Table): number => ['users', 'challenges'].indexOf(table.name.split('.').at(-1)!);
    return tables.sort((a, b) => (isParent(b) >= 0 ? 1 : 0) - (isParent(a) >= 0 ? 1 : 0) || isParent(a) - isParent(b));
  }

  /** Stores a row in each table there is at this release. */
  async function fill(number: number): Promise<Stored[]> {
    const runner = dataSource.createQueryRunner();
    const stored: Stored[] = [];
    const ids = new Map<string, unknown>();
    for (const table of await tablesOf(runner)) {
      const name = table.name.split('.').at(-1)!;
      const row: Row = {};
      for (const column of table.columns) {
        if (column.isGenerated) continue;
        const parent = table.foreignKeys.find(({ columnNames }) => columnNames.includes(column.name));
        row[column.name] =
          parent === undefined
            ? valueFor(column, number)
            : ids.get(parent.referencedTableName.split('.').at(-1)!.replaceAll('`', ''));
      }
      await runner.query(
        `INSERT INTO \`${name}\` (${Object.keys(row)
          .map((column) => `\`${column}\``)
          .join()}) VALUES (${Object.keys(row)
          .map(() => '?')
          .join()})`,
        Object.values(row),
      );
      const primary = table.primaryColumns.map((column) => column.name);
      if (primary.length === 1 && table.columns.find(({ isGenerated }) => isGenerated) !== undefined) {
        const [newest] = (await runner.query(`SELECT MAX(id) AS id FROM \`${name}\``)) as { id: unknown }[];
        ids.set(name, newest!.id);
        row.id = newest!.id;
      }
      const key = Object.fromEntries(primary.map((column) => [column, row[column]]));
      const sql = `SELECT * FROM \`${name}\` WHERE ${listOf(key, ' AND ')}`;
      const [found] = (await runner.query(sql, Object.values(key))) as Row[];
      stored.push({ table: name, key, row: plain(found!) });
    }
    await runner.release();
    return stored;
  }

  /** What is there is what was stored, as far as its columns are still there. */
  async function expectKept(stored: readonly Stored[]): Promise<void> {
    for (const { table, key, row } of stored) {
      const sql = `SELECT * FROM \`${table}\` WHERE ${listOf(key, ' AND ')}`;
      const [found] = await dataSource.query<Row[]>(sql, Object.values(key));
      expect([table, found]).toEqual([table, expect.anything()]);
      const now = plain(found!);
      const same = Object.fromEntries(Object.entries(row).filter(([column]) => column in now));
      expect(now).toMatchObject(same);
    }
  }

  it('F8 run from every earlier release with data of its own, lose none of it, and can be reverted one by one', async () => {
    const stored: Stored[] = [];
    for (let release = 1; release <= MIGRATIONS.length; release += 1) {
      expect(await migrateTo(release)).toEqual([MIGRATIONS[release - 1]!.name]);
      stored.push(...(await fill(release)));
    }
    expect(stored.length).toBeGreaterThan(MIGRATIONS.length);
    await expectKept(stored);
    await expectToEqualEntities();
    for (const migration of [...MIGRATIONS].reverse()) expect(await revertLast(dataSource)).toBe(migration.name);
    expect(await migrate(dataSource)).toHaveLength(MIGRATIONS.length);
    await expectToEqualEntities();
  });

  it.each(RELEASES)(
    'F8 run from the release of %i migrations in one go, once for two at the same moment',
    async (release) => {
      await migrateTo(release);
      const stored = await fill(release);
      // An embedded database belongs to one process.
      const second = isServer ? await connect() : null;
      const ran = await Promise.all([migrate(dataSource), ...(second === null ? [] : [migrate(second)])]);
      await second?.destroy();
      expect(ran.flat()).toEqual(MIGRATIONS.slice(release).map(({ name }) => name));
      expect(await executedMigrations(dataSource)).toEqual(MIGRATIONS.map(({ name }) => name));
      await expectKept(stored);
      await expectToEqualEntities();
    },
  );

  if (!isServer) return;

  it('F8 run when two processes start at the same moment on an earlier release, which both then serve', async () => {
    const [release] = RELEASES;
    await migrateTo(release!);
    const stored = await fill(release!);
    const processes = [mariadb!.url, mariadb!.url].map((url) => new BuiltFocus({ DATABASE_URL: url }));
    try {
      await Promise.all(processes.map((focus) => focus.start()));
      for (const focus of processes) expect((await focus.get('/api/health/ready')).status).toBe(200);
      expect(await executedMigrations(dataSource)).toEqual(MIGRATIONS.map(({ name }) => name));
      await expectKept(stored.filter(({ table }) => table !== 'mails' && table !== 'jobs'));
    } finally {
      for (const focus of processes) await focus.remove();
    }
  });

  it('F8 go on where a process was killed between a change of the schema and its being put on the list', async () => {
    for (const [release, migration] of MIGRATIONS.entries()) {
      // The schema is changed at once, whatever becomes of the transaction.
      const runner = dataSource.createQueryRunner();
      await runner.startTransaction();
      await dataSource.migrations[release]!.up(runner);
      await runner.rollbackTransaction();
      await runner.release();
      expect(await migrateTo(release + 1)).toEqual([migration.name]);
    }
    await expectToEqualEntities();
    for (const [release, migration] of [...MIGRATIONS.entries()].reverse()) {
      const runner = dataSource.createQueryRunner();
      await runner.startTransaction();
      await dataSource.migrations[release]!.down(runner);
      await runner.rollbackTransaction();
      await runner.release();
      expect(await revertLast(dataSource)).toBe(migration.name);
    }
    const [tables] = await dataSource.query<Row[]>(
      "SELECT COUNT(*) AS n FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name <> 'migrations'",
    );
    expect(Number(tables!.n)).toBe(0);
  });

  it('F8 state the character set and collation of every table and text, whatever the server thinks', async () => {
    await migrate(dataSource);
    const [server] = await dataSource.query<Row[]>('SELECT @@character_set_server AS name');
    expect(server).toEqual({ name: 'latin1' });
    const tables = await dataSource.query<{ name: string; collation: string }[]>(
      'SELECT table_name AS name, table_collation AS collation FROM information_schema.tables WHERE table_schema = DATABASE()',
    );
    const columns = await dataSource.query<{ name: string; collation: string }[]>(
      "SELECT CONCAT(table_name, '.', column_name) AS name, collation_name AS collation FROM information_schema.columns " +
        'WHERE table_schema = DATABASE() AND collation_name IS NOT NULL',
    );
    const foreign = [...tables, ...columns].filter(({ name, collation }) => {
      // TypeORM's own list of migrations holds names in ASCII.
      return !name.startsWith('migrations') && collation !== 'utf8mb4_bin';
    });
    expect(foreign).toEqual([]);
  });
});
