import type { PoolConnection } from 'mysql2';
import type { DataSource } from 'typeorm';

export interface PoolState {
  /** Connections at the most. */
  size: number;
  active: number;
  idle: number;
  /** Requests that wait for a connection. */
  waiting: number;
}

/** What TypeORM's drivers for a server have; its types keep it to themselves. */
export interface ServerDriver {
  obtainMasterConnection(): Promise<PoolConnection>;
}

/** What mysql2 keeps of a pool. It has no published way to ask for it, so all of it may be missing. */
interface Mysql2Pool {
  config?: { connectionLimit?: number };
  _allConnections?: { length: number };
  _freeConnections?: { length: number };
  _connectionQueue?: { length: number };
}

/** How busy the connections are; `null` on the embedded engine, which has one connection and no pool. */
export function poolStateOf(dataSource: DataSource): PoolState | null {
  const { pool } = dataSource.driver as { pool?: Mysql2Pool };
  if (pool?._allConnections === undefined) return null;
  const idle = pool._freeConnections?.length ?? 0;
  return {
    size: pool.config?.connectionLimit ?? 0,
    active: pool._allConnections.length - idle,
    idle,
    waiting: pool._connectionQueue?.length ?? 0,
  };
}
