import type { BlockedApp } from './entities/blocked-app.entity';
import type { LimitState } from './limits';

/** A rule, and where its app stands. */
export interface BlockedAppStatus {
  app: BlockedApp;
  state: LimitState;
}
