/** The e-mails this feature sends. */
export enum DigestMailKind {
  DailyReminder = 'daily_reminder',
  WeeklySummary = 'weekly_summary',
}
