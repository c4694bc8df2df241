/** The e-mails this feature sends. */
export enum AuthMailKind {
  Verification = 'verification',
  AlreadyRegistered = 'already_registered',
  PasswordReset = 'password_reset',
  PasswordChanged = 'password_changed',
  EmailChangeLink = 'email_change_link',
  EmailChangeNotice = 'email_change_notice',
  SessionEnded = 'session_ended',
  Welcome = 'welcome',
}
