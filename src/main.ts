import 'reflect-metadata';
import { EnvironmentError } from './config/environment-reader';
import { loadEnvironment } from './config/load-environment';

/** Checks the settings before anything else is loaded, so that a wrong one is told at once; then starts Focus. */
async function main(): Promise<void> {
  const environment = loadEnvironment();
  const { startServer } = await import('./start-server.js');
  await startServer(environment);
}

main().catch((error: unknown) => {
  const lines =
    error instanceof EnvironmentError ? error.lines : [error instanceof Error ? error.message : String(error)];
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exit(1);
});
