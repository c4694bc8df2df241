import type { CookieOptions, Request, Response } from 'express';

const NAME = 'focus_google_state';

/** Milliseconds; as long as a state is good. */
const MAX_AGE_MS = 600_000;

/** Only the browser's own navigation brings it, to the routes of this sign-in only, and no script reads it. */
const scopeOf = (isProduction: boolean): CookieOptions => ({
  path: '/api/auth/google',
  httpOnly: true,
  sameSite: 'lax',
  secure: isProduction,
});

/** Has the browser keep what it must come back from Google with. */
export function setStateCookie(response: Response, value: string, isProduction: boolean): void {
  response.cookie(NAME, value, { ...scopeOf(isProduction), maxAge: MAX_AGE_MS });
}

export function dropStateCookie(response: Response, isProduction: boolean): void {
  response.clearCookie(NAME, scopeOf(isProduction));
}

/** The state cookies of `request`: a browser may send several of one name. */
export function stateCookiesOf({ headers }: Request): string[] {
  const prefix = `${NAME}=`;
  return (headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(prefix))
    .map((pair) => pair.slice(prefix.length));
}
