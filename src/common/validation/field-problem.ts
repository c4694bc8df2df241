import type { Problem } from './checks';

/** class-validator carries one text per failed rule; all parts of a {@link Problem} travel in it. */
const SEPARATOR = '\u0000';

export function encodeProblem({ code, must, at }: Problem): string {
  return [code, must, ...(at === undefined ? [] : [at])].join(SEPARATOR);
}

export function decodeProblem(text: string): Problem {
  const [code = '', must, at] = text.split(SEPARATOR);
  if (must === undefined) return { code: 'invalid', must: 'is not valid' };
  return { code, must, ...(at === undefined ? {} : { at }) };
}
