/** What is wrong with one input field. `field` is a path: `activities.3.app_name`. */
export interface FieldError {
  field: string;
  code: string;
  message: string;
}

/** How loudly an error is logged. */
export type ErrorLogLevel = 'silent' | 'info' | 'warn' | 'error';

export interface AppErrorOptions {
  errors?: FieldError[];
  /** Response headers that belong to this error. */
  headers?: Record<string, string>;
  logLevel?: ErrorLogLevel;
  cause?: unknown;
}

/**
 * An error that a client is told of. One filter turns it into a problem document, for HTTP and sockets alike; anything else
 * that is thrown is a fault of ours.
 */
export class AppError extends Error {
  readonly errors: FieldError[] | undefined;
  readonly headers: Record<string, string>;
  readonly logLevel: ErrorLogLevel;

  /**
   * @param status the HTTP status
   * @param code stable and machine-readable
   * @param detail one sentence for a person; nothing of our insides
   */
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    options: AppErrorOptions = {},
  ) {
    super(detail, { cause: options.cause });
    this.name = 'AppError';
    this.errors = options.errors;
    this.headers = options.headers ?? {};
    this.logLevel = options.logLevel ?? (status >= 500 ? 'error' : 'silent');
  }
}
