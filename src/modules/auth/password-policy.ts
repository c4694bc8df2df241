import { dictionary } from '@zxcvbn-ts/language-common';
import { validationFailed } from '../../common/errors/common.errors';
import type { Problem } from '../../common/validation/checks';
import { codePoints } from '../../common/validation/checks';

const MIN_LENGTH = 8;
const MAX_LENGTH = 128;
const COMMONEST = 10_000;

const commonPasswords = new Set(
  dictionary['passwords-common'].slice(0, COMMONEST).map((password) => password.toLowerCase()),
);

/** The one form of a password that is checked and hashed. Only Unicode's ways of writing the same thing are folded. */
export function normalizePassword(password: string): string {
  return password.normalize('NFKC');
}

/**
 * What is wrong with a new password, or `null`: 8–128 characters (code points, after NFKC) of any kind, but not among the
 * 10,000 commonest and not the account's own names, without regard to case.
 *
 * @param names the account's username and e-mail address
 */
export function passwordProblem(password: string, names: readonly string[]): Problem | null {
  const normal = normalizePassword(password);
  const length = codePoints(normal);
  if (length < MIN_LENGTH) return { code: 'too_short', must: `must be at least ${MIN_LENGTH} characters long` };
  if (length > MAX_LENGTH) return { code: 'too_long', must: `must be at most ${MAX_LENGTH} characters long` };
  const folded = normal.toLowerCase();
  if (commonPasswords.has(folded)) return { code: 'too_common', must: 'must not be one of the commonest passwords' };
  if (names.some((name) => name.normalize('NFKC').toLowerCase() === folded)) {
    return { code: 'same_as_name', must: 'must not be the username or the e-mail address' };
  }
  return null;
}

/** @throws 422 on `field`, see {@link passwordProblem} */
export function assertGoodPassword(field: string, password: string, names: readonly string[]): void {
  const problem = passwordProblem(password, names);
  if (problem !== null) {
    throw validationFailed([{ field, code: problem.code, message: `${field} ${problem.must}` }]);
  }
}
