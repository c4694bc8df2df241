import 'reflect-metadata';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { MIGRATIONS } from '../../migrations/migrations';
import { DatabaseConfig } from '../config/database.config';
import type { Environment } from '../config/environment';
import { Clock } from '../infrastructure/clock/clock';
import { dataSourceOptions } from '../infrastructure/database/data-source-options';
import { executedMigrations, migrate, revertLast } from '../infrastructure/database/migrate';
import { ENTITIES } from './entities';
import { migrationSkeleton } from './migration-skeleton';
import { CommandError, runCommand } from './run-command';

const USAGE =
  'Usage: npm run migration:run | migration:revert | migration:show | migration:generate -- <name-in-kebab-case>';

/** The migration commands. */
runCommand(async (environment, [command, name]) => {
  const dataSource = await connect(environment);
  try {
    switch (command) {
      case 'run':
        return await run(dataSource);
      case 'revert':
        return await revert(dataSource);
      case 'show':
        return await show(dataSource);
      case 'generate':
        return await generate(dataSource, name);
      default:
        throw new CommandError(USAGE);
    }
  } finally {
    await dataSource.destroy();
  }
});

function connect(environment: Environment): Promise<DataSource> {
  const options = dataSourceOptions(new DatabaseConfig(environment));
  return new DataSource({ ...options, entities: ENTITIES }).initialize();
}

async function run(dataSource: DataSource): Promise<void> {
  const names = await migrate(dataSource);
  console.log(names.length === 0 ? 'Nothing to run.' : names.map((name) => `ran ${name}`).join('\n'));
}

async function revert(dataSource: DataSource): Promise<void> {
  const name = await revertLast(dataSource);
  console.log(name === null ? 'Nothing to revert.' : `reverted ${name}`);
}

async function show(dataSource: DataSource): Promise<void> {
  const executed = new Set(await executedMigrations(dataSource));
  for (const { name } of MIGRATIONS) console.log(`[${executed.has(name) ? 'x' : ' '}] ${name}`);
}

/** Writes a migration for what the entities have and the database lacks, for a person to put into the schema's words. */
async function generate(dataSource: DataSource, name: string | undefined): Promise<void> {
  if (name === undefined || !/^[a-z][a-z\d]*(-[a-z\d]+)*$/.test(name)) throw new CommandError(USAGE);
  if ((await executedMigrations(dataSource)).length < MIGRATIONS.length) {
    throw new CommandError('Run the pending migrations first: npm run migration:run');
  }
  const { upQueries, downQueries } = await dataSource.driver.createSchemaBuilder().log();
  if (upQueries.length === 0) {
    console.log('The database equals the entities: nothing to generate.');
    return;
  }
  const timestamp = new Clock().timestamp();
  const file = join('migrations', `${timestamp}-${name}.ts`);
  if (existsSync(file)) throw new CommandError(`${file} exists`);
  const queries = (list: { query: string }[]): string[] => list.map(({ query }) => query);
  writeFileSync(file, migrationSkeleton(name, timestamp, queries(upQueries), queries(downQueries)));
  console.log(
    `${file}: put its statements into the words of migrations/support/schema.ts, so that they run on every engine,`,
  );
  console.log('and add the class to migrations/migrations.ts.');
}
