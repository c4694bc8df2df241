import { addDays } from '../../common/days/local-day';
import { type DayTotal, goalStreaks } from './goal-streaks';

const TODAY = '2026-11-20';
const GOAL = 7200;

/** Seconds of usage by how many days ago. */
const history = (secondsByAge: Record<number, number>): DayTotal[] =>
  Object.entries(secondsByAge)
    .map(([age, seconds]) => ({ date: addDays(TODAY, -Number(age)), seconds }))
    .sort((a, b) => (a.date < b.date ? -1 : 1));

const streaks = (secondsByAge: Record<number, number>, goal = GOAL): [boolean, number, number] => {
  const { metToday, currentStreakDays, bestStreakDays } = goalStreaks(history(secondsByAge), goal, TODAY);
  return [metToday, currentStreakDays, bestStreakDays];
};

describe('goal streaks', () => {
  it.each<[string, Record<number, number>, [boolean, number, number]]>([
    ['no usage at all is no goal day', {}, [false, 0, 0]],
    ['exactly the goal is met', { 0: GOAL }, [true, 1, 1]],
    ['a second more is not', { 0: GOAL + 1 }, [false, 0, 0]],
    ['a streak runs up to today', { 0: 60, 1: 60, 2: 60 }, [true, 3, 3]],
    ['a streak that ended yesterday still runs', { 1: 60, 2: 60 }, [false, 2, 2]],
    ['and does so where today is past the goal', { 0: GOAL + 1, 1: 60, 2: 60 }, [false, 2, 2]],
    ['one that ended before yesterday is over', { 2: 60, 3: 60 }, [false, 0, 2]],
    ['a day past the goal breaks it', { 0: 60, 1: GOAL + 1, 2: 60, 3: 60 }, [true, 1, 2]],
    ['a day without usage breaks it', { 0: 60, 2: 60, 3: 60, 4: 60 }, [true, 1, 3]],
    ['the best may be long ago', { 0: 60, 100: 1, 101: 1, 102: 1, 103: 1 }, [true, 1, 4]],
    ['a day yet to come does not count', { 0: 60, [-1]: 60 }, [true, 1, 1]],
  ])('%s', (_, secondsByAge, expected) => {
    expect(streaks(secondsByAge)).toEqual(expected);
  });

  it('are never met with a goal of 0', () => {
    expect(streaks({ 0: 1, 1: 1 }, 0)).toEqual([false, 0, 0]);
  });

  it('run on over months and leap days', () => {
    const days = history(Object.fromEntries(Array.from({ length: 1_100 }, (_, age) => [age, 60])));
    expect(goalStreaks(days, GOAL, TODAY)).toEqual({ metToday: true, currentStreakDays: 1_100, bestStreakDays: 1_100 });
  });
});
