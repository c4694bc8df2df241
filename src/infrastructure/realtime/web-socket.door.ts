import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { forbidden } from '../../common/errors/common.errors';
import { PROBLEM_MEDIA_TYPE, problemDocument } from '../../common/errors/problem-document';
import { refusal } from './closing';
import { type Connection, MAX_MESSAGE_BYTES } from './connection';
import { type Door, type DoorContext, pathOf } from './door';
import { ImpatientWebSocketServer } from './impatient-web-socket-server';
import { isOriginAllowed } from './origins';
import type { ConnectionHolder } from './socket-authenticator';
import { WebSocketConnection } from './web-socket.connection';

/** How often (milliseconds) we look for clients that have vanished without a word. */
const PROBE_MS = 30_000;

/** The plain door: WebSocket as every browser has it, the access token in the query's `token`. */
export class WebSocketDoor implements Door {
  private readonly server = new ImpatientWebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    // Pings are counted before they are answered.
    autoPong: false,
  });
  private readonly connections = new Set<WebSocketConnection>();
  private readonly probing: NodeJS.Timeout;
  private listener: (connection: Connection) => void = () => undefined;

  constructor(
    httpServer: Server,
    readonly path: string,
    private readonly context: DoorContext,
  ) {
    httpServer.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (pathOf(request) === path) void this.upgrade(request, socket, head);
    });
    this.probing = setInterval(() => this.connections.forEach((connection) => connection.probe()), PROBE_MS);
    this.probing.unref();
  }

  onConnection(listener: (connection: Connection) => void): void {
    this.listener = listener;
  }

  close(): Promise<void> {
    clearInterval(this.probing);
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  /** The token is looked at before the handshake ends, so that nothing the client sends meanwhile is lost. */
  private async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', ignore);
    if (!isOriginAllowed(request.headers.origin, this.context.origins)) {
      refuse(socket, pathOf(request));
      return;
    }
    const greet = await this.greetingOf(request);
    if (!socket.destroyed) this.server.handleUpgrade(request, socket, head, greet);
  }

  /** What is done with the socket: a browser can only read a refusal that comes after the handshake. */
  private async greetingOf(request: IncomingMessage): Promise<(socket: WebSocket) => void> {
    try {
      const holder = await this.context.authenticator.authenticate(tokenOf(request));
      return (socket) => this.welcome(socket, holder);
    } catch (thrown) {
      const { code, reason } = refusal(this.context.errors.report(thrown));
      return (socket) => {
        socket.on('error', ignore);
        socket.close(code, reason);
      };
    }
  }

  private welcome(socket: WebSocket, holder: ConnectionHolder): void {
    // What breaks the protocol or a limit has been answered with a close frame by then.
    socket.on('error', ignore);
    const connection = new WebSocketConnection(socket, holder, this.context);
    this.connections.add(connection);
    connection.onClose(() => this.connections.delete(connection));
    this.listener(connection);
  }
}

/** The token as it was sent; two of them are no token. */
function tokenOf({ url = '' }: IncomingMessage): unknown {
  const tokens = new URLSearchParams(url.slice(url.indexOf('?') + 1)).getAll('token');
  return tokens.length > 1 ? tokens : tokens[0];
}

/** Answers an upgrade with a problem document instead. */
function refuse(socket: Duplex, path: string): void {
  const requestId = randomUUID();
  const body = JSON.stringify(problemDocument(forbidden(), path, requestId));
  socket.end(
    [
      'HTTP/1.1 403 Forbidden',
      'Connection: close',
      `Content-Type: ${PROBLEM_MEDIA_TYPE}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      'X-Content-Type-Options: nosniff',
      `X-Request-Id: ${requestId}`,
      '',
      body,
    ].join('\r\n'),
  );
}

function ignore(): void {}
