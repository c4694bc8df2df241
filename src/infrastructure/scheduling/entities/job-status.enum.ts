export enum JobStatus {
  Running = 'running',
  Succeeded = 'succeeded',
  Failed = 'failed',
}
