import type { Server } from 'node:http';
import type { INestApplication, LoggerService } from '@nestjs/common';

/** Milliseconds running requests have before their connections are cut. */
const GRACE_MS = 10_000;
/** Connections that have become idle since are let go this often (milliseconds). */
const IDLE_CHECK_MS = 50;

/** On `SIGTERM` or `SIGINT`: accept no more, let what runs finish, close everything, exit 0. */
export function shutDownOnSignals(app: INestApplication, logger: LoggerService): void {
  let isShuttingDown = false;
  const shutDown = (signal: NodeJS.Signals): void => {
    if (isShuttingDown) return;
    isShuttingDown = true;
    logger.log(`${signal}: shutting down`);
    closeGracefully(app).then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', shutDown);
  process.on('SIGINT', shutDown);
}

/** Closes `app`; what has not finished after the grace period is cut. */
export async function closeGracefully(app: INestApplication): Promise<void> {
  const server = app.getHttpServer() as Server;
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
  const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  try {
    await app.close();
  } finally {
    clearInterval(idle);
    clearTimeout(cut);
  }
}
