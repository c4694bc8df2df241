import { MessageRate, type RateVerdict } from './message-rate';

describe('MessageRate', () => {
  const take = (rate: MessageRate, ...instants: number[]): RateVerdict[] => instants.map((now) => rate.take(now));

  it('lets so many pass in any window', () => {
    const rate = new MessageRate(3, 100);
    expect(take(rate, 0, 1, 2)).toEqual(['pass', 'pass', 'pass']);
    expect(take(rate, 100, 101, 102)).toEqual(['pass', 'pass', 'pass']);
  });

  it('warns of the first too many and closes at the next', () => {
    expect(take(new MessageRate(2, 100), 0, 0, 99, 99)).toEqual(['pass', 'pass', 'warn', 'close']);
  });

  it('warns again of one who waited in between', () => {
    expect(take(new MessageRate(2, 100), 0, 0, 50, 100, 100, 150)).toEqual([
      'pass',
      'pass',
      'warn',
      'pass',
      'pass',
      'warn',
    ]);
  });
});
