export enum MailStatus {
  /** Waits for its time, or for the next try. */
  Queued = 'queued',
  Sent = 'sent',
  /** Every try failed; kept for an administrator to see. */
  Failed = 'failed',
}
