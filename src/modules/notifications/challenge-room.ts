const PREFIX = 'challenge:';

/** The room where a challenge's board is followed. */
export const challengeRoom = (challengeId: number): string => `${PREFIX}${challengeId}`;

/** The challenges whose rooms are among `rooms`. */
export const challengesIn = (rooms: ReadonlySet<string>): number[] =>
  [...rooms].map((room) => Number(room.slice(PREFIX.length))).sort((a, b) => a - b);
