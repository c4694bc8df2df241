import type { LimitRule } from './limits';
import { applyTerms, changedFields } from './rule-terms';

const NIGHTS = { days: [1, 2], start: '22:00', end: '07:00' };
const BOTH: LimitRule = { isActive: true, dailyLimitSeconds: 3600, schedule: [NIGHTS] };

describe('applyTerms', () => {
  it('makes an active rule of a limit or a schedule', () => {
    expect(applyTerms({ daily_limit_minutes: 0.5 })).toEqual({ isActive: true, dailyLimitSeconds: 30, schedule: null });
    expect(applyTerms({ schedule: [NIGHTS], is_active: false })).toEqual({
      isActive: false,
      dailyLimitSeconds: null,
      schedule: [NIGHTS],
    });
  });

  it('keeps what is left out, undefined too', () => {
    expect(applyTerms({}, BOTH)).toEqual(BOTH);
    expect(applyTerms({ daily_limit_minutes: undefined, schedule: undefined, is_active: undefined }, BOTH)).toEqual(
      BOTH,
    );
  });

  it('clears what is null, a schedule by an empty list too', () => {
    expect(applyTerms({ daily_limit_minutes: null }, BOTH)).toEqual({ ...BOTH, dailyLimitSeconds: null });
    expect(applyTerms({ schedule: null }, BOTH)).toEqual({ ...BOTH, schedule: null });
    expect(applyTerms({ schedule: [] }, BOTH)).toEqual({ ...BOTH, schedule: null });
  });

  it('keeps a limit of 0', () => {
    expect(applyTerms({ daily_limit_minutes: 0, schedule: null }, BOTH).dailyLimitSeconds).toBe(0);
  });

  it.each([{}, { daily_limit_minutes: null }, { schedule: [] }])('refuses %j alone', (input) => {
    expect(() => applyTerms(input)).toThrow('daily_limit_minutes or schedule is required');
  });

  it('refuses to take away what is left', () => {
    expect(() => applyTerms({ daily_limit_minutes: null, schedule: null }, BOTH)).toThrow();
  });
});

describe('changedFields', () => {
  it('names what really differs', () => {
    expect(changedFields(BOTH, { ...BOTH, schedule: [{ ...NIGHTS, days: [1, 2] }] })).toEqual([]);
    expect(changedFields(BOTH, { ...BOTH, schedule: [{ ...NIGHTS, end: '08:00' }], isActive: false })).toEqual([
      'schedule',
      'is_active',
    ]);
    expect(changedFields(BOTH, { ...BOTH, dailyLimitSeconds: null })).toEqual(['daily_limit_minutes']);
  });
});
