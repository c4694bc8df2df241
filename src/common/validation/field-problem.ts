import type { Problem } from './checks';

/** class-validator carries one text per failed rule; both halves of a {@link Problem} travel in it. */
const SEPARATOR = '\u0000';

export function encodeProblem({ code, must }: Problem): string {
  return `${code}${SEPARATOR}${must}`;
}

export function decodeProblem(text: string): Problem {
  const at = text.indexOf(SEPARATOR);
  return at < 0 ? { code: 'invalid', must: 'is not valid' } : { code: text.slice(0, at), must: text.slice(at + 1) };
}
