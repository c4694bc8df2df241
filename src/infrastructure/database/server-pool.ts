import {
  createPool,
  type Pool,
  type PoolConnection,
  type PoolOptions,
  type QueryError,
  type QueryValues,
} from 'mysql2';
import { isReadOnlyServer } from './database-errors';
import { databaseAway, ServerPoolError, severConnection } from './server-connection';
import { ServerPulse } from './server-pulse';

/** Milliseconds between two looks whether a wait is worth going on with. */
const LOOK_MS = 250;
/** Looks on end that find nobody to have been served, after which those who wait are turned away: two seconds. */
const STANDSTILL_LOOKS = 8;
/** Looks after which anyone is turned away, however fast the others are served: ten seconds. */
const MAX_LOOKS = 40;

/** What mysql2 keeps of a pool, and TypeORM asks of it. */
interface PoolInside {
  _allConnections?: { length: number; get(index: number): PoolConnection | undefined };
}

type Callback = (error: NodeJS.ErrnoException | null, connection?: PoolConnection) => void;

/**
 * mysql2's pool, in which nobody waits for ever:
 *
 * - a server that falls silent is noticed within two seconds ({@link ServerPulse}), and whatever waits for it fails;
 * - while every connection is held up, those who wait for one are turned away after two seconds;
 * - a connection whose session could not be set up, or whose server takes no writes any more, is not used again.
 *
 * @param sessionSettings statements that every new connection begins with
 */
export function createServerPool(options: PoolOptions, sessionSettings: readonly string[]): Pool {
  const pool = createPool(options);
  const { host, port, user, password, ssl, connectTimeout } = options;
  const pulse = new ServerPulse({ host, port, user, password, ssl, connectTimeout }, () => severAll(pool));
  pool.on('connection', (connection) => {
    for (const statement of sessionSettings) {
      connection.query(statement, (error: QueryError | null) => {
        if (error !== null) severConnection(connection, error);
      });
    }
    leaveReadOnlyServer(connection);
    connection.promise = () => promising(connection);
  });
  boundWaits(pool, pulse);
  const end = pool.end.bind(pool);
  pool.end = (callback?: (error: NodeJS.ErrnoException | null) => void): void => {
    // It beats on until then: statements that run on a server which has fallen silent would keep the pool from its end.
    end((error) => {
      pulse.stop();
      callback?.(error);
    });
  };
  pulse.start();
  return pool;
}

function severAll(pool: Pool): void {
  const { _allConnections: all } = pool as unknown as PoolInside;
  const connections = Array.from({ length: all?.length ?? 0 }, (_, index) => all?.get(index));
  for (const connection of connections) if (connection !== undefined) severConnection(connection, databaseAway());
}

/** Has whoever asks for a connection get it, or an error, in the end. */
function boundWaits(pool: Pool, pulse: ServerPulse): void {
  const getConnection = pool.getConnection.bind(pool);
  let served = 0;

  const getBoundedConnection = (callback: Callback): void => {
    if (pulse.isSilent) {
      process.nextTick(callback, databaseAway());
      return;
    }
    let isOver = false;
    let looks = 0;
    let still = 0;
    let servedBefore = served;
    // Looks are counted, and not the time: while this process itself stands still there are none.
    const look = (): void => {
      looks += 1;
      still = served === servedBefore ? still + 1 : 0;
      servedBefore = served;
      if (still < STANDSTILL_LOOKS && looks < MAX_LOOKS) timer = setTimeout(look, LOOK_MS);
      else settle(exhausted());
    };
    let timer = setTimeout(look, LOOK_MS);
    const settle: Callback = (error, connection) => {
      if (isOver) {
        // It comes too late for who has asked; the next one has it.
        connection?.release();
        return;
      }
      isOver = true;
      clearTimeout(timer);
      if (error === null) served += 1;
      callback(error === null ? null : withCode(error), connection);
    };
    getConnection(settle);
  };
  pool.getConnection = getBoundedConnection as typeof pool.getConnection;
}

const exhausted = (): ServerPoolError =>
  new ServerPoolError('POOL_EXHAUSTED', 'No connection to the database has become free');

/** mysql2 names some of its errors by their text only. */
function withCode(error: NodeJS.ErrnoException): NodeJS.ErrnoException {
  return error.code === undefined ? new ServerPoolError('POOL_NOCONNECTIONS', error.message) : error;
}

/** After a failover the old server may live on as one that is only read: the way to the new one is a new connection. */
function leaveReadOnlyServer(connection: PoolConnection): void {
  for (const method of ['query', 'execute'] as const) {
    const run = connection[method].bind(connection) as (...args: unknown[]) => unknown;
    connection[method] = ((...args: unknown[]) => {
      const callback = args.at(-1);
      if (typeof callback !== 'function') return run(...args);
      return run(...args.slice(0, -1), (error: QueryError | null, ...results: unknown[]) => {
        if (error !== null && isReadOnlyServer(error)) severConnection(connection, error);
        (callback as (...outcome: unknown[]) => void)(error, ...results);
      });
    }) as never;
  }
}

/** What TypeORM wants of mysql2's own `promise()`, which besides notes a stack for each statement that nobody reads. */
function promising(connection: PoolConnection): ReturnType<PoolConnection['promise']> {
  const query = (sql: string, values: QueryValues): Promise<[unknown]> =>
    new Promise((resolve, reject) => {
      connection.query(sql, values, (error: QueryError | null, result: unknown) => {
        if (error === null) resolve([result]);
        else reject(error);
      });
    });
  return { query } as never;
}
