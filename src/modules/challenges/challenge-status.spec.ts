import { isFinal, statusAt } from './challenge-status';
import { ChallengeStatus } from './entities/challenge-status.enum';

const { Upcoming, Active, Completed, Cancelled } = ChallengeStatus;
const startsAt = new Date('2026-11-20T00:00:00Z');
const completesAt = new Date('2026-11-27T00:00:00Z');

describe('the status of a challenge', () => {
  it.each([
    [Upcoming, '2026-11-19T23:59:59.999Z', Upcoming],
    [Upcoming, '2026-11-20T00:00:00.000Z', Active],
    [Upcoming, '2026-11-27T00:00:00.000Z', Completed],
    [Active, '2026-11-26T23:59:59.999Z', Active],
    [Active, '2026-11-27T00:00:00.000Z', Completed],
    // Stored by a process whose clock was ahead: it does not go back.
    [Active, '2026-11-19T23:59:00.000Z', Active],
    [Completed, '2026-11-19T00:00:00.000Z', Completed],
    [Cancelled, '2026-11-27T00:00:00.000Z', Cancelled],
  ])('stored as %s, is by the clock at %s %s', (status, now, expected) => {
    expect(statusAt({ status, startsAt, completesAt }, new Date(now))).toBe(expected);
  });

  it('is final once completed or cancelled', () => {
    expect([Upcoming, Active, Completed, Cancelled].map(isFinal)).toEqual([false, false, true, true]);
  });
});
