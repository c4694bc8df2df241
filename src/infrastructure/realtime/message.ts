/** What goes over a socket, the same JSON object on both doors. Over Socket.IO `type` is also the event's name. */
export interface Message {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface ErrorMessage extends Message {
  readonly type: 'error';
  /** Stable and machine-readable. */
  readonly code: string;
  /** One sentence for a person. */
  readonly message: string;
}
