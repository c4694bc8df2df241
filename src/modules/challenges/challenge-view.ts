import type { Caller } from '../../common/auth/caller';
import type { Challenge } from './entities/challenge.entity';
import type { ChallengeStatus } from './entities/challenge-status.enum';

/** Who looks. */
export type Viewer = Pick<Caller, 'userId' | 'role'>;

/** A challenge as one user sees it. */
export interface ChallengeView {
  /** With its creator. */
  challenge: Challenge;
  /** By the clock. */
  status: ChallengeStatus;
  isParticipant: boolean;
  isCreator: boolean;
}
