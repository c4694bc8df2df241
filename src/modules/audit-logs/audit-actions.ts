/** Every action the audit log knows, `area.event` in the past tense, and what it means. The API description lists them. */
export const AUDIT_ACTIONS = {
  'auth.registered': 'An account was registered, or a pending registration replaced',
  'auth.email_verified': 'An e-mail address was verified',
  'auth.google_linked': 'A Google account was linked to an account',
  'auth.logged_in': 'A user signed in',
  'auth.login_failed': 'A sign-in was refused',
  'auth.login_locked': 'A name was locked after too many wrong passwords',
  'auth.logged_out': 'A session was ended by its user',
  'auth.logged_out_everywhere': 'All sessions of a user were ended by the user',
  'auth.token_reused': 'A replaced refresh token came back; its session was ended',
  'auth.password_changed': 'A password was changed by its owner',
  'auth.password_reset': 'A password was set anew by a mailed link',
  'auth.email_change_requested': 'Another e-mail address was asked for',
  'auth.email_changed': 'An e-mail address was changed',
  'users.profile_updated': 'A profile or its settings were changed',
  'users.account_exported': 'Everything an account holds was exported by its owner',
  'users.account_deleted': 'An account was deleted by its owner',
  'users.role_changed': 'A role was changed',
  'activities.exported': 'Activities were exported',
  'blocked_apps.created': 'A rule for an app was created',
  'blocked_apps.updated': 'A rule for an app was changed',
  'blocked_apps.deleted': 'A rule for an app was deleted',
  'blocked_apps.reset': 'A rule’s count of the day was reset',
  'limits.warned': '80 % of a limit was reached',
  'limits.blocked': 'A limit was reached',
  'challenge.created': 'A challenge was created',
  'challenge.updated': 'A challenge was changed',
  'challenge.joined': 'A user joined a challenge',
  'challenge.left': 'A user left a challenge',
  'challenge.started': 'A challenge has begun',
  'challenge.completed': 'A challenge was completed: its ranks are final',
  'challenge.deleted': 'A challenge was deleted',
  'challenge.cancelled': 'A running challenge was cancelled by an administrator',
  'digests.unsubscribed': 'Reminders or summaries were ended by the link in one of them',
  'logs.sealed': 'The audit logs there were before were sealed as they stood',
  'logs.reseal_ordered': 'All audit logs were ordered to be sealed anew, as they stand',
  'jobs.finished': 'A job has changed something',
  'jobs.failed': 'A job failed; it is run again',
  'admin.user_updated': 'An administrator changed an account',
  'admin.user_deactivated': 'An administrator deactivated an account',
  'admin.user_activated': 'An administrator activated an account',
  'admin.user_deleted': 'An administrator deleted an account',
  'admin.logs_archived': 'An administrator had older audit logs archived',
} as const;

export type AuditAction = keyof typeof AUDIT_ACTIONS;

/** The actions as the API description lists them. */
export function auditActionsInMarkdown(): string {
  const rows = Object.entries(AUDIT_ACTIONS).map(([action, meaning]) => `| \`${action}\` | ${meaning} |`);
  return ['## Audit log actions', '', '| action | meaning |', '| --- | --- |', ...rows].join('\n');
}
