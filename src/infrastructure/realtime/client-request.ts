import { invalidMessage, malformedMessage } from './realtime-errors';

/** What a client asks for. */
export interface ClientRequest {
  action: string;
  /** An object, as far as JSON goes; what is in it has not been looked at. */
  payload: unknown;
}

/** Deeper than any payload of ours, by far. */
const MAX_DEPTH = 8;

/**
 * A frame of the plain door: `{"action": "…", …}`.
 *
 * @throws {AppError} `malformed_json`, `validation_failed`
 */
export function readFrame(text: string): ClientRequest {
  const message = parse(text);
  if (typeof message !== 'object' || message === null || Array.isArray(message)) {
    throw invalidMessage('message', 'must be an object');
  }
  const { action, ...payload } = message as Record<string, unknown>;
  return readEvent(action, [payload]);
}

/**
 * An event of Socket.IO.
 *
 * @param args what came with it, but for the acknowledgement; nothing is as good as an empty object
 * @throws {AppError} `validation_failed`
 */
export function readEvent(action: unknown, args: readonly unknown[]): ClientRequest {
  if (typeof action !== 'string') throw invalidMessage('action', 'must be a string');
  if (args.length > 1) throw invalidMessage('payload', 'must be one object');
  const payload = args[0] === undefined ? {} : args[0];
  assertShallow(payload);
  return { action, payload };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformedMessage();
  }
}

/** Refuses what no payload could hold before anything recurses over it. */
function assertShallow(payload: unknown): void {
  let level = [payload];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) throw invalidMessage('payload', `must be at most ${MAX_DEPTH} levels deep`);
    if (level.some((value) => value instanceof Uint8Array)) throw invalidMessage('payload', 'must be JSON');
    level = level.flatMap((value): unknown[] =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    );
  }
}
