import 'reflect-metadata';
import cluster from 'node:cluster';
import { EnvironmentError } from './config/environment-reader';
import { loadEnvironment } from './config/load-environment';

/** Checks the settings before anything else is loaded, so that a wrong one is told at once; then starts Focus. */
async function main(): Promise<void> {
  const environment = loadEnvironment();
  if (cluster.isWorker) {
    const { startWorker } = await import('./start-worker.js');
    await startWorker(environment);
  } else if (environment.workers > 1) {
    const { startCluster } = await import('./start-cluster.js');
    await startCluster(environment);
  } else {
    const { startServer } = await import('./start-server.js');
    await startServer(environment);
  }
}

main().catch((error: unknown) => {
  const lines =
    error instanceof EnvironmentError ? error.lines : [error instanceof Error ? error.message : String(error)];
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exit(1);
});
