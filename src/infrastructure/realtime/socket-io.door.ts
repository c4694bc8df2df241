import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import { type Namespace, Server, type Socket } from 'socket.io';
import type { AppError } from '../../common/errors/app-error';
import { notFound } from '../../common/errors/common.errors';
import { type Connection, MAX_MESSAGE_BYTES, MAX_MESSAGES, MESSAGE_WINDOW_MS } from './connection';
import type { Door, DoorContext } from './door';
import { ImpatientWebSocketServer } from './impatient-web-socket-server';
import { MessageRate } from './message-rate';
import { isOriginAllowed } from './origins';
import type { SessionRouter } from './session-router';
import { SocketIoConnection } from './socket-io.connection';
import type { ConnectionHolder } from './socket-authenticator';

export const SOCKET_IO_PATH = '/socket.io/';

/** Milliseconds to name a namespace after the transport is up, before anyone has asked for a token. */
const CONNECT_TIMEOUT_MS = 10_000;
/** Packets of any kind, its own control packets included, that a transport may carry in the window of the messages. */
const MAX_PACKETS = 2 * MAX_MESSAGES;

/** The transport below a Socket.IO client, as far as we need it. */
interface Transport {
  on(event: 'packet', listener: () => void): void;
  close(discard: boolean): void;
}

/** A request as Engine.IO reads it: with a `sid` once a transport is up. */
type EngineRequest = IncomingMessage & { _query?: { sid?: string } };

interface AuthenticatedSocket extends Socket {
  data: { holder?: ConnectionHolder };
}

/**
 * The door for clients with a library. Connections are not recovered after a break: a client that comes back shows its token
 * again and asks for what it missed.
 */
export class SocketIoDoor {
  private readonly server: Server;

  /**
   * @param middlewares what every HTTP answer passes, for those of the polling transport
   * @param router `null`: there are no other workers
   */
  constructor(
    httpServer: HttpServer,
    private readonly context: DoorContext,
    middlewares: readonly RequestHandler[],
    router: SessionRouter | null,
  ) {
    const { origins } = context;
    this.server = new Server(httpServer, {
      path: SOCKET_IO_PATH,
      serveClient: false,
      wsEngine: ImpatientWebSocketServer,
      // Other paths' upgrades are not Socket.IO's to end.
      destroyUpgrade: false,
      connectTimeout: CONNECT_TIMEOUT_MS,
      maxHttpBufferSize: MAX_MESSAGE_BYTES,
      cors: { origin: origins.includes('*') ? true : [...origins], credentials: true },
      allowRequest: ({ headers }, callback) =>
        callback('This origin is not allowed', isOriginAllowed(headers.origin, origins)),
    });
    for (const middleware of middlewares) this.server.engine.use(middleware);
    this.server.engine.use((request: EngineRequest, response: ServerResponse, next: (error?: Error) => void) => {
      this.closeWhenOversize(request, response);
      // Engine.IO asks once for the origin; what goes on with a transport, or to another one, is to come from the same page.
      const isOurs = request._query?.sid === undefined || isOriginAllowed(request.headers.origin, origins);
      next(isOurs ? undefined : new Error('This origin is not allowed'));
    });
    this.server.engine.on('connection', closeWhenFlooding(context));
    router?.install(this.server.engine);
    // Everybody's namespace is nobody's.
    this.server.use((_socket, next) => next(connectError(notFound())));
  }

  of(name: string): Door {
    const namespace = this.server.of(name);
    namespace.use((socket, next) => void this.authenticate(socket, next));
    return {
      onConnection: (listener) => this.listen(namespace, listener),
      close: () => this.close(),
    };
  }

  close(): Promise<void> {
    return new Promise((resolve) => void this.server.close(() => resolve()));
  }

  private listen(namespace: Namespace, listener: (connection: Connection) => void): void {
    namespace.on('connection', (socket: AuthenticatedSocket) => {
      listener(new SocketIoConnection(socket, socket.data.holder!, this.context));
    });
  }

  private async authenticate(socket: AuthenticatedSocket, next: (error?: Error) => void): Promise<void> {
    const { auth, query } = socket.handshake;
    try {
      socket.data.holder = await this.context.authenticator.authenticate(auth.token ?? query.token);
    } catch (thrown) {
      next(connectError(this.context.errors.report(thrown)));
      return;
    }
    next();
  }

  /** Over the polling transport Engine.IO refuses a long message and keeps the connection. */
  private closeWhenOversize(request: EngineRequest, response: ServerResponse): void {
    if (request.method !== 'POST') return;
    response.once('finish', () => {
      const { clients } = this.server.engine as unknown as { clients: Record<string, Transport | undefined> };
      if (response.statusCode === 413) clients[request._query?.sid ?? '']?.close(true);
    });
  }
}

/** Events are counted one by one later on; this holds whatever else a client may send, and before it has shown a token. */
function closeWhenFlooding({ clock }: DoorContext): (transport: Transport) => void {
  return (transport) => {
    const rate = new MessageRate(MAX_PACKETS, MESSAGE_WINDOW_MS);
    transport.on('packet', () => {
      if (rate.take(clock.timestamp()) !== 'pass') transport.close(true);
    });
  };
}

/** How Socket.IO tells a client why it may not come in: `connect_error` with `data`. */
function connectError({ code, detail }: AppError): Error {
  return Object.assign(new Error(detail), { data: { code } });
}
