import { exportText } from './account-export';
import type { AccountExportSection } from './account-export-sections';

const section = (name: string, ...pages: object[][]): AccountExportSection => ({
  name,
  async *pages() {
    yield* await Promise.resolve(pages);
  },
});

async function textOf(
  head: Record<string, unknown>,
  sections: AccountExportSection[],
  end: () => Promise<unknown> = () => Promise.resolve(),
): Promise<string> {
  let text = '';
  for await (const piece of exportText(head, sections, 7, end)) text += piece;
  return text;
}

describe('the text of an account export', () => {
  it('is one JSON object over all pages of all sections', async () => {
    const text = await textOf({ at: new Date('2026-11-20T08:00:00.000Z'), profile: { name: '"😀"\n' }, avatar: null }, [
      section('none'),
      section('one', [{ id: 1 }]),
      section('many', [{ id: 1 }, { id: 2 }], [], [{ id: 3 }]),
    ]);
    expect(JSON.parse(text)).toEqual({
      at: '2026-11-20T08:00:00.000Z',
      profile: { name: '"😀"\n' },
      avatar: null,
      none: [],
      one: [{ id: 1 }],
      many: [{ id: 1 }, { id: 2 }, { id: 3 }],
    });
  });

  it('has begun before anything is read', async () => {
    let isRead = false;
    const source: AccountExportSection = {
      name: 'late',
      // eslint-disable-next-line @typescript-eslint/require-await -- as the database would
      async *pages() {
        isRead = true;
        yield [];
      },
    };
    const pieces = exportText({ a: 1 }, [source], 7, () => Promise.resolve());
    expect((await pieces.next()).value).toBe('{\n"a": 1');
    expect(isRead).toBe(false);
  });

  it('never becomes whole where its end fails', async () => {
    await expect(textOf({}, [section('a', [{}])], () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
  });

  it('asks every section for the one user', async () => {
    const asked: number[] = [];
    const source: AccountExportSection = {
      name: 'x',
      async *pages(userId) {
        asked.push(userId);
        yield* await Promise.resolve([]);
      },
    };
    await textOf({}, [source, source]);
    expect(asked).toEqual([7, 7]);
  });
});
