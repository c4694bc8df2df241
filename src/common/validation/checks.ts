/** What is wrong with a value: a stable code and the rest of a sentence that begins with the field's name. */
export interface Problem {
  code: string;
  must: string;
  /** Where inside the value, as a path; left out: the value itself. */
  at?: string;
}

/** Answers what is wrong with `value`, or `null`. */
export type Check = (value: unknown) => Problem | null;

const problem = (code: string, must: string): Problem => ({ code, must });

export interface TextLimits {
  /** Code points. */
  min?: number;
  /** Code points. */
  max: number;
  pattern?: { regex: RegExp; must: string };
}

/** Code points in `text`: what a person would count, near enough, and what the database's column counts. */
export function codePoints(text: string): number {
  let points = 0;
  for (let index = 0; index < text.length; index += text.codePointAt(index)! > 0xffff ? 2 : 1) points += 1;
  return points;
}

export function checkText({ min = 0, max, pattern }: TextLimits): Check {
  return (value) => {
    if (typeof value !== 'string') return problem('invalid_type', 'must be a string');
    // A lone surrogate cannot be stored as it was sent.
    if (!value.isWellFormed()) return problem('invalid_text', 'must be well-formed Unicode');
    const length = value.length > max * 2 ? Infinity : codePoints(value);
    if (length > max) return problem('too_long', `must be at most ${max} characters long`);
    if (length < min) {
      return min === 1
        ? problem('blank', 'must not be blank')
        : problem('too_short', `must be at least ${min} characters long`);
    }
    if (pattern !== undefined && !pattern.regex.test(value)) return problem('invalid_format', pattern.must);
    return null;
  };
}

export interface NumberLimits {
  min?: number;
  max?: number;
  /** The value must be greater than this. */
  above?: number;
  /** Decimals at the most. */
  decimals: number;
}

export function checkNumber({ min, max, above, decimals }: NumberLimits): Check {
  return (value) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      return problem('invalid_type', decimals === 0 ? 'must be a whole number' : 'must be a number');
    }
    if (above !== undefined && value <= above) return problem('out_of_range', `must be greater than ${above}`);
    if (min !== undefined && value < min) return problem('out_of_range', `must be at least ${min}`);
    if (max !== undefined && value > max) return problem('out_of_range', `must be at most ${max}`);
    if (Number(value.toFixed(decimals)) !== value) {
      return decimals === 0
        ? problem('invalid_type', 'must be a whole number')
        : problem('too_many_decimals', `must have at most ${decimals} decimals`);
    }
    return null;
  };
}

/** Any string at all. */
export const checkString: Check = (value) =>
  typeof value === 'string' ? null : problem('invalid_type', 'must be a string');

export const checkBoolean: Check = (value) =>
  typeof value === 'boolean' ? null : problem('invalid_type', 'must be true or false');

export function checkOneOf(choices: readonly string[]): Check {
  return (value) =>
    typeof value !== 'string'
      ? problem('invalid_type', 'must be a string')
      : choices.includes(value)
        ? null
        : problem('invalid_choice', `must be one of ${choices.join(', ')}`);
}

/** A check by a predicate over strings. */
export function checkFormat(isGood: (text: string) => boolean, must: string): Check {
  return (value) =>
    typeof value !== 'string'
      ? problem('invalid_type', 'must be a string')
      : isGood(value)
        ? null
        : problem('invalid_format', must);
}

export function checkList({ min, max }: { min: number; max: number }): Check {
  return (value) => {
    if (!Array.isArray(value)) return problem('invalid_type', 'must be a list');
    if (value.length < min) return problem('too_few', `must have at least ${min} item${min === 1 ? '' : 's'}`);
    if (value.length > max) return problem('too_many', `must have at most ${max} items`);
    return null;
  };
}

/** A list within `limits` of which every item passes `item`; the first that does not is told, by its place. */
export function checkListOf(item: Check, limits: { min: number; max: number }): Check {
  return (value) => {
    const wrong = checkList(limits)(value);
    if (wrong !== null) return wrong;
    for (const [index, wrongItem] of (value as unknown[]).map(item).entries()) {
      if (wrongItem !== null) return { ...wrongItem, at: String(index) };
    }
    return null;
  };
}

export const checkObject: Check = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? null
    : problem('invalid_type', 'must be an object');

const INSTANT = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(:\d\d([.,]\d{1,9})?)?(Z|[+-]\d\d(:?\d\d)?)$/i;

/** The first and the last instant that every database's column holds. */
const FIRST_INSTANT = Date.UTC(1000, 0);
const LAST_INSTANT = Date.UTC(10_000, 0) - 1;

/** ISO 8601 with a time and any offset, of a year from 1000 to 9999 in UTC. */
export function parseInstant(text: string): Date | null {
  const match = INSTANT.exec(text);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  // Date would roll 30 February over to March.
  if (month < 1 || month > 12 || day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return null;
  const instant = new Date(text[10] === 'T' && match[8] === 'Z' ? text.replace(',', '.') : inNodesForm(text));
  return instant.getTime() >= FIRST_INSTANT && instant.getTime() <= LAST_INSTANT ? instant : null;
}

/** ISO 8601 allows more ways to write an offset than Node reads. */
function inNodesForm(text: string): string {
  return text
    .replace(',', '.')
    .replace(/([+-]\d\d)(\d\d)$/, '$1:$2')
    .replace(/(T.*[+-]\d\d)$/i, '$1:00')
    .toUpperCase();
}
