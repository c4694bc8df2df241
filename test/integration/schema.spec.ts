import { readdirSync } from 'node:fs';
import { DataSource } from 'typeorm';
import { MIGRATIONS } from '../../migrations/migrations';
import { ENTITIES } from '../../src/cli/entities';
import { DatabaseConfig } from '../../src/config/database.config';
import { Environment } from '../../src/config/environment';
import { dataSourceOptions } from '../../src/infrastructure/database/data-source-options';
import { executedMigrations, migrate, revertLast } from '../../src/infrastructure/database/migrate';
import { createTestDatabase, SERVER_URL, type TestDatabase } from '../support/test-database';

describe('the schema', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  const connect = (): Promise<DataSource> => {
    const config = new DatabaseConfig(Environment.load({ NODE_ENV: 'test', DATABASE_URL: database.url }));
    return new DataSource({ ...dataSourceOptions(config), entities: ENTITIES }).initialize();
  };

  beforeEach(async () => {
    database = await createTestDatabase();
    dataSource = await connect();
  });

  afterEach(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  it('lists every migration file, in order', () => {
    const files = readdirSync('migrations').filter((file) => /^\d+-.*\.ts$/.test(file));
    expect(MIGRATIONS.map((migration) => migration.name.slice(-13))).toEqual(files.map((file) => file.slice(0, 13)));
  });

  it('equals the entities once the migrations have run', async () => {
    await migrate(dataSource);
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('reverts step by step to nothing, and comes back', async () => {
    await migrate(dataSource);
    for (const migration of [...MIGRATIONS].reverse()) expect(await revertLast(dataSource)).toBe(migration.name);
    expect(await revertLast(dataSource)).toBeNull();
    const runner = dataSource.createQueryRunner();
    for (const { tableName } of dataSource.entityMetadatas) expect(await runner.hasTable(tableName)).toBe(false);
    await runner.release();
    expect(await migrate(dataSource)).toHaveLength(MIGRATIONS.length);
  });

  it('runs nothing a second time', async () => {
    await migrate(dataSource);
    expect(await migrate(dataSource)).toEqual([]);
  });

  (SERVER_URL ? describe : describe.skip)('on a server', () => {
    it('is migrated once by two processes that start at the same moment', async () => {
      const second = await connect();
      const ran = await Promise.all([migrate(dataSource), migrate(second)]);
      expect(ran.flat()).toHaveLength(MIGRATIONS.length);
      expect(await executedMigrations(second)).toEqual(MIGRATIONS.map(({ name }) => name));
      await second.destroy();
    });

    it('states its character set and collation', async () => {
      await migrate(dataSource);
      const tables = await dataSource.query<{ name: string; collation: string }[]>(
        'SELECT table_name AS name, table_collation AS collation FROM information_schema.tables WHERE table_schema = DATABASE()',
      );
      for (const { tableName } of dataSource.entityMetadatas) {
        expect(tables).toContainEqual({ name: tableName, collation: 'utf8mb4_bin' });
      }
    });
  });
});
