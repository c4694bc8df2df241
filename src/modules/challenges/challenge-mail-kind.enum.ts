/** The e-mails this feature sends. */
export enum ChallengeMailKind {
  Results = 'challenge_results',
}
