import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger, PinoLogger } from 'nestjs-pino';
import type { Environment } from './config/environment';
import { HttpConfig } from './config/http.config';
import { LoggingConfig } from './config/logging.config';
import { Clock } from './infrastructure/clock/clock';
import { FrontDoor } from './infrastructure/cluster/front-door';
import { WorkerPool, WorkerStartError } from './infrastructure/cluster/worker-pool';
import { loggerOptions } from './infrastructure/logging/logging.module';
import { ClusterAggregator } from './infrastructure/metrics/cluster-aggregator';

/**
 * Starts the workers, listens, and prints the address; everything else is done by the workers. The first of them is alone
 * until it serves: it migrates where that is asked for, and what keeps it from starting is told once.
 */
export async function startCluster(environment: Environment): Promise<void> {
  const { host, port, workers } = new HttpConfig(environment);
  const logger = new Logger(new PinoLogger({ pinoHttp: loggerOptions(new LoggingConfig(environment)) }), {});
  // Where the workers reach each other; nobody else may look in.
  const folder = mkdtempSync(join(tmpdir(), 'focus-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  new ClusterAggregator().start();
  const pool = new WorkerPool(folder, logger, clockOf(environment), () => process.exit(1));
  const door = new FrontDoor(pool);
  stopOnSignals(door, pool, logger);
  try {
    await pool.start(1);
    const url = await door.open(port, host);
    await pool.start(workers - 1);
    logger.log(`Focus listens on ${url} with ${workers} workers`, 'Focus');
  } catch (error) {
    if (!(error instanceof WorkerStartError && error.isTold)) throw error;
    process.exit(1);
  }
}

/** A clock that was set runs on from there for every worker alike, whenever it is started. */
function clockOf({ clockNow }: Environment): () => Record<string, string> {
  if (clockNow === null) return () => ({});
  const clock = new Clock(clockNow);
  return () => ({ CLOCK_NOW: clock.now().toISOString() });
}

/** On `SIGTERM` or `SIGINT`: accept no more, let the workers finish, exit 0. */
function stopOnSignals(door: FrontDoor, pool: WorkerPool, logger: Logger): void {
  let isStopping = false;
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    logger.log(`${signal}: shutting down`, 'Focus');
    await door.close();
    await pool.stop();
    process.exit(0);
  };
  process.on('SIGTERM', (signal) => void stop(signal));
  process.on('SIGINT', (signal) => void stop(signal));
}
