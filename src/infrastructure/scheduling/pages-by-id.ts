/** Failures of single items after which a walk is given up: the fault is not theirs. */
const MAX_FAILURES = 20;

type ReadPage<T> = (afterId: number) => Promise<T[]>;

/**
 * Reads page after page, each once the one before has been dealt with, so that memory is taken for one page only.
 *
 * @param readPage what comes after an id, in the order of ids; an empty page ends the walk
 * @throws the reason of `signal` between two pages
 */
export async function* pagesById<T extends { id: number }>(
  readPage: ReadPage<T>,
  signal: AbortSignal = new AbortController().signal,
): AsyncGenerator<T[], void> {
  for (let afterId = 0; ;) {
    signal.throwIfAborted();
    const page = await readPage(afterId);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    afterId = last.id;
  }
}

/**
 * Visits one item after the other. One that fails keeps nobody behind it from being visited; the walk fails in the end.
 *
 * @param visit answers how many things it changed
 * @returns how many things were changed over all
 * @throws {AggregateError} of what the visits threw; the reason of `signal`
 */
export async function visitById<T extends { id: number }>(
  readPage: ReadPage<T>,
  visit: (item: T) => Promise<number>,
  signal: AbortSignal,
): Promise<number> {
  let changed = 0;
  const failures: unknown[] = [];
  for await (const page of pagesById(readPage, signal)) {
    for (const item of page) {
      signal.throwIfAborted();
      try {
        changed += await visit(item);
      } catch (error) {
        failures.push(error);
        if (failures.length > MAX_FAILURES) throw error;
      }
    }
  }
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} failed, the first: ${String(failures[0])}`);
  return changed;
}
