/** Cached answers made from a user's activities and usage. */
export const usageScope = (userId: number): string => `usage:${userId}`;
