import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { DatabaseConfig } from '../../config/database.config';
import { MetricsModule } from '../metrics/metrics.module';
import { dataSourceOptions } from './data-source-options';
import { DatabaseErrors } from './database-errors';
import { DatabaseMetrics } from './database-metrics';
import { EmbeddedGate } from './embedded-gate';
import { migrate } from './migrate';
import { Transactions } from './transactions';

const CONNECT_ATTEMPTS = 10;
const CONNECT_PAUSE_MS = 1_000;

const gates = new WeakMap<DataSource, EmbeddedGate>();

/** Connects, migrates where that is asked for, and only then puts the gate before an embedded connection. */
async function connect(options: DataSourceOptions): Promise<DataSource> {
  // TypeORM's own migrationsRun takes no lock against a second process.
  const dataSource = await new DataSource({ ...options, migrationsRun: false }).initialize();
  try {
    if (options.migrationsRun === true) await migrate(dataSource);
    else if (await dataSource.showMigrations()) {
      throw new Error('The database lacks migrations: run `npm run migration:run`, or set MIGRATE_ON_START=true');
    }
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
  if (dataSource.options.type === 'better-sqlite3') gates.set(dataSource, EmbeddedGate.install(dataSource));
  return dataSource;
}

/** One connection pool, the transaction runner, and the words for what a database refuses. */
@Global()
@Module({
  imports: [
    MetricsModule,
    TypeOrmModule.forRootAsync({
      inject: [DatabaseConfig],
      useFactory: (config: DatabaseConfig) => ({
        ...dataSourceOptions(config),
        migrationsRun: config.migrateOnStart,
        autoLoadEntities: true,
        retryAttempts: config.url.startsWith('sqlite:') ? 1 : CONNECT_ATTEMPTS,
        retryDelay: CONNECT_PAUSE_MS,
        toRetry: (error: unknown) => !String(error).includes('lacks migrations'),
      }),
      dataSourceFactory: (options) => {
        if (options === undefined) throw new Error('No database options');
        return connect(options);
      },
    }),
  ],
  providers: [
    DatabaseErrors,
    DatabaseMetrics,
    Transactions,
    {
      provide: EmbeddedGate,
      inject: [DataSource],
      useFactory: (dataSource: DataSource) => gates.get(dataSource) ?? null,
    },
  ],
  exports: [DatabaseErrors, Transactions],
})
export class DatabaseModule {}
