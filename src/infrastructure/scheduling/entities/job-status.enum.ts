export enum JobStatus {
  Running = 'running',
  Succeeded = 'succeeded',
  Failed = 'failed',
  /** Handed back before its end, because the process was told to end. */
  Stopped = 'stopped',
}
