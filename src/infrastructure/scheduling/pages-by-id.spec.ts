import { inChunks } from './in-chunks';
import { pagesById, visitById } from './pages-by-id';

const SIGNAL = new AbortController().signal;

/** Pages of `size` out of `count` items with ids from 1. */
const reader =
  (count: number, size: number) =>
  (afterId: number): Promise<{ id: number }[]> =>
    Promise.resolve(
      Array.from({ length: Math.min(size, count - afterId) }, (_, index) => ({ id: afterId + index + 1 })),
    );

describe('pages by id', () => {
  it('come one after the other until one is empty', async () => {
    const pages: number[][] = [];
    for await (const page of pagesById(reader(7, 3), SIGNAL)) pages.push(page.map(({ id }) => id));
    expect(pages).toEqual([[1, 2, 3], [4, 5, 6], [7]]);
  });

  it('are read only when the one before has been dealt with', async () => {
    const steps: string[] = [];
    const readPage = (afterId: number): Promise<{ id: number }[]> => {
      steps.push(`read after ${afterId}`);
      return reader(2, 1)(afterId);
    };
    for await (const [item] of pagesById(readPage, SIGNAL)) {
      await Promise.resolve();
      steps.push(`done with ${item!.id}`);
    }
    expect(steps).toEqual(['read after 0', 'done with 1', 'read after 1', 'done with 2', 'read after 2']);
  });

  it('end where a signal tells them to', async () => {
    const stop = new AbortController();
    const seen: number[] = [];
    const walk = async (): Promise<void> => {
      for await (const page of pagesById(reader(9, 2), stop.signal)) {
        seen.push(...page.map(({ id }) => id));
        stop.abort(new Error('stop'));
      }
    };
    await expect(walk()).rejects.toThrow('stop');
    expect(seen).toEqual([1, 2]);
  });
});

describe('visiting by id', () => {
  it('adds up what was changed', async () => {
    await expect(visitById(reader(5, 2), ({ id }) => Promise.resolve(id), SIGNAL)).resolves.toBe(15);
  });

  it('goes on behind an item that fails, and fails in the end', async () => {
    const seen: number[] = [];
    const visit = ({ id }: { id: number }): Promise<number> => {
      seen.push(id);
      return id === 2 ? Promise.reject(new Error('the second')) : Promise.resolve(1);
    };
    await expect(visitById(reader(5, 2), visit, SIGNAL)).rejects.toThrow('1 failed, the first: Error: the second');
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });

  it('gives up where everything fails', async () => {
    const visit = jest.fn(() => Promise.reject(new Error('no database')));
    await expect(visitById(reader(1_000, 100), visit, SIGNAL)).rejects.toThrow('no database');
    expect(visit.mock.calls.length).toBeLessThan(30);
  });
});

describe('chunks', () => {
  it('are done until one is empty', async () => {
    const counts = [500, 500, 3, 0];
    await expect(inChunks(() => Promise.resolve(counts.shift()!), SIGNAL)).resolves.toBe(1_003);
    expect(counts).toEqual([]);
  });

  it('end where a signal tells them to', async () => {
    const stop = new AbortController();
    const doChunk = jest.fn(() => {
      stop.abort(new Error('stop'));
      return Promise.resolve(1);
    });
    await expect(inChunks(doChunk, stop.signal)).rejects.toThrow('stop');
    expect(doChunk).toHaveBeenCalledTimes(1);
  });
});
