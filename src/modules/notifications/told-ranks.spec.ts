import { ToldRanks } from './told-ranks';

describe('ToldRanks', () => {
  const places = (ranks: Record<number, number | null>): Map<number, { rank: number | null; score: number }> =>
    new Map(Object.entries(ranks).map(([userId, rank]) => [Number(userId), { rank, score: 10 }]));

  it('tells whose rank changed, and from what', () => {
    const told = new ToldRanks();
    told.set(1, 7, null);
    told.set(1, 8, 1);
    expect(told.update(1, places({ 7: 1, 8: 1 }))).toEqual([{ userId: 7, previousRank: null, rank: 1, score: 10 }]);
    expect(told.update(1, places({ 7: 1, 8: 2 }))).toEqual([{ userId: 8, previousRank: 1, rank: 2, score: 10 }]);
    expect(told.update(1, places({ 7: 1, 8: 2 }))).toEqual([]);
  });

  it('forgets who is no longer on the board', () => {
    const told = new ToldRanks();
    told.set(1, 7, 1);
    told.set(1, 8, 2);
    expect(told.update(1, places({ 7: 1 }))).toEqual([]);
    expect(told.userIds(1)).toEqual([7]);
  });

  it('keeps challenges and users apart', () => {
    const told = new ToldRanks();
    told.set(1, 7, 1);
    told.set(1, 8, 2);
    told.set(2, 7, 3);
    told.forgetUser(7);
    expect([told.userIds(1), told.userIds(2)]).toEqual([[8], []]);
    told.forgetChallenge(1);
    expect(told.userIds(1)).toEqual([]);
  });
});
