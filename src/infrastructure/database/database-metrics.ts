import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type AfterQueryEvent, DataSource, type EntitySubscriberInterface } from 'typeorm';
import { Metrics } from '../metrics/metrics';
import { type PoolState, poolStateOf, type ServerDriver } from './connection-pool';
import { databaseErrorKind, DATABASE_ERROR_KINDS } from './database-errors';
import { EmbeddedGate } from './embedded-gate';
import { observeStatements } from './statements';

/** Upper bounds in seconds. TypeORM measures in whole milliseconds. */
const DURATIONS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

const OPERATIONS = ['select', 'insert', 'update', 'delete', 'other'] as const;
type Operation = (typeof OPERATIONS)[number];

/** By the first letters of a statement; all others (BEGIN, COMMIT…) are `other`. */
const KEYWORDS: Readonly<Record<string, Operation>> = {
  SELECT: 'select',
  INSERT: 'insert',
  UPDATE: 'update',
  DELETE: 'delete',
};
const KEYWORD_LENGTH = 6;

/** Times every statement and every wait for a connection, and counts what goes wrong. */
@Injectable()
export class DatabaseMetrics implements EntitySubscriberInterface, OnModuleInit {
  private readonly queries: ReadonlyMap<Operation, { observe(seconds: number): void }>;
  private readonly waits;
  private readonly errors;

  constructor(
    private readonly dataSource: DataSource,
    @Inject(EmbeddedGate) private readonly gate: EmbeddedGate | null,
    metrics: Metrics,
  ) {
    const queries = metrics.histogram(
      'focus_database_query_duration_seconds',
      'Time the database took for a statement, without the wait for a connection',
      DURATIONS,
      { operation: OPERATIONS },
    );
    this.queries = new Map(OPERATIONS.map((operation) => [operation, queries.labels({ operation })]));
    this.waits = metrics.histogram(
      'focus_database_connection_wait_seconds',
      'Time until the pool gave a connection; the embedded database has no pool',
      DURATIONS,
    );
    this.errors = metrics.counter('focus_database_errors_total', 'Statements and connections that failed, by kind', {
      kind: DATABASE_ERROR_KINDS,
    });
    metrics.gauge(
      'focus_database_connections',
      'Connections to the database, used or idle',
      {
        aggregator: 'sum',
        collect: (gauge) => {
          const { active, idle } = this.pool();
          gauge.set({ state: 'used' }, active);
          gauge.set({ state: 'idle' }, idle);
        },
      },
      { state: ['used', 'idle'] },
    );
    metrics.gauge('focus_database_connections_max', 'Connections there may be at the most', {
      aggregator: 'sum',
      collect: (gauge) => gauge.set(this.pool().size),
    });
    metrics.gauge('focus_database_connection_waiters', 'Work that waits for a connection', {
      aggregator: 'sum',
      collect: (gauge) => gauge.set(this.pool().waiting),
    });
  }

  onModuleInit(): void {
    this.dataSource.subscribers.push(this);
    observeStatements(this.dataSource, (sql, milliseconds, error) => this.record(sql, milliseconds, error));
    const driver = this.dataSource.driver as Partial<ServerDriver>;
    const obtain = driver.obtainMasterConnection?.bind(driver);
    if (obtain !== undefined) driver.obtainMasterConnection = () => this.timeWait(obtain);
  }

  /** Called by TypeORM after each statement. */
  afterQuery({ query, success, executionTime = 0, error }: AfterQueryEvent): void {
    this.record(query, executionTime, success ? null : error);
  }

  private record(sql: string, milliseconds: number, error: unknown): void {
    const operation = KEYWORDS[sql.slice(0, KEYWORD_LENGTH)] ?? 'other';
    if (error === null) this.queries.get(operation)!.observe(milliseconds / 1000);
    else this.errors.inc({ kind: databaseErrorKind(error) });
  }

  private async timeWait<T>(obtain: () => Promise<T>): Promise<T> {
    const askedAt = performance.now();
    try {
      return await obtain();
    } catch (error) {
      this.errors.inc({ kind: databaseErrorKind(error) });
      throw error;
    } finally {
      this.waits.observe((performance.now() - askedAt) / 1000);
    }
  }

  private pool(): PoolState {
    const active = Number(this.gate?.isHeld ?? false);
    const waiting = this.gate?.queueLength ?? 0;
    return poolStateOf(this.dataSource) ?? { size: 1, active, idle: 1 - active, waiting };
  }
}
