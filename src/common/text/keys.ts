/**
 * What a username or an e-mail address is known by: itself without regard to case. Both are ASCII; of what is not, nothing is
 * folded, or the Kelvin sign would be a `k` and another spelling of somebody's name.
 */
export function accountKey(name: string): string {
  return name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** What an app is known by: its name without regard to case, surrounding space, and how its accents are encoded. */
export function appKey(appName: string): string {
  return appName.trim().normalize('NFC').toLowerCase();
}

/** `text` for a `LIKE`, its wildcards literal. The pattern goes with `ESCAPE '!'`, which every engine takes alike. */
export function likeContains(text: string): string {
  return `%${text.replace(/[!%_]/g, '!$&')}%`;
}
