import { Clock } from '../../infrastructure/clock/clock';
import { FiguresCache } from './figures-cache';

describe('FiguresCache', () => {
  let clock: Clock;
  let cache: FiguresCache;
  let loads: number;

  const count = (): Promise<number> => Promise.resolve((loads += 1));

  beforeEach(() => {
    clock = new Clock(new Date('2026-11-20T08:00:00.000Z'));
    cache = new FiguresCache(clock);
    loads = 0;
  });

  it('loads once for all who ask within half a minute', async () => {
    expect(await Promise.all([cache.get('a', count), cache.get('a', count)])).toEqual([1, 1]);
    clock.advance(29_000);
    expect(await cache.get('a', count)).toBe(1);
  });

  it('loads anew when half a minute is over, or the clock was set back', async () => {
    await cache.get('a', count);
    clock.advance(30_000);
    expect(await cache.get('a', count)).toBe(2);
    clock.advance(-3_600_000);
    expect(await cache.get('a', count)).toBe(3);
  });

  it('keeps keys apart', async () => {
    expect([await cache.get('a', count), await cache.get('b', count)]).toEqual([1, 2]);
  });

  it('tells a failure to all who wait and does not keep it', async () => {
    const fail = (): Promise<number> => Promise.reject(new Error('gone'));
    const answers = await Promise.allSettled([cache.get('a', fail), cache.get('a', count)]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await cache.get('a', count)).toBe(1);
  });

  it('knows how often it had the answer', async () => {
    expect(cache.hitRatio()).toBeNull();
    await cache.get('a', count);
    expect(cache.hitRatio()).toBe(0);
    await cache.get('a', count);
    expect(cache.hitRatio()).toBe(0.5);
  });
});
