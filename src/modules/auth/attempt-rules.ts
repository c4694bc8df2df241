/** What has been tried lately: instants in epoch milliseconds, oldest first, and until when more is refused. */
export interface AttemptState {
  hits: number[];
  blockedUntil: number | null;
}

export interface Verdict<T> {
  state: AttemptState;
  outcome: T;
}

/**
 * One more wrong password on a name: after `max` within `lockMs`, the name is locked for `lockMs`.
 *
 * @returns `counted`; `locked` where this was the one that locked it; `refused` where it was locked already
 */
export function countWrongPassword(
  { hits, blockedUntil }: AttemptState,
  now: number,
  max: number,
  lockMs: number,
): Verdict<'counted' | 'locked' | 'refused'> {
  if (blockedUntil !== null && blockedUntil > now) return { state: { hits, blockedUntil }, outcome: 'refused' };
  const counted = [...hits.filter((hit) => hit > now - lockMs), now];
  return counted.length >= max
    ? { state: { hits: [], blockedUntil: now + lockMs }, outcome: 'locked' }
    : { state: { hits: counted, blockedUntil: null }, outcome: 'counted' };
}

/**
 * One more failure of an address: `burst` of them are answered at once, then one every `intervalMs`. The one number kept is
 * when the address will be even again.
 *
 * @returns 0 where it is within bounds, else the milliseconds to wait
 */
export function countAddressFailure(
  { hits }: AttemptState,
  now: number,
  burst: number,
  intervalMs: number,
): Verdict<number> {
  const evenAt = Math.max(hits[0] ?? now, now) + intervalMs;
  const waitMs = evenAt - now - burst * intervalMs;
  return waitMs > 0
    ? { state: { hits, blockedUntil: null }, outcome: waitMs }
    : { state: { hits: [evenAt], blockedUntil: null }, outcome: 0 };
}

/** One more mail to an address: at most one a minute and five an hour. */
export function countMail({ hits }: AttemptState, now: number): Verdict<'allowed' | 'dropped'> {
  const lastHour = hits.filter((hit) => hit > now - MAIL_WINDOW_MS);
  const latest = lastHour.at(-1);
  const isDropped = lastHour.length >= MAILS_PER_HOUR || (latest !== undefined && latest > now - MAIL_COOLDOWN_MS);
  return isDropped
    ? { state: { hits: lastHour, blockedUntil: null }, outcome: 'dropped' }
    : { state: { hits: [...lastHour, now], blockedUntil: null }, outcome: 'allowed' };
}

export const MAIL_WINDOW_MS = 3_600_000;
const MAIL_COOLDOWN_MS = 60_000;
const MAILS_PER_HOUR = 5;
