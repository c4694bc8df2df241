import type { Caller } from '../../common/auth/caller';

/** Whose connection it is, and for how long. */
export interface ConnectionHolder extends Readonly<Caller> {
  /** When the access token runs out. */
  readonly expiresAt: Date;
}

/** Tells who wants to come in. A feature that knows tokens provides it. */
export abstract class SocketAuthenticator {
  /**
   * @param token whatever the client sent as one
   * @throws {AppError} 401 `missing_token`, `invalid_token`, `expired_token`
   */
  abstract authenticate(token: unknown): Promise<ConnectionHolder>;
}
