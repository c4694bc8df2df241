import { type DayRule } from '../../common/days/local-day';
import { evaluateLimit, type LimitRule } from './limits';
import { type ScheduleWindow } from './schedule';

const MINUTE = 60;
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const berlin: DayRule = { timezone: 'Europe/Berlin', dayStartsAt: '00:00' };
/** A Wednesday, 14:00 in Berlin. */
const afternoon = new Date('2026-07-01T12:00Z');

const rule = (limitMinutes: number | null, schedule: ScheduleWindow[] | null = null): LimitRule => ({
  isActive: true,
  dailyLimitSeconds: limitMinutes === null ? null : limitMinutes * MINUTE,
  schedule,
});

describe('evaluateLimit', () => {
  describe('usage against the limit', () => {
    it.each([
      [0, 60, 0, 60, false, false],
      [47, 60, 78.3, 13, false, false],
      [48, 60, 80, 12, true, false],
      [50, 60, 83.3, 10, true, false],
      [60, 60, 100, 0, true, true],
      [90, 60, 150, 0, true, true],
      [2, 3, 66.7, 1, false, false],
    ])('%d of %d minutes is %d %%', (used, limit, percentage, remaining, hasReachedWarning, hasReachedLimit) => {
      expect(evaluateLimit(rule(limit), used * MINUTE, afternoon, berlin)).toMatchObject({
        usedSeconds: used * MINUTE,
        percentageUsed: percentage,
        remainingSeconds: remaining * MINUTE,
        hasReachedWarning,
        hasReachedLimit,
        isBlocked: hasReachedLimit,
      });
    });

    it('compares seconds, not the rounded percentage', () => {
      expect(evaluateLimit(rule(60), 2879, afternoon, berlin)).toMatchObject({
        percentageUsed: 80,
        hasReachedWarning: false,
      });
      expect(evaluateLimit(rule(60), 3599, afternoon, berlin)).toMatchObject({
        percentageUsed: 100,
        remainingSeconds: 1,
        isBlocked: false,
      });
    });

    it('shows no usage where a deletion after a reset has brought it below 0', () => {
      expect(evaluateLimit(rule(60), -300, afternoon, berlin)).toMatchObject({
        usedSeconds: 0,
        percentageUsed: 0,
        remainingSeconds: 3600,
      });
    });

    it('knows no percentage without a limit', () => {
      expect(evaluateLimit(rule(null, []), 600, afternoon, berlin)).toEqual({
        usedSeconds: 600,
        remainingSeconds: null,
        percentageUsed: null,
        isBlocked: false,
        blockReason: null,
        blockedUntil: null,
        hasReachedLimit: false,
        hasReachedWarning: false,
      });
    });
  });

  describe('a block by limit', () => {
    it('lasts until the local day ends', () => {
      expect(evaluateLimit(rule(60), 3600, afternoon, berlin)).toMatchObject({
        isBlocked: true,
        blockReason: 'limit',
        blockedUntil: new Date('2026-07-01T22:00Z'),
      });
    });

    it('goes by the start of the day', () => {
      const fromFour = { ...berlin, dayStartsAt: '04:00' };
      expect(evaluateLimit(rule(60), 3600, afternoon, fromFour).blockedUntil).toEqual(new Date('2026-07-02T02:00Z'));
      // 03:30 on the 2nd is still the 1st.
      expect(evaluateLimit(rule(60), 3600, new Date('2026-07-02T01:30Z'), fromFour).blockedUntil).toEqual(
        new Date('2026-07-02T02:00Z'),
      );
    });

    it('is an hour shorter or longer when clocks change', () => {
      expect(evaluateLimit(rule(1), 60, new Date('2026-03-28T23:00Z'), berlin).blockedUntil).toEqual(
        new Date('2026-03-29T22:00Z'),
      );
      expect(evaluateLimit(rule(1), 60, new Date('2026-10-24T22:00Z'), berlin).blockedUntil).toEqual(
        new Date('2026-10-25T23:00Z'),
      );
    });

    it('is always there with a limit of 0, a day at a time', () => {
      expect(evaluateLimit(rule(0), 0, afternoon, berlin)).toEqual({
        usedSeconds: 0,
        remainingSeconds: 0,
        percentageUsed: 100,
        isBlocked: true,
        blockReason: 'limit',
        blockedUntil: new Date('2026-07-01T22:00Z'),
        hasReachedLimit: true,
        hasReachedWarning: true,
      });
      expect(evaluateLimit(rule(0), 600, afternoon, berlin).percentageUsed).toBe(100);
    });
  });

  describe('a block by schedule', () => {
    it('lasts until the window ends, whatever starts the day', () => {
      const nights = rule(60, [{ days: EVERY_DAY, start: '22:00', end: '07:00' }]);
      expect(
        evaluateLimit(nights, 0, new Date('2026-07-01T20:00Z'), { ...berlin, dayStartsAt: '04:00' }),
      ).toMatchObject({
        isBlocked: true,
        blockReason: 'schedule',
        blockedUntil: new Date('2026-07-02T05:00Z'),
        hasReachedLimit: false,
        hasReachedWarning: false,
      });
      expect(evaluateLimit(nights, 0, afternoon, berlin).isBlocked).toBe(false);
    });

    it('goes by the calendar weekday, not the local day', () => {
      // 02:00 on Thursday; with a day from 04:00 the local day is still Wednesday.
      const thursdays = rule(null, [{ days: [4], start: '00:00', end: '03:00' }]);
      expect(
        evaluateLimit(thursdays, 0, new Date('2026-07-02T00:00Z'), { ...berlin, dayStartsAt: '04:00' }),
      ).toMatchObject({ blockReason: 'schedule', blockedUntil: new Date('2026-07-02T01:00Z') });
    });

    it('never lifts if it covers the week', () => {
      const always = [{ days: EVERY_DAY, start: '00:00', end: '00:00' }];
      expect(evaluateLimit(rule(null, always), 0, afternoon, berlin)).toMatchObject({
        isBlocked: true,
        blockReason: 'schedule',
        blockedUntil: null,
      });
      expect(evaluateLimit(rule(60, always), 3600, afternoon, berlin)).toMatchObject({
        isBlocked: true,
        blockReason: 'limit',
        blockedUntil: null,
      });
    });
  });

  describe('where both hold', () => {
    it.each<[string, string, string, string]>([
      ['a window that ends before the day: the day', '13:00', '15:00', '2026-07-01T22:00Z'],
      ['a window that ends after the day: the window', '13:00', '06:00', '2026-07-02T04:00Z'],
      ['a window that begins before the day ends: the window', '23:00', '01:00', '2026-07-01T23:00Z'],
      ['a window that begins as the day ends: the window', '00:00', '06:00', '2026-07-02T04:00Z'],
      ['a window that begins after the day: the day', '00:01', '06:00', '2026-07-01T22:00Z'],
      ['a window that ends with the day: the day', '20:00', '00:00', '2026-07-01T22:00Z'],
    ])('lasts with %s', (_, start, end, until) => {
      const both = rule(60, [{ days: EVERY_DAY, start, end }]);
      expect(evaluateLimit(both, 3600, afternoon, berlin)).toMatchObject({
        isBlocked: true,
        blockReason: 'limit',
        blockedUntil: new Date(until),
      });
    });

    it('follows windows that adjoin beyond the day', () => {
      const both = rule(60, [
        { days: [3], start: '20:00', end: '00:00' },
        { days: [4], start: '00:00', end: '06:00' },
        { days: [4], start: '06:00', end: '09:00' },
      ]);
      expect(evaluateLimit(both, 3600, afternoon, berlin).blockedUntil).toEqual(new Date('2026-07-02T07:00Z'));
    });
  });

  it('never blocks by an inactive rule, but counts on', () => {
    const inactive = { ...rule(60, [{ days: EVERY_DAY, start: '00:00', end: '00:00' }]), isActive: false };
    expect(evaluateLimit(inactive, 4500, afternoon, berlin)).toEqual({
      usedSeconds: 4500,
      remainingSeconds: 0,
      percentageUsed: 125,
      isBlocked: false,
      blockReason: null,
      blockedUntil: null,
      hasReachedLimit: false,
      hasReachedWarning: false,
    });
  });
});
