import { changePercentage, minutesFromSeconds, percentage, secondsFromMinutes } from './durations';

describe('durations', () => {
  it('brings every whole second of a day and more through two decimals unharmed', () => {
    for (let seconds = 1; seconds <= 100_000; seconds += 1) {
      expect(secondsFromMinutes(minutesFromSeconds(seconds))).toBe(seconds);
    }
  });

  it('gives minutes with at most two decimals', () => {
    expect(minutesFromSeconds(13)).toBe(0.22);
    expect(minutesFromSeconds(2_730)).toBe(45.5);
    expect(minutesFromSeconds(0)).toBe(0);
  });

  it('gives percentages with at most one decimal', () => {
    expect(percentage(50, 60)).toBe(83.3);
    expect(percentage(1, 3)).toBe(33.3);
    expect(percentage(3, 2)).toBe(150);
    expect(percentage(0, 0)).toBe(0);
  });

  it('gives the change, and null where there was nothing before', () => {
    expect(changePercentage(60, 90)).toBe(50);
    expect(changePercentage(60, 40)).toBe(-33.3);
    expect(changePercentage(60, 60)).toBe(0);
    expect(changePercentage(0, 60)).toBeNull();
  });
});
