import fc from 'fast-check';
import { addDays } from '../../common/days/local-day';
import { countedRange, dayScore, figuresOf, ranksOf, UNRANKED, type UsedDay } from './scoring';

const MINUTE = 60;
const NOVEMBER = { start: '2026-11-01', end: '2026-11-30' };

const day = (date: string, minutes: number): UsedDay => ({ date: `2026-11-${date}`, usedSeconds: minutes * MINUTE });

describe('the score of a day', () => {
  it.each([
    ['nothing used', 0, 60, 100],
    ['half the target', 30, 60, 50],
    ['a third', 20, 60, 67],
    ['two thirds', 40, 60, 33],
    ['all of it', 60, 60, 0],
    ['twice the target', 120, 60, 0],
    ['all but a minute of a day', 1439, 1440, 0],
    ['a minute of a day', 1, 1440, 100],
    ['the smallest target, half used', 0.5, 1, 50],
  ])('%s: %d of %d minutes is %d', (_, used, target, score) => {
    expect(dayScore(used * MINUTE, target * MINUTE)).toBe(score);
  });

  it.each([
    [119, 200, 41, '40.5'],
    [1, 200, 100, '99.5'],
    [199, 200, 1, '0.5'],
    [201 * 3, 201 * 4, 25, '25'],
    [51, 120, 58, '57.5, of which binary fractions make 57.49999999999999'],
  ])('rounds half up: %d of %d seconds is %d (%s)', (used, target, score) => {
    expect(dayScore(used, target)).toBe(score);
  });

  it('never leaves 0…100, and never rises with use', () => {
    fc.assert(
      fc.property(fc.nat(200_000), fc.nat(5_000), fc.integer({ min: 60, max: 86_400 }), (used, more, target) => {
        const score = dayScore(used, target);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(100);
        expect(dayScore(used + more, target)).toBeLessThanOrEqual(score);
        expect(Math.abs(score - 100 * Math.max(0, 1 - used / target))).toBeLessThanOrEqual(0.5 + 1e-9);
      }),
    );
  });
});

describe('the days that count', () => {
  it.each([
    ['from the first day, for who was there', '2026-10-15', '2026-11-10', '2026-11-01', '2026-11-10'],
    ['from the day of joining, for who came late', '2026-11-07', '2026-11-10', '2026-11-07', '2026-11-10'],
    ['to the last day, once it is over', '2026-10-15', '2026-12-02', '2026-11-01', '2026-11-30'],
    ['today alone, for who joins today', '2026-11-10', '2026-11-10', '2026-11-10', '2026-11-10'],
  ])('are %s', (_, joinedOn, today, start, end) => {
    expect(countedRange(NOVEMBER, joinedOn, today)).toEqual({ start, end });
  });

  it('are none before the start, and none for who joins after the end', () => {
    for (const { start, end } of [
      countedRange(NOVEMBER, '2026-10-15', '2026-10-31'),
      countedRange(NOVEMBER, '2026-12-01', '2026-12-01'),
    ]) {
      expect(start > end).toBe(true);
    }
  });
});

describe('what a participant has come to', () => {
  const range = { start: '2026-11-03', end: '2026-11-05' };

  it('is summed up over the counted days with usage', () => {
    const days = [day('02', 0), day('03', 30), day('05', 90), day('06', 0)];
    expect(figuresOf(days, range, 60 * MINUTE)).toEqual({
      score: 50,
      totalSeconds: 120 * MINUTE,
      daysCounted: 2,
      standing: -50,
    });
  });

  it('is nothing where no day counts, which is less than a score of 0', () => {
    const none = figuresOf([day('02', 0)], range, 60 * MINUTE);
    expect(none).toEqual({ score: 0, totalSeconds: 0, daysCounted: 0, standing: UNRANKED });
    const zero = figuresOf([day('03', 60)], range, 60 * MINUTE);
    expect(zero).toEqual({ score: 0, totalSeconds: 3600, daysCounted: 1, standing: 0 });
    expect(Object.is(zero.standing, 0)).toBe(true);
    expect(none.standing).toBeGreaterThan(zero.standing);
  });

  it('is 100 for a day with usage of other apps only', () => {
    expect(figuresOf([day('03', 0)], range, 60 * MINUTE)).toMatchObject({ score: 100, daysCounted: 1 });
  });

  it('does not depend on the order of the days, and adds up over parts of the range', () => {
    const dates = Array.from({ length: 30 }, (_, index) => addDays('2026-11-01', index));
    const someDays = fc
      .uniqueArray(fc.constantFrom(...dates), { maxLength: 30 })
      .chain((chosen) =>
        fc.tuple(...chosen.map((date) => fc.nat(90_000).map((usedSeconds): UsedDay => ({ date, usedSeconds })))),
      );
    fc.assert(
      fc.property(someDays, fc.nat(29), fc.integer({ min: 60, max: 86_400 }), (days, cut, target) => {
        const whole = figuresOf(days, NOVEMBER, target);
        expect(figuresOf([...days].reverse(), NOVEMBER, target)).toEqual(whole);
        const first = figuresOf(days, { start: NOVEMBER.start, end: dates[cut]! }, target);
        const rest = figuresOf(days, { start: addDays(dates[cut]!, 1), end: NOVEMBER.end }, target);
        expect(first.score + rest.score).toBe(whole.score);
        expect(first.totalSeconds + rest.totalSeconds).toBe(whole.totalSeconds);
        expect(first.daysCounted + rest.daysCounted).toBe(whole.daysCounted);
      }),
    );
  });
});

describe('ranks', () => {
  it('are shared by equal scores: 1, 2, 2, 4; who has none is last', () => {
    expect(ranksOf([-300, -250, -250, -10, 0, UNRANKED, UNRANKED], 0, 0)).toEqual([1, 2, 2, 4, 5, null, null]);
    expect(ranksOf([], 0, 0)).toEqual([]);
  });

  it('go on from one page to the next', () => {
    expect(ranksOf([-250, -10], 2, 1)).toEqual([2, 4]);
    expect(ranksOf([-10, -10], 4, 3)).toEqual([4, 4]);
    expect(ranksOf([UNRANKED], 40, 0)).toEqual([null]);
  });

  it('are one more than the number who stand better, on every page', () => {
    const boards = fc
      .array(fc.integer({ min: -20, max: 1 }), { maxLength: 60 })
      .map((all) => all.sort((a, b) => a - b));
    fc.assert(
      fc.property(boards, fc.nat(60), fc.integer({ min: 1, max: 10 }), (board, before, size) => {
        const stretch = board.slice(before, before + size);
        const better = (standing: number): number => board.filter((other) => other < standing).length;
        expect(ranksOf(stretch, before, better(stretch[0] ?? 0))).toEqual(
          stretch.map((standing) => (standing === UNRANKED ? null : better(standing) + 1)),
        );
      }),
    );
  });
});
