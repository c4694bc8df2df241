import type { Clock } from '../clock/clock';
import type { ClientRequest } from './client-request';
import { type Closing, EXPIRED_TOKEN, RATE_LIMITED } from './closing';
import type { Message } from './message';
import { MessageRate } from './message-rate';
import type { RealtimeErrorLog } from './realtime-error-log';
import { closingMessage, errorMessage, unknownAction } from './realtime-errors';
import type { ConnectionHolder } from './socket-authenticator';

/** Messages a client may send in the window. */
export const MAX_MESSAGES = 30;
export const MESSAGE_WINDOW_MS = 10_000;
/** The longest message a client may send. */
export const MAX_MESSAGE_BYTES = 16_384;

/** Answers a request; what it throws is told to the client. */
export type RequestHandler = (request: ClientRequest) => Message | Promise<Message>;

/** The ways in, as metrics name them. */
export const DOOR_NAMES = ['socket_io', 'websocket'] as const;
export type DoorName = (typeof DOOR_NAMES)[number];

/** What a connection needs of its process. */
export interface ConnectionContext {
  clock: Clock;
  errors: RealtimeErrorLog;
}

const NO_TOPICS: ReadonlySet<string> = new Set();

function refuseAll(): never {
  throw unknownAction();
}

/** One open socket of a user, whichever door it came through. */
export abstract class Connection {
  abstract readonly door: DoorName;
  readonly connectedAt: Date;
  /** What its client wants to be told of. */
  topics = NO_TOPICS;
  /** Of two connections, in whichever process, the older has the lower turn; given by {@link RealtimeHub}. */
  turn = 0;
  /** Where it sits; kept by {@link RealtimeHub}. */
  readonly rooms = new Set<string>();

  private readonly rate = new MessageRate(MAX_MESSAGES, MESSAGE_WINDOW_MS);
  private handler: RequestHandler = refuseAll;
  private readonly closeListeners: (() => void)[] = [];
  private previousRequest = Promise.resolve();
  private isOver = false;

  constructor(
    public holder: ConnectionHolder,
    private readonly context: ConnectionContext,
  ) {
    this.connectedAt = context.clock.now();
  }

  get userId(): number {
    return this.holder.userId;
  }

  get sessionId(): number {
    return this.holder.sessionId;
  }

  get expiresAt(): Date {
    return this.holder.expiresAt;
  }

  get isOpen(): boolean {
    return !this.isOver;
  }

  /** Sends a message, unless the connection is over. A client that does not read what it is sent is cut off. */
  send(message: Message): void {
    if (this.isOpen) this.transmit(message);
  }

  /** Says why, and closes: from now on nothing is sent or handled. */
  close(closing: Closing): void {
    if (!this.isOpen) return;
    this.transmit(closingMessage(closing));
    this.end();
    this.disconnect(closing);
  }

  /** What becomes of requests from now on. */
  onRequest(handler: RequestHandler): void {
    this.handler = handler;
  }

  /** `listener` is called once, when either side has closed. */
  onClose(listener: () => void): void {
    this.closeListeners.push(listener);
  }

  protected abstract transmit(message: Message): void;

  protected abstract disconnect(closing: Closing): void;

  /** The door's word that the connection is over. */
  protected end(): void {
    if (this.isOver) return;
    this.isOver = true;
    for (const listener of this.closeListeners) listener();
  }

  /**
   * The door's word that a request came. Those of one connection are handled one after the other, in their order.
   *
   * @param read what was asked; throws where that cannot be told
   * @param answer called with what the client is told, unless the connection is over by then
   */
  protected receive(read: () => ClientRequest, answer: (message: Message) => void): void {
    if (this.admit(answer)) this.previousRequest = this.previousRequest.then(() => this.handle(read, answer));
  }

  /** Whether a message that came may be looked at; where not, its sender is told, or cut off. */
  protected admit(answer: (message: Message) => void): boolean {
    if (!this.isOpen) return false;
    const now = this.context.clock.timestamp();
    const verdict = this.rate.take(now);
    if (this.expiresAt.getTime() <= now) this.close(EXPIRED_TOKEN);
    else if (verdict === 'close') this.close(RATE_LIMITED);
    else if (verdict === 'warn') answer(closingMessage(RATE_LIMITED));
    else return true;
    return false;
  }

  private async handle(read: () => ClientRequest, answer: (message: Message) => void): Promise<void> {
    if (!this.isOpen) return;
    const reply = await this.replyTo(read);
    if (this.isOpen) answer(reply);
  }

  private async replyTo(read: () => ClientRequest): Promise<Message> {
    try {
      return await this.handler(read());
    } catch (thrown) {
      return errorMessage(this.context.errors.report(thrown));
    }
  }
}
