import { parseInstant } from '../common/validation/checks';

/** What is wrong with the environment: one line per variable, without its value. */
export class EnvironmentError extends Error {
  constructor(readonly lines: readonly string[]) {
    super(lines.join('\n'));
    this.name = 'EnvironmentError';
  }
}

interface Range {
  min: number;
  max: number;
}

/** Reads single variables, gathers what is wrong with them, and throws it all together in {@link finish}. */
export class EnvironmentReader {
  private readonly problems = new Map<string, string>();

  constructor(private readonly source: Readonly<Record<string, string | undefined>>) {}

  /** The trimmed value; `null` when unset or empty. */
  optionalText(name: string): string | null {
    const value = this.source[name]?.trim();
    return value === undefined || value === '' ? null : value;
  }

  text(name: string, fallback: string): string {
    return this.optionalText(name) ?? fallback;
  }

  boolean(name: string, fallback: boolean): boolean {
    const value = this.optionalText(name)?.toLowerCase();
    if (value === undefined) return fallback;
    if (['true', '1', 'yes', 'on'].includes(value)) return true;
    if (['false', '0', 'no', 'off'].includes(value)) return false;
    this.refuse(name, 'must be true or false');
    return fallback;
  }

  integer(name: string, fallback: number, range: Range): number {
    return this.optionalInteger(name, range) ?? fallback;
  }

  optionalInteger(name: string, { min, max }: Range): number | null {
    const value = this.optionalText(name);
    if (value === null) return null;
    const number = /^-?\d{1,15}$/.test(value) ? Number(value) : NaN;
    if (number >= min && number <= max) return number;
    this.refuse(name, `must be a whole number from ${min} to ${max}`);
    return null;
  }

  oneOf<const T extends readonly string[]>(name: string, choices: T, fallback: T[number]): T[number] {
    const value = this.optionalText(name);
    if (value === null) return fallback;
    const choice = choices.find((candidate) => candidate === value);
    if (choice === undefined) this.refuse(name, `must be one of ${choices.join(', ')}`);
    return choice ?? fallback;
  }

  matching(name: string, pattern: RegExp, looksLike: string, fallback: string): string {
    return this.optionalMatching(name, pattern, looksLike) ?? fallback;
  }

  optionalMatching(name: string, pattern: RegExp, looksLike: string): string | null {
    return this.optionalValid(name, (value) => pattern.test(value), `must look like ${looksLike}`);
  }

  valid(name: string, isGood: (value: string) => boolean, must: string, fallback: string): string {
    return this.optionalValid(name, isGood, must) ?? fallback;
  }

  optionalValid(name: string, isGood: (value: string) => boolean, must: string): string | null {
    const value = this.optionalText(name);
    if (value === null || isGood(value)) return value;
    this.refuse(name, must);
    return null;
  }

  url(name: string, fallback: string): string {
    return this.optionalUrl(name) ?? fallback;
  }

  optionalUrl(name: string): string | null {
    return this.optionalValid(name, isHttpUrl, 'must be an http:// or https:// address');
  }

  list(name: string, fallback: string[]): string[] {
    const value = this.optionalText(name);
    if (value === null) return fallback;
    return value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  }

  optionalInstant(name: string): Date | null {
    const value = this.optionalText(name);
    if (value === null) return null;
    const instant = parseInstant(value);
    if (instant === null) this.refuse(name, 'must be an instant such as 2026-11-20T08:00:00Z');
    return instant;
  }

  /** Notes a problem; the first one of a variable stands. */
  refuse(name: string, must: string): void {
    if (!this.problems.has(name)) this.problems.set(name, `${name} ${must}`);
  }

  /** @throws {EnvironmentError} when anything was refused. */
  finish(): void {
    if (this.problems.size > 0) throw new EnvironmentError([...this.problems.values()]);
  }
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
