export enum OneTimeTokenKind {
  VerifyEmail = 'verify_email',
  ResetPassword = 'reset_password',
  ChangeEmail = 'change_email',
}
