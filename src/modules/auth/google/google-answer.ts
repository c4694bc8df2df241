/** What Google sends somebody back with. */
export interface GoogleAnswer {
  code: string | undefined;
  state: string | undefined;
  error: string | undefined;
}

/** Picks it out of a query: what else Google adds (`scope`, `authuser`, `hd`, …) says nothing to us. */
export function readGoogleAnswer(query: Record<string, unknown>): GoogleAnswer {
  return { code: textOf(query.code), state: textOf(query.state), error: textOf(query.error) };
}

/** What is there twice is as good as not there. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
