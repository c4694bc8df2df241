import { pauseAfter, RETRY_PAUSES_MS } from './retry-schedule';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe('the retry schedule', () => {
  it('tries again eight times', () => {
    expect(RETRY_PAUSES_MS).toHaveLength(8);
    expect(pauseAfter(8)).toBe(RETRY_PAUSES_MS[7]);
    expect(pauseAfter(9)).toBeNull();
  });

  it('spreads the retries over about 24 hours', () => {
    const total = RETRY_PAUSES_MS.reduce((sum, pause) => sum + pause, 0);
    expect(Math.abs(total - 24 * HOUR_MS)).toBeLessThan(10 * MINUTE_MS);
  });

  it('doubles each pause', () => {
    expect(pauseAfter(1)).toBe(5 * MINUTE_MS + 38_000);
    for (let attempts = 2; attempts <= 8; attempts += 1) {
      expect(pauseAfter(attempts)).toBe(2 * Number(pauseAfter(attempts - 1)));
    }
  });
});
