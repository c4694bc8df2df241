import { Clock } from '../clock/clock';
import { RecentFigure } from './recent-figure';

describe('RecentFigure', () => {
  const clock = new Clock();
  let loads = 0;
  const count = (): Promise<number> => Promise.resolve((loads += 1));

  beforeEach(() => {
    loads = 0;
  });

  it('is asked for every ten seconds at most, however many want it', async () => {
    const figure = new RecentFigure(clock, count);
    expect(await Promise.all([figure.get(), figure.get()])).toEqual([1, 1]);
    clock.advance(9_000);
    expect(await figure.get()).toBe(1);
    clock.advance(1_000);
    expect(await figure.get()).toBe(2);
    clock.advance(-3_600_000);
    expect(await figure.get()).toBe(3);
  });

  it('stays the last one where it cannot be told', async () => {
    let failure: Error | null = new Error('The database is away');
    const figure = new RecentFigure(clock, () => (failure === null ? count() : Promise.reject(failure)));
    expect(await figure.get()).toBeNull();
    clock.advance(10_000);
    failure = null;
    expect(await figure.get()).toBe(1);
    clock.advance(10_000);
    failure = new Error('The database is away again');
    expect(await figure.get()).toBe(1);
  });

  it('is waited for no longer than a second, and asked for only once meanwhile', async () => {
    let answer: (value: number) => void = () => undefined;
    const load = jest.fn(() => new Promise<number>((resolve) => (answer = resolve)));
    const figure = new RecentFigure(clock, load);
    const askedAt = performance.now();
    expect(await figure.get()).toBeNull();
    expect(performance.now() - askedAt).toBeLessThan(2_000);
    clock.advance(60_000);
    const next = figure.get();
    answer(7);
    expect(await next).toBe(7);
    expect(load).toHaveBeenCalledTimes(1);
  });
});
