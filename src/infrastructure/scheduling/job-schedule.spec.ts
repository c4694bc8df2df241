import { latestSlot, nextSlot } from './job-schedule';

const at = (text: string): Date => new Date(`2026-11-20T${text}Z`);

describe('a job’s slots', () => {
  it.each([
    [{ everyMinutes: 15 }, '08:14:59', '08:00:00', '08:15:00'],
    [{ everyMinutes: 15 }, '08:15:00', '08:15:00', '08:30:00'],
    [{ everyMinutes: 1 }, '08:15:30', '08:15:00', '08:16:00'],
    [{ everyMinutes: 60 }, '08:15:30', '08:00:00', '09:00:00'],
    [{ dailyAtMinute: 180 }, '03:00:00', '03:00:00', undefined],
  ])('%j at %s: the latest is %s, the next %s', (schedule, now, latest, next) => {
    expect(latestSlot(schedule, at(now))).toEqual(at(latest));
    if (next !== undefined) expect(nextSlot(schedule, at(now))).toEqual(at(next));
  });

  it('of a daily job is yesterday’s before its time', () => {
    expect(latestSlot({ dailyAtMinute: 210 }, at('03:29:59'))).toEqual(new Date('2026-11-19T03:30:00Z'));
    expect(nextSlot({ dailyAtMinute: 210 }, at('03:30:00'))).toEqual(new Date('2026-11-21T03:30:00Z'));
  });
});
