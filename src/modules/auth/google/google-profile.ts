import { codePoints } from '../../../common/validation/checks';
import { flatten } from '../../../common/text/flatten';
import { isPlainEmail } from '../../users/dto/account-fields';
import { isHttpsUrl } from '../../users/dto/update-profile.dto';

const MAX_FULL_NAME = 100;
/** As Google promises it: at most 255 ASCII characters. White space is refused, since a server's collation may overlook it. */
const SUBJECT = /^[\x21-\x7e]{1,255}$/;

/** Who Google says somebody is. */
export interface GoogleProfile {
  /** Google's own id for the person: what never changes, and is shown nowhere. */
  subject: string;
  email: string;
  /** Whether Google has seen that the address is theirs. */
  isEmailVerified: boolean;
  fullName: string | null;
  avatarUrl: string | null;
}

/**
 * Reads what the userinfo endpoint says (OpenID Connect Core, 5.1).
 *
 * @throws where it does not say who it is about: no subject, or no address that we could write to
 */
export function readGoogleProfile(claims: Record<string, unknown>): GoogleProfile {
  const { sub: subject, email_verified: isVerified, name, picture } = claims;
  const email = typeof claims.email === 'string' ? claims.email.trim() : '';
  if (typeof subject !== 'string' || !SUBJECT.test(subject)) throw new Error('The userinfo has no subject');
  if (!isPlainEmail(email)) throw new Error('The userinfo has no e-mail address');
  return {
    subject,
    email,
    // Some providers spell it as text.
    isEmailVerified: isVerified === true || isVerified === 'true',
    fullName: typeof name === 'string' ? shortened(flatten(name)) : null,
    avatarUrl: typeof picture === 'string' && isHttpsUrl(picture) ? picture : null,
  };
}

function shortened(name: string): string | null {
  if (name === '') return null;
  return codePoints(name) > MAX_FULL_NAME ? Array.from(name).slice(0, MAX_FULL_NAME).join('').trimEnd() : name;
}
