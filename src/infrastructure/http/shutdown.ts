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
  const shutDown = gracefulShutdown(app, logger, () => stopListening(app.getHttpServer() as Server));
  let isShuttingDown = false;
  const receive = (signal: NodeJS.Signals): void => {
    if (isShuttingDown) return;
    isShuttingDown = true;
    logger.log(`${signal}: shutting down`);
    shutDown();
  };
  process.on('SIGTERM', receive);
  process.on('SIGINT', receive);
}

/**
 * What to call, once, to let what runs in `app` finish and to end the process: with 0, or with 1 where that fails.
 *
 * @param stopAccepting resolves when no more requests are to be expected
 */
export function gracefulShutdown(
  app: INestApplication,
  logger: LoggerService,
  stopAccepting: () => Promise<void>,
): () => void {
  const running = runningResponses(app.getHttpServer() as Server);
  return () => {
    closeGracefully(app, running, stopAccepting).then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
        process.exit(1);
      },
    );
  };
}

/**
 * Closes `app`; what has not finished after the grace period is cut. A kept connection is not closed on a client that may be
 * using it at this very moment: the next answer on it says that it is the last.
 *
 * @param running the responses that are on their way
 */
async function closeGracefully(
  app: INestApplication,
  running: ReadonlySet<ServerResponse>,
  stopAccepting: () => Promise<void>,
): Promise<void> {
  const server = app.getHttpServer() as Server;
  const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  let idle: NodeJS.Timeout | undefined;
  try {
    for (const response of running) response.shouldKeepAlive = false;
    server.prependListener('request', (_request, response) => {
      response.shouldKeepAlive = false;
    });
    await stopAccepting();
    idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
    await app.close();
  } finally {
    clearInterval(idle);
    clearTimeout(cut);
  }
}

/** Accepts no more connections, and waits for the last call. */
async function stopListening(server: Server): Promise<void> {
  await acceptWaiting(server);
  // The HTTP server's own close() would close the idle connections at once.
  NetServer.prototype.close.call(server);
  await lastCall(promisify(server.getConnections.bind(server)));
}

/** Waits while those who are connected may still bring a request. */
export async function lastCall(countConnections: () => number | Promise<number>): Promise<void> {
  for (let waited = 0; waited < LAST_CALL_MS && (await countConnections()) > 0; waited += IDLE_CHECK_MS) {
    await pause(IDLE_CHECK_MS);
  }
}

/** Takes in the connections that wait to be accepted, and would be reset: Node accepts one in each turn of the event loop. */
export async function acceptWaiting(server: NetServer): Promise<void> {
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
