export enum OneTimeTokenKind {
  VerifyEmail = 'verify_email',
  ResetPassword = 'reset_password',
  ChangeEmail = 'change_email',
  /** Not mailed: handed to the frontend at the end of a sign-in with Google. */
  GoogleSignIn = 'google_sign_in',
}
