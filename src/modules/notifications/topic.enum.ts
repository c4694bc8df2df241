/** What a connection can be told of. */
export enum Topic {
  Activities = 'activities',
  Challenges = 'challenges',
  Limits = 'limits',
}

export const ALL_TOPICS: ReadonlySet<Topic> = new Set(Object.values(Topic));
