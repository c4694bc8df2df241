export enum AuditLogLevel {
  Info = 'info',
  Warning = 'warning',
  Error = 'error',
}
