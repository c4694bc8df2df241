import { type DataSource, MigrationExecutor } from 'typeorm';
import { skipStepsDone } from './resumable-steps';

/** Name and patience (seconds) of the lock under which migrations run, so that two processes started at once do not race. */
const LOCK_NAME = 'focus_migrations';
const LOCK_WAIT_SECONDS = 60;

/** Runs `work` while no other process migrates the same database. An embedded database belongs to one process already. */
async function withMigrationLock<T>(dataSource: DataSource, work: () => Promise<T>): Promise<T> {
  if (dataSource.options.type === 'better-sqlite3') return work();
  const runner = dataSource.createQueryRunner();
  try {
    const lockName = `${LOCK_NAME}:${String(dataSource.options.database)}`;
    const rows = (await runner.query('SELECT GET_LOCK(?, ?) AS locked', [lockName, LOCK_WAIT_SECONDS])) as {
      locked: unknown;
    }[];
    if (Number(rows[0]?.locked) !== 1) throw new Error('Another process has been migrating this database for too long');
    try {
      return await work();
    } finally {
      await runner.query('SELECT RELEASE_LOCK(?)', [lockName]);
    }
  } finally {
    await runner.release();
  }
}

/**
 * Runs what is pending, once, also when several processes ask at the same moment, and to its end what a process that died has
 * left half done. Answers the names it ran.
 */
export function migrate(dataSource: DataSource): Promise<string[]> {
  return withMigrationLock(dataSource, async () => {
    const ran = await withExecutor(dataSource, (executor) => executor.executePendingMigrations());
    return ran.map(({ name }) => name);
  });
}

/** Reverts the newest migration. Answers its name, `null` where there is none. */
export function revertLast(dataSource: DataSource): Promise<string | null> {
  return withMigrationLock(dataSource, async () => {
    const before = await executedMigrations(dataSource);
    if (before.length === 0) return null;
    await withExecutor(dataSource, (executor) => executor.undoLastMigration());
    return before.at(-1) ?? null;
  });
}

/** TypeORM's executor, each migration in a transaction of its own. */
async function withExecutor<T>(dataSource: DataSource, work: (executor: MigrationExecutor) => Promise<T>): Promise<T> {
  const runner = dataSource.createQueryRunner();
  try {
    if (dataSource.options.type !== 'better-sqlite3') skipStepsDone(runner);
    const executor = new MigrationExecutor(dataSource, runner);
    executor.transaction = 'each';
    return await work(executor);
  } finally {
    await runner.release();
  }
}

/** Names of the migrations that were run, oldest first. */
export async function executedMigrations(dataSource: DataSource): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  try {
    if (!(await runner.hasTable('migrations'))) return [];
    const rows = await dataSource
      .createQueryBuilder()
      .select('m.name', 'name')
      .from('migrations', 'm')
      .orderBy('m.id', 'ASC')
      .getRawMany<{ name: string }>();
    return rows.map(({ name }) => name);
  } finally {
    await runner.release();
  }
}
