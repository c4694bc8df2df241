import type { Page } from '../../common/pagination/page.dto';
import type { ChallengeView } from './challenge-view';

/** A line of the board. */
export interface BoardEntry {
  /** `null` where no day counts yet. */
  rank: number | null;
  userId: number;
  username: string;
  avatarUrl: string | null;
  score: number;
  totalSeconds: number;
  daysCounted: number;
}

/** Where one participant is on the board. */
export interface Place {
  /** `null` where no day counts yet. */
  rank: number | null;
  score: number;
}

/** One page of a board, as one user sees it. */
export interface Leaderboard {
  view: ChallengeView;
  updatedAt: Date;
  entries: Page<BoardEntry>;
  /** `null` for who does not take part. */
  me: Place | null;
}

/** The best of a board, the same for everyone. */
export interface BoardTop {
  items: BoardEntry[];
  participantsCount: number;
}
