import { Coalescer } from './coalescer';

const INTERVAL = 1_000;

describe('Coalescer', () => {
  let state = 0;
  /** What each run saw, and when. */
  let runs: [key: string, state: number, at: number][];
  let coalescer: Coalescer<string>;

  beforeEach(() => {
    jest.useFakeTimers({ now: 0 });
    state = 0;
    runs = [];
    coalescer = new Coalescer((key) => {
      runs.push([key, state, Date.now()]);
      return Promise.resolve();
    }, INTERVAL);
  });
  afterEach(() => jest.useRealTimers());

  function change(key = 'a'): void {
    state += 1;
    coalescer.touch(key);
  }

  it('runs at once after a rest', async () => {
    change();
    expect(runs).toEqual([['a', 1, 0]]);
    await jest.advanceTimersByTimeAsync(INTERVAL);
    change();
    expect(runs).toEqual([
      ['a', 1, 0],
      ['a', 2, INTERVAL],
    ]);
  });

  it('ends on the latest state, whatever happens in between', async () => {
    for (let i = 0; i < 1_000; i += 1) change();
    expect(runs).toEqual([['a', 1, 0]]);
    await jest.advanceTimersByTimeAsync(INTERVAL);
    expect(runs).toEqual([
      ['a', 1, 0],
      ['a', 1_000, INTERVAL],
    ]);
    await jest.advanceTimersByTimeAsync(10 * INTERVAL);
    expect(runs).toHaveLength(2);
  });

  it('runs at most once per interval while changes go on', async () => {
    for (let i = 0; i < 55; i += 1) {
      change();
      await jest.advanceTimersByTimeAsync(100);
    }
    await jest.advanceTimersByTimeAsync(INTERVAL);
    const times = runs.map(([, , at]) => at);
    for (const [index, at] of times.entries()) {
      if (index > 0) expect(at - times[index - 1]!).toBeGreaterThanOrEqual(INTERVAL);
    }
    expect(runs.at(-1)).toEqual(['a', 55, expect.any(Number)]);
  });

  it('keeps things apart', () => {
    change('a');
    change('b');
    expect(runs).toEqual([
      ['a', 1, 0],
      ['b', 2, 0],
    ]);
  });

  it('never runs twice at once, however slow the work is', async () => {
    let running = 0;
    const seen: number[] = [];
    coalescer = new Coalescer(async () => {
      running += 1;
      expect(running).toBe(1);
      seen.push(state);
      await new Promise((resolve) => setTimeout(resolve, 3 * INTERVAL));
      running -= 1;
    }, INTERVAL);
    for (let i = 0; i < 50; i += 1) {
      change();
      await jest.advanceTimersByTimeAsync(100);
    }
    await jest.advanceTimersByTimeAsync(10 * INTERVAL);
    expect(seen.at(-1)).toBe(50);
    expect(running).toBe(0);
  });

  it('forgets everything when it is stopped', async () => {
    change();
    change();
    coalescer.stop();
    await jest.advanceTimersByTimeAsync(10 * INTERVAL);
    expect(runs).toHaveLength(1);
  });
});
