import type { AccountExportSection } from './account-export-sections';

/**
 * One JSON object, piece by piece: the fields of `head`, then a list for each section. The first piece comes before any
 * section is read, so that a failure always meets an answer that has begun, and cuts it off.
 *
 * @param end runs before the last piece: where it throws, the document never becomes whole
 */
export async function* exportText(
  head: Readonly<Record<string, unknown>>,
  sections: readonly AccountExportSection[],
  userId: number,
  end: () => Promise<unknown>,
): AsyncGenerator<string> {
  const fields = Object.entries(head).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  yield `{\n${fields.join(',\n')}`;
  for (const { name, pages } of sections) {
    yield `,\n${JSON.stringify(name)}: [`;
    let separator = '\n';
    for await (const page of pages(userId)) {
      if (page.length === 0) continue;
      yield separator + page.map((item) => JSON.stringify(item)).join(',\n');
      separator = ',\n';
    }
    yield ']';
  }
  await end();
  yield '\n}\n';
}
