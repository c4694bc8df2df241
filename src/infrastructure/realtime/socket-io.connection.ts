import type { Socket } from 'socket.io';
import { readEvent } from './client-request';
import type { Closing } from './closing';
import { Connection, type ConnectionContext } from './connection';
import type { ErrorMessage, Message } from './message';
import type { ConnectionHolder } from './socket-authenticator';

/** Messages that may wait for a client to read them. */
const MAX_BACKLOG = 256;
/** Milliseconds a client has to read the last words before its transport is cut. */
const CLOSE_TIMEOUT_MS = 1_000;

/** Errors of a message that could not be understood: those are emitted as well, whether an acknowledgement was asked for or not. */
const EMITTED_ERRORS = ['unknown_action', 'validation_failed', 'rate_limited'];

type Acknowledge = (message: Message) => void;

/** A connection through Socket.IO, over either of its transports. */
export class SocketIoConnection extends Connection {
  readonly door = 'socket_io';

  constructor(
    private readonly socket: Socket,
    holder: ConnectionHolder,
    context: ConnectionContext,
  ) {
    super(holder, context);
    socket.onAny((action: unknown, ...args: unknown[]) => {
      const acknowledge = typeof args.at(-1) === 'function' ? (args.pop() as Acknowledge) : null;
      this.receive(
        () => readEvent(action, args),
        (message) => this.answer(message, acknowledge),
      );
    });
    // Without a listener a broken packet is printed to the console; it closes the connection all the same.
    socket.on('error', () => undefined);
    socket.on('disconnect', () => this.end());
  }

  protected transmit(message: Message): void {
    const { writeBuffer } = this.socket.conn as unknown as { writeBuffer: unknown[] };
    if (writeBuffer.length > MAX_BACKLOG) this.socket.conn.close(true);
    else this.socket.emit(message.type, message);
  }

  protected disconnect(_closing: Closing): void {
    const { conn } = this.socket;
    this.socket.disconnect(true);
    setTimeout(() => conn.close(true), CLOSE_TIMEOUT_MS).unref();
  }

  private answer(message: Message, acknowledge: Acknowledge | null): void {
    acknowledge?.(message);
    if (acknowledge === null || isEmittedError(message)) this.send(message);
  }
}

function isEmittedError(message: Message): boolean {
  return message.type === 'error' && EMITTED_ERRORS.includes((message as ErrorMessage).code);
}
