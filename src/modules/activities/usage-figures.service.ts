import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Caller } from '../../common/auth/caller';
import {
  addDays,
  type DateRange,
  type LocalDate,
  localDayOf,
  monthOf,
  monthOfDate,
  weekOf,
} from '../../common/days/local-day';
import { Clock } from '../../infrastructure/clock/clock';
import { ActivitiesRepository } from './activities.repository';
import type { Activity } from './entities/activity.entity';
import { secondsByHourOn } from './hours-of-day';
import {
  type AppUsage,
  byApp,
  byCategory,
  byDay,
  type CategoryUsage,
  daysUpTo,
  type DayUsage,
  totalSeconds,
  within,
} from './usage-statistics';
import { type AppTotal, UsageRepository } from './usage.repository';

export interface TodayFigures {
  date: LocalDate;
  totalSeconds: number;
  activitiesCount: number;
  byApp: AppUsage[];
  /** Newest first, at most 100. */
  activities: Activity[];
}

export interface DailyFigures {
  date: LocalDate;
  totalSeconds: number;
  activitiesCount: number;
  byApp: AppUsage[];
  byCategory: CategoryUsage[];
  /** 24 of them. */
  secondsByHour: number[];
  previousSeconds: number;
}

export interface PeriodFigures {
  range: DateRange;
  totalSeconds: number;
  dailyAverageSeconds: number;
  days: DayUsage[];
  byApp: AppUsage[];
  byCategory: CategoryUsage[];
  previousSeconds: number;
}

/** A user's usage over all time, as their own profile shows it. */
export interface ProfileFigures {
  activitiesCount: number;
  totalSeconds: number;
  todaySeconds: number;
  weekSeconds: number;
  monthSeconds: number;
  /** Over those of the last 30 local days that have usage. */
  dailyAverageSeconds: number;
  /** At most five, most seconds first. */
  mostUsedApps: AppTotal[];
  /** Every day with usage, oldest first. */
  dailyTotals: DayUsage[];
}

/** What of a caller figures go by; jobs have users, and no caller. */
export type FiguresOwner = Pick<Caller, 'userId' | 'day' | 'weekStartsOn'>;

const MAX_TODAY_ACTIVITIES = 100;
const MAX_MOST_USED_APPS = 5;
const AVERAGE_DAYS = 30;

/** Figures of usage: by day, week and month, and what features above ask of it. */
@Injectable()
export class UsageFiguresService {
  constructor(
    private readonly usage: UsageRepository,
    private readonly activities: ActivitiesRepository,
    private readonly clock: Clock,
  ) {}

  /** The caller's day so far. */
  async today(caller: Caller): Promise<TodayFigures> {
    const date = this.todayOf(caller);
    const [figures, activitiesCount, activities] = await Promise.all([
      this.usage.findFigures(caller.userId, { start: date, end: date }),
      this.activities.count(caller.userId, { from: date, to: date }),
      this.activities.findNewestOn(caller.userId, date, MAX_TODAY_ACTIVITIES),
    ]);
    return { date, totalSeconds: totalSeconds(figures), activitiesCount, byApp: byApp(figures), activities };
  }

  /** @param date left out: the caller's today */
  async daily(caller: FiguresOwner, date: LocalDate = this.todayOf(caller)): Promise<DailyFigures> {
    const previous = addDays(date, -1);
    const [figures, activities] = await Promise.all([
      this.usage.findFigures(caller.userId, { start: previous, end: date }),
      this.activities.findTouching(caller.userId, date),
    ]);
    const ofDay = within(figures, { start: date, end: date });
    return {
      date,
      totalSeconds: totalSeconds(ofDay),
      activitiesCount: activities.filter((activity) => activity.date === date).length,
      byApp: byApp(ofDay),
      byCategory: byCategory(ofDay),
      secondsByHour: secondsByHourOn(date, activities),
      previousSeconds: totalSeconds(within(figures, { start: previous, end: previous })),
    };
  }

  /** @param date any day of the week; left out: the caller's today */
  weekly(caller: FiguresOwner, date: LocalDate = this.todayOf(caller)): Promise<PeriodFigures> {
    const range = weekOf(date, caller.weekStartsOn);
    return this.period(caller, range, weekOf(addDays(range.start, -1), caller.weekStartsOn));
  }

  /** @param month `YYYY-MM`; left out: the one the caller's today is in */
  monthly(caller: Caller, month: string = monthOfDate(this.todayOf(caller))): Promise<PeriodFigures> {
    const range = monthOf(month);
    return this.period(caller, range, monthOf(monthOfDate(addDays(range.start, -1))));
  }

  /** All of a user's usage in the figures their profile shows. */
  async profileFigures(caller: FiguresOwner): Promise<ProfileFigures> {
    const [activitiesCount, dailyTotals, mostUsedApps] = await Promise.all([
      this.activities.count(caller.userId),
      this.usage.findDayTotals(caller.userId),
      this.usage.findMostUsed(caller.userId, MAX_MOST_USED_APPS),
    ]);
    const today = this.todayOf(caller);
    const secondsIn = (range: DateRange): number => totalSeconds(within(dailyTotals, range));
    const lastDays = within(dailyTotals, { start: addDays(today, 1 - AVERAGE_DAYS), end: today });
    return {
      activitiesCount,
      totalSeconds: totalSeconds(dailyTotals),
      todaySeconds: secondsIn({ start: today, end: today }),
      weekSeconds: secondsIn(weekOf(today, caller.weekStartsOn)),
      monthSeconds: secondsIn(monthOf(monthOfDate(today))),
      dailyAverageSeconds: lastDays.length === 0 ? 0 : totalSeconds(lastDays) / lastDays.length,
      mostUsedApps,
      dailyTotals,
    };
  }

  /** Seconds of some apps on a user's local day, by app key; an app without usage is not in it. */
  usedSeconds(
    tx: EntityManager | undefined,
    userId: number,
    date: LocalDate,
    appKeys: readonly string[],
  ): Promise<Map<string, number>> {
    return this.usage.findSeconds(userId, date, appKeys, tx);
  }

  /** How the user first spelled an app; `null` where there is no usage of it. */
  async firstSpelling(tx: EntityManager, userId: number, appKey: string): Promise<string | null> {
    const spellings = await this.usage.findSpellings(tx, userId, [appKey]);
    return spellings.get(appKey) ?? null;
  }

  private async period(caller: FiguresOwner, range: DateRange, previous: DateRange): Promise<PeriodFigures> {
    const figures = await this.usage.findFigures(caller.userId, { start: previous.start, end: range.end });
    const ofPeriod = within(figures, range);
    const total = totalSeconds(ofPeriod);
    const days = daysUpTo(this.todayOf(caller), range);
    return {
      range,
      totalSeconds: total,
      dailyAverageSeconds: days === 0 ? 0 : total / days,
      days: byDay(ofPeriod, range),
      byApp: byApp(ofPeriod),
      byCategory: byCategory(ofPeriod),
      previousSeconds: totalSeconds(within(figures, previous)),
    };
  }

  private todayOf({ day }: FiguresOwner): LocalDate {
    return localDayOf(this.clock.now(), day);
  }
}
