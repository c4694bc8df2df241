import type { Server, ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { INestApplication, LoggerService } from '@nestjs/common';

/** Milliseconds running requests have before their connections are cut. */
const GRACE_MS = 10_000;
/** Milliseconds in which a request that was under way on a kept connection still gets here. */
const LAST_CALL_MS = 500;
/** Connections that wait to be accepted, at the most: Node's own backlog. */
const MAX_WAITING = 511;
/** Connections that have become idle since are let go this often (milliseconds). */
const IDLE_CHECK_MS = 50;

/** On `SIGTERM` or `SIGINT`: accept no more, let what runs finish, close everything, exit 0. */
export function shutDownOnSignals(app: INestApplication, logger: LoggerService): void {
  const running = runningResponses(app.getHttpServer() as Server);
  let isShuttingDown = false;
  const shutDown = (signal: NodeJS.Signals): void => {
    if (isShuttingDown) return;
    isShuttingDown = true;
    logger.log(`${signal}: shutting down`);
    closeGracefully(app, running).then(
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

/**
 * Closes `app`; what has not finished after the grace period is cut. A kept connection is not closed on a client that may be
 * using it at this very moment: the next answer on it says that it is the last.
 *
 * @param running the responses that are on their way
 */
export async function closeGracefully(app: INestApplication, running: ReadonlySet<ServerResponse>): Promise<void> {
  const server = app.getHttpServer() as Server;
  const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  let idle: NodeJS.Timeout | undefined;
  try {
    for (const response of running) response.shouldKeepAlive = false;
    server.prependListener('request', (_request, response) => {
      response.shouldKeepAlive = false;
    });
    await stopListening(server);
    idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
    await app.close();
  } finally {
    clearInterval(idle);
    clearTimeout(cut);
  }
}

/** Accepts no more connections, and waits while those there are may still bring a request. */
async function stopListening(server: Server): Promise<void> {
  await acceptWaiting(server);
  // The HTTP server's own close() would close the idle connections at once.
  NetServer.prototype.close.call(server);
  const countConnections = promisify(server.getConnections.bind(server));
  for (let waited = 0; waited < LAST_CALL_MS && (await countConnections()) > 0; waited += IDLE_CHECK_MS) {
    await pause(IDLE_CHECK_MS);
  }
}

/** Takes in the connections that wait to be accepted, and would be reset: Node accepts one in each turn of the event loop. */
async function acceptWaiting(server: Server): Promise<void> {
  let accepted = 0;
  const count = (): void => void (accepted += 1);
  server.on('connection', count);
  await turn();
  for (let turns = 0, before = -1; accepted > before && turns < MAX_WAITING; turns += 1) {
    before = accepted;
    await turn();
  }
  server.off('connection', count);
}

/** The responses of `server` that are on their way, kept up to date. */
function runningResponses(server: Server): ReadonlySet<ServerResponse> {
  const running = new Set<ServerResponse>();
  server.prependListener('request', (_request, response) => {
    running.add(response);
    response.once('close', () => running.delete(response));
  });
  return running;
}
