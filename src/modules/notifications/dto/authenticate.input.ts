import { TextField } from '../../../common/validation/request-fields';

/** Longer than any token of ours, by far. */
const MAX_TOKEN_LENGTH = 4_096;

export class AuthenticateInput {
  /** An access token. */
  @TextField({ max: MAX_TOKEN_LENGTH })
  token!: string;
}
