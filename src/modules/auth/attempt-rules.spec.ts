import { type AttemptState, countAddressFailure, countMail, countWrongPassword } from './attempt-rules';

const EMPTY: AttemptState = { hits: [], blockedUntil: null };
const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 20, 8);

describe('wrong passwords on a name', () => {
  const fail = (state: AttemptState, now: number): ReturnType<typeof countWrongPassword> =>
    countWrongPassword(state, now, 3, 15 * MINUTE);

  it('lock it at the last one allowed, for the whole time, and it frees itself', () => {
    const first = fail(EMPTY, NOW);
    const second = fail(first.state, NOW + 1);
    const third = fail(second.state, NOW + 2);
    expect([first.outcome, second.outcome, third.outcome]).toEqual(['counted', 'counted', 'locked']);
    expect(fail(third.state, NOW + 3).outcome).toBe('refused');
    expect(fail(third.state, NOW + 1 + 15 * MINUTE).outcome).toBe('refused');
    expect(fail(third.state, NOW + 2 + 15 * MINUTE).outcome).toBe('counted');
  });

  it('are forgotten after the time', () => {
    let { state } = fail(EMPTY, NOW);
    ({ state } = fail(state, NOW + MINUTE));
    expect(fail(state, NOW + 15 * MINUTE).outcome).toBe('counted');
  });
});

describe('failures of an address', () => {
  it('are answered fifty times, then one every 15 s', () => {
    let state = EMPTY;
    const fail = (now: number): number => {
      const verdict = countAddressFailure(state, now, 50, 15_000);
      ({ state } = verdict);
      return verdict.outcome;
    };
    for (let i = 0; i < 50; i += 1) expect(fail(NOW)).toBe(0);
    expect(fail(NOW)).toBe(15_000);
    expect(fail(NOW + 14_999)).toBe(1);
    expect(fail(NOW + 15_000)).toBe(0);
    expect(fail(NOW + 15_000)).toBe(15_000);
    expect(fail(NOW + 45_000)).toBe(0);
    expect(fail(NOW + 45_000)).toBe(0);
    expect(fail(NOW + 45_000)).toBe(15_000);
  });
});

describe('mails to an address', () => {
  it('are one a minute and five an hour', () => {
    let state = EMPTY;
    const mail = (now: number): string => {
      const verdict = countMail(state, now);
      ({ state } = verdict);
      return verdict.outcome;
    };
    expect(mail(NOW)).toBe('allowed');
    expect(mail(NOW)).toBe('dropped');
    expect(mail(NOW + MINUTE - 1)).toBe('dropped');
    for (let i = 1; i < 5; i += 1) expect(mail(NOW + i * MINUTE)).toBe('allowed');
    expect(mail(NOW + 5 * MINUTE)).toBe('dropped');
    expect(mail(NOW + 60 * MINUTE)).toBe('allowed');
    expect(mail(NOW + 61 * MINUTE)).toBe('allowed');
    expect(mail(NOW + 61 * MINUTE)).toBe('dropped');
  });
});
