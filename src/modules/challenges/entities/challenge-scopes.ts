/** Cached answers that show one challenge, its board, or who is in it. */
export const challengeScope = (challengeId: number): string => `challenge:${challengeId}`;

/** Cached answers that list challenges. Scores are not part of it. */
export const CHALLENGES_SCOPE = 'challenges';
