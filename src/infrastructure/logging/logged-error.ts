/** What of an error is logged. */
export interface LoggedError {
  type: string;
  message: string;
  stack: string | undefined;
  code?: unknown;
  /** A statement with placeholders. */
  query?: unknown;
  cause?: LoggedError;
}

/** Causes followed; more would be a circle. */
const MAX_CAUSES = 5;

/**
 * An error for the log: what it is and where it was thrown. Nothing else it carries: a failed statement brings its
 * parameters along, password and token hashes among them.
 */
export function loggedError(error: unknown, causes = MAX_CAUSES): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error), stack: undefined };
  const { code, query, cause } = error as { code?: unknown; query?: unknown; cause?: unknown };
  return {
    type: error.constructor.name,
    message: error.message,
    stack: error.stack,
    ...(code === undefined ? {} : { code }),
    ...(query === undefined ? {} : { query }),
    ...(cause instanceof Error && causes > 0 ? { cause: loggedError(cause, causes - 1) } : {}),
  };
}
