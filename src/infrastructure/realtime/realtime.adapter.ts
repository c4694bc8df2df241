import type { IncomingMessage, Server } from 'node:http';
import type { INestApplicationContext } from '@nestjs/common';
import { AbstractWsAdapter } from '@nestjs/websockets';
import { HttpConfig } from '../../config/http.config';
import { RealtimeConfig } from '../../config/realtime.config';
import { Clock } from '../clock/clock';
import { ProcessRole } from '../cluster/process-role';
import { requestContext } from '../http/request-context';
import { securityHeaders } from '../http/security-headers';
import type { Connection } from './connection';
import { type Door, type DoorContext, pathOf } from './door';
import { RealtimeErrorLog } from './realtime-error-log';
import { RealtimeHub } from './realtime-hub';
import { SessionRouter } from './session-router';
import { SocketAuthenticator } from './socket-authenticator';
import { SocketMetrics } from './socket-metrics';
import { SOCKET_IO_PATH, SocketIoDoor } from './socket-io.door';
import { WebSocketDoor } from './web-socket.door';

/** What a gateway's decorator says of its door. */
export type GatewayOptions =
  { namespace: string } | { /** Without a library. */ transport: 'ws'; /** The whole path. */ path: string };

/** Nest asks for Socket.IO's server first, then for the gateway's namespace on it. */
type CreateOptions = Partial<{ transport: 'ws'; path: string; namespace: string; server: SocketIoDoor | Door }>;

/**
 * Two doors on the one HTTP server: Socket.IO, and plain WebSocket for a gateway with `transport: 'ws'`. To a gateway a client
 * is a {@link Connection}, whichever door it came through.
 */
export class RealtimeAdapter extends AbstractWsAdapter {
  private readonly config: RealtimeConfig;
  private readonly hub: RealtimeHub;
  private readonly metrics: SocketMetrics;
  private readonly context: DoorContext;
  private readonly isProduction: boolean;
  private readonly router: SessionRouter | null;
  /** Begin the paths of the doors. */
  private readonly paths: string[] = [];

  constructor(
    app: INestApplicationContext,
    private readonly server: Server,
  ) {
    super(server);
    this.config = app.get(RealtimeConfig);
    this.hub = app.get(RealtimeHub);
    this.metrics = app.get(SocketMetrics);
    this.isProduction = app.get(HttpConfig).isProduction;
    const role = app.get(ProcessRole);
    this.router = role.workerId === null ? null : new SessionRouter(role, role.workerId);
    this.context = {
      authenticator: app.get(SocketAuthenticator, { strict: false }),
      origins: this.config.origins,
      clock: app.get(Clock),
      errors: app.get(RealtimeErrorLog),
    };
  }

  create(_port: number, options: CreateOptions): SocketIoDoor | Door {
    if (!this.config.enabled) return NO_DOOR;
    if (options.server instanceof SocketIoDoor) return options.server.of(options.namespace!);
    if (options.transport === 'ws') {
      this.claimUpgrades(options.path!);
      return new WebSocketDoor(this.server, options.path!, this.context);
    }
    this.claimUpgrades(SOCKET_IO_PATH);
    const middlewares = [requestContext, securityHeaders(this.isProduction)];
    return new SocketIoDoor(this.server, this.context, middlewares, this.router);
  }

  override bindClientConnect(door: Door, connected: (connection: Connection) => void): void {
    door.onConnection((connection) => {
      if (!this.hub.add(connection)) return;
      this.metrics.countOpened(connection);
      connected(connection);
    });
  }

  override bindClientDisconnect(connection: Connection, disconnected: () => void): void {
    connection.onClose(disconnected);
  }

  /** Gateways listen to their connections: Nest's handlers would pass each message through the guards of HTTP requests. */
  bindMessageHandlers(): void {}

  override close(door: Door): Promise<void> {
    return door.close();
  }

  /** Other upgrades (HTTP/2, say) are declined: they are answered like any request. Unknown to @types/node. */
  private claimUpgrades(path: string): void {
    this.paths.push(path);
    const shouldUpgradeCallback = (request: IncomingMessage): boolean =>
      request.headers.upgrade?.toLowerCase() === 'websocket' && this.paths.some((begin) => isBelow(request, begin));
    Object.assign(this.server, { shouldUpgradeCallback });
  }
}

/** A path that ends with a slash stands for all below it. */
function isBelow(request: IncomingMessage, begin: string): boolean {
  const path = pathOf(request);
  return begin.endsWith('/') ? path.startsWith(begin) : path === begin;
}

/** Where sockets are switched off. */
const NO_DOOR: Door = {
  onConnection: () => undefined,
  close: () => Promise.resolve(),
};
