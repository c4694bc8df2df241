import { type ServerOptions, WebSocketServer } from 'ws';

/** Milliseconds a client has to answer our close frame; `ws` would wait for half a minute, and the process's end with it. */
const CLOSE_TIMEOUT_MS = 1_000;

/** A server of either door's sockets, that cuts off who does not answer when it is told goodbye. */
export class ImpatientWebSocketServer extends WebSocketServer {
  constructor(options: ServerOptions) {
    // The time-out is unknown to @types/ws.
    super({ ...options, closeTimeout: CLOSE_TIMEOUT_MS } as ServerOptions);
  }
}
