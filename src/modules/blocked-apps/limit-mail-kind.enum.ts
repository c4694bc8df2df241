/** The e-mails this feature sends. */
export enum LimitMailKind {
  Warning = 'limit_warning',
  Block = 'limit_block',
}
