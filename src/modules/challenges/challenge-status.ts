import type { Challenge } from './entities/challenge.entity';
import { ChallengeStatus } from './entities/challenge-status.enum';

/**
 * Where a challenge stands by the clock. The lifecycle job stores it, up to a minute later. From `completesAt` on nothing that
 * is recorded counts any more, so what a read shows until the job has come is what is then frozen.
 */
export function statusAt(
  { status, startsAt, completesAt }: Pick<Challenge, 'status' | 'startsAt' | 'completesAt'>,
  now: Date,
): ChallengeStatus {
  if (isFinal(status)) return status;
  if (now >= completesAt) return ChallengeStatus.Completed;
  return now >= startsAt ? ChallengeStatus.Active : status;
}

/** Completed and cancelled challenges take nobody in, and their scores stand. */
export function isFinal(status: ChallengeStatus): boolean {
  return status === ChallengeStatus.Completed || status === ChallengeStatus.Cancelled;
}
