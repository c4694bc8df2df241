import type { RawData, WebSocket } from 'ws';
import { readFrame } from './client-request';
import type { Closing } from './closing';
import { Connection, type ConnectionContext } from './connection';
import type { Message } from './message';
import { malformedMessage } from './realtime-errors';
import type { ConnectionHolder } from './socket-authenticator';

/** Bytes that may wait for a client to read them. */
const MAX_BACKLOG_BYTES = 1_048_576;

/** A connection through the plain door. */
export class WebSocketConnection extends Connection {
  readonly door = 'websocket';
  private hasAnswered = true;

  constructor(
    private readonly socket: WebSocket,
    holder: ConnectionHolder,
    context: ConnectionContext,
  ) {
    super(holder, context);
    const answer = (message: Message): void => this.send(message);
    socket.on('message', (data, isBinary) => this.receive(() => readFrame(textOf(data, isBinary)), answer));
    // Control frames cost us something too.
    socket.on('ping', (data) => {
      if (this.admit(answer)) socket.pong(data);
    });
    socket.on('pong', () => {
      this.hasAnswered = true;
      this.admit(answer);
    });
    socket.on('close', () => this.end());
  }

  /** Asks whether the other side is still there; who did not answer the last time is taken for gone. */
  probe(): void {
    if (!this.hasAnswered) {
      this.socket.terminate();
      return;
    }
    this.hasAnswered = false;
    this.socket.ping();
  }

  protected transmit(message: Message): void {
    if (this.socket.bufferedAmount > MAX_BACKLOG_BYTES) this.socket.terminate();
    else this.socket.send(JSON.stringify(message), ignore);
  }

  protected disconnect({ code, reason }: Closing): void {
    this.socket.close(code, reason);
  }
}

function textOf(data: RawData, isBinary: boolean): string {
  if (isBinary) throw malformedMessage();
  return (data as Buffer).toString();
}

/** A socket that fails closes, and that is listened to. */
function ignore(): void {}
