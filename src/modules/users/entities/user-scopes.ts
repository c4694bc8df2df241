/** Cached answers that show an account: its profile, its role, whether a session of it is good. */
export const accountScope = (userId: number): string => `account:${userId}`;

/** Cached answers that show other people's names and pictures. */
export const PEOPLE_SCOPE = 'people';
