import type { AppError } from '../../common/errors/app-error';
import {
  applyTerms,
  changedFields,
  changesScores,
  checkDates,
  completionOf,
  isFixedByStart,
  newTerms,
  type NewTermsInput,
  startOfChallenge,
  targetKeys,
  titleKey,
} from './challenge-terms';

const INPUT: NewTermsInput = {
  title: 'Less is more',
  daily_target_minutes: 60.5,
  start_date: '2026-11-20',
  end_date: '2026-11-30',
};
const TERMS = newTerms(INPUT);

describe('the terms of a challenge', () => {
  it('have defaults', () => {
    expect(TERMS).toEqual({
      title: 'Less is more',
      description: null,
      isPublic: true,
      targetApps: null,
      dailyTargetSeconds: 3630,
      startDate: '2026-11-20',
      endDate: '2026-11-30',
      maxParticipants: null,
    });
    expect(newTerms({ ...INPUT, description: null, is_public: null, target_apps: [], max_participants: null })).toEqual(
      TERMS,
    );
  });

  it('name each app once, as it was spelled first', () => {
    const { targetApps } = newTerms({ ...INPUT, target_apps: ['TikTok', 'Café', 'tiktok', 'CAFE\u0301', 'X'] });
    expect(targetApps).toEqual(['TikTok', 'Café', 'X']);
    expect(targetKeys({ targetApps })).toEqual(['tiktok', 'café', 'x']);
    expect(targetKeys({ targetApps: null })).toBeNull();
  });

  it('keep what is left out and clear what is null', () => {
    const before = newTerms({ ...INPUT, description: 'Some', target_apps: ['X'], max_participants: 5 });
    expect(applyTerms({}, before)).toEqual(before);
    expect(applyTerms({ title: 'Other', is_public: false }, before)).toEqual({
      ...before,
      title: 'Other',
      isPublic: false,
    });
    expect(applyTerms({ description: null, target_apps: null, max_participants: null }, before)).toEqual({
      ...before,
      description: null,
      targetApps: null,
      maxParticipants: null,
    });
    expect(applyTerms({ daily_target_minutes: 1, start_date: '2026-12-01', end_date: '2026-12-02' }, before)).toEqual({
      ...before,
      dailyTargetSeconds: 60,
      startDate: '2026-12-01',
      endDate: '2026-12-02',
    });
  });

  it('tell which of them changed, and what that means', () => {
    const changed = (input: Parameters<typeof applyTerms>[0]): string[] =>
      changedFields(TERMS, applyTerms(input, TERMS));
    expect(changed({ ...INPUT, is_public: true, target_apps: [] })).toEqual([]);
    expect(changed({ title: 'Other', max_participants: 3 })).toEqual(['title', 'max_participants']);
    expect(changed({ end_date: '2026-12-01', target_apps: ['X'] })).toEqual(['target_apps', 'end_date']);
    expect(isFixedByStart(['title', 'description', 'max_participants'])).toBe(false);
    for (const field of ['is_public', 'target_apps', 'daily_target_minutes', 'start_date', 'end_date'] as const) {
      expect(isFixedByStart(['title', field])).toBe(true);
      expect(changesScores(['title', field])).toBe(field !== 'is_public');
    }
  });

  it('are searched without regard to case', () => {
    expect(titleKey('ÉTÉ Sans TÉLÉ')).toBe('été sans télé');
    expect(titleKey('E\u0301te\u0301')).toBe('été');
  });
});

describe('the dates of a challenge', () => {
  const errorsOf = (startDate: string, endDate: string, earliest: string | null): string[] => {
    try {
      checkDates({ ...TERMS, startDate, endDate }, earliest);
      return [];
    } catch (error) {
      return (error as AppError).errors!.map(({ field, code }) => `${field} ${code}`);
    }
  };

  it.each([
    ['today alone', '2026-11-20', '2026-11-20', '2026-11-20', []],
    ['366 days', '2026-11-20', '2027-11-20', '2026-11-20', []],
    ['367 days', '2026-11-20', '2027-11-21', '2026-11-20', ['end_date out_of_range']],
    ['yesterday', '2026-11-19', '2026-11-30', '2026-11-20', ['start_date in_the_past']],
    ['yesterday, where it is not moved', '2026-11-19', '2026-11-30', null, []],
    ['the wrong way round', '2026-11-21', '2026-11-20', '2026-11-20', ['end_date out_of_range']],
    ['all wrong', '2026-11-19', '2026-11-18', '2026-11-20', ['start_date in_the_past', 'end_date out_of_range']],
    ['the end of the calendar', '9999-12-29', '9999-12-29', '2026-11-20', []],
    ['beyond it', '9999-12-29', '9999-12-30', '2026-11-20', ['end_date out_of_range']],
  ])('%s', (_, start, end, earliest, errors) => {
    expect(errorsOf(start, end, earliest)).toEqual(errors);
  });

  it('become instants: midnight of the creator, and two days after the end in UTC', () => {
    expect(startOfChallenge('2026-11-20', 'Pacific/Kiritimati').toISOString()).toBe('2026-11-19T10:00:00.000Z');
    expect(startOfChallenge('2026-11-20', 'Pacific/Pago_Pago').toISOString()).toBe('2026-11-20T11:00:00.000Z');
    expect(startOfChallenge('2026-04-24', 'Africa/Cairo').toISOString()).toBe('2026-04-23T22:00:00.000Z');
    expect(completionOf('2026-11-30').toISOString()).toBe('2026-12-02T00:00:00.000Z');
    expect(completionOf('9999-12-29').toISOString()).toBe('9999-12-31T00:00:00.000Z');
  });
});
