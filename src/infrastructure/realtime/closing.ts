import type { AppError } from '../../common/errors/app-error';

/** Why we close a connection: told in an `error` message first, and by the plain door in the close frame too. */
export interface Closing {
  /** The WebSocket close code; 4000 and above are ours. */
  readonly code: number;
  /** The error message's `code` and the close frame's reason. */
  readonly reason: string;
  /** One sentence for a person. */
  readonly message: string;
}

/** The token a connection was opened with is not, or no longer, good: a client needs another before it comes back. */
const UNAUTHORIZED = 4401;

const GOING_AWAY = 1001;
const POLICY_VIOLATION = 1008;
const TRY_AGAIN_LATER = 1013;

export const EXPIRED_TOKEN: Closing = {
  code: UNAUTHORIZED,
  reason: 'expired_token',
  message: 'This token has run out',
};

export const SESSION_ENDED: Closing = {
  code: UNAUTHORIZED,
  reason: 'session_ended',
  message: 'This session has ended',
};

export const SERVER_SHUTDOWN: Closing = {
  code: GOING_AWAY,
  reason: 'server_shutdown',
  message: 'The server is shutting down; connect again shortly',
};

export const RATE_LIMITED: Closing = {
  code: POLICY_VIOLATION,
  reason: 'rate_limited',
  message: 'Too many messages',
};

export const TOO_MANY_CONNECTIONS: Closing = {
  code: POLICY_VIOLATION,
  reason: 'too_many_connections',
  message: 'A newer connection of yours has taken the place of this one',
};

/** How a handshake is refused. */
export const refusal = ({ status, code, detail }: AppError): Closing => ({
  code: status === 401 ? UNAUTHORIZED : TRY_AGAIN_LATER,
  reason: code,
  message: detail,
});
