/** Every action the audit log knows, `area.event` in the past tense, and what it means. The API description lists them. */
export const AUDIT_ACTIONS = {
  'auth.registered': 'An account was registered, or a pending registration replaced',
  'auth.email_verified': 'An e-mail address was verified',
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
  'users.account_deleted': 'An account was deleted by its owner',
  'users.role_changed': 'A role was changed',
  'activities.exported': 'Activities were exported',
  'blocked_apps.created': 'A rule for an app was created',
  'blocked_apps.updated': 'A rule for an app was changed',
  'blocked_apps.deleted': 'A rule for an app was deleted',
  'blocked_apps.reset': 'A rule’s count of the day was reset',
  'limits.warned': '80 % of a limit was reached',
  'limits.blocked': 'A limit was reached',
} as const;

export type AuditAction = keyof typeof AUDIT_ACTIONS;
