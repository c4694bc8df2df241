import { Injectable } from '@nestjs/common';
import { type DateRange, endOfLocalDay, type LocalDate, weekdayOf, type WeekStart } from '../../common/days/local-day';
import { changePercentage, minutesFromSeconds } from '../../common/durations/durations';
import { Clock } from '../../infrastructure/clock/clock';
import { type FiguresOwner, UsageFiguresService } from '../activities/usage-figures.service';
import { BlockedAppsService } from '../blocked-apps/blocked-apps.service';
import { ChallengesService } from '../challenges/challenges.service';
import { UserStatsService } from '../user-stats/user-stats.service';
import type { User } from '../users/entities/user.entity';
import { dayRuleOf } from '../users/users.service';

/** Minutes given to one app. */
export interface AppMinutes {
  appName: string;
  minutes: number;
}

/** A local day, against the goal. */
export interface DayFigures {
  date: LocalDate;
  /** The day has ended: its figures are final, but for what phones still report. */
  isOver: boolean;
  minutes: number;
  goalMinutes: number;
  streakDays: number;
  /** Most minutes first, at most five. */
  apps: AppMinutes[];
  /** Apps whose limit is reached. */
  limitsReached: string[];
}

/** A week of local days. */
export interface WeekFigures {
  range: DateRange;
  minutes: number;
  dailyAverageMinutes: number;
  previousMinutes: number;
  /** In per cent; `null` where there was nothing the week before. */
  change: number | null;
  goalMinutes: number;
  /** Days with usage, at or under the goal. */
  goalDays: number;
  /** As it stood at the end of the week. */
  streakDays: number;
  /** All seven, in order. */
  days: { date: LocalDate; minutes: number }[];
  /** Most minutes first, at most five. */
  apps: AppMinutes[];
  /** As they stand now. */
  challenges: { active: number; won: number };
}

const MAX_APPS = 5;
const MONDAY = 1;

/** What reminders and summaries tell: figures of a given day or week, whenever they are asked for. */
@Injectable()
export class DigestFiguresService {
  constructor(
    private readonly usage: UsageFiguresService,
    private readonly stats: UserStatsService,
    private readonly blockedApps: BlockedAppsService,
    private readonly challenges: ChallengesService,
    private readonly clock: Clock,
  ) {}

  async ofDay(user: User, date: LocalDate): Promise<DayFigures> {
    const owner = ownerOf(user);
    const goalMinutes = user.settings.daily_goal_minutes;
    const [usage, goal, limitsReached] = await Promise.all([
      this.usage.daily(owner, date),
      this.stats.goalOn(owner, goalMinutes, date),
      this.blockedApps.limitsReachedOn(user.id, date),
    ]);
    return {
      date,
      isOver: endOfLocalDay(date, owner.day) <= this.clock.now(),
      minutes: minutesFromSeconds(usage.totalSeconds),
      goalMinutes,
      streakDays: goal.currentStreakDays,
      apps: topApps(usage.byApp),
      limitsReached,
    };
  }

  /** @param start the week's first day, as the user counted when the summary was queued */
  async ofWeek(user: User, start: LocalDate): Promise<WeekFigures> {
    const owner = ownerOf(user, start);
    const goalMinutes = user.settings.daily_goal_minutes;
    const usage = await this.usage.weekly(owner, start);
    const [goal, challenges] = await Promise.all([
      this.stats.goalOn(owner, goalMinutes, usage.range.end),
      this.challenges.participationFigures(user.id),
    ]);
    const days = usage.days.map(({ date, seconds }) => ({ date, minutes: minutesFromSeconds(seconds) }));
    return {
      range: usage.range,
      minutes: minutesFromSeconds(usage.totalSeconds),
      dailyAverageMinutes: minutesFromSeconds(usage.dailyAverageSeconds),
      previousMinutes: minutesFromSeconds(usage.previousSeconds),
      change: changePercentage(usage.previousSeconds, usage.totalSeconds),
      goalMinutes,
      goalDays: days.filter(({ minutes }) => minutes > 0 && minutes <= goalMinutes).length,
      streakDays: goal.currentStreakDays,
      days,
      apps: topApps(usage.byApp),
      challenges,
    };
  }
}

/** @param weekStart the first day of the week that is asked for, which stays what it was though the user's setting has changed */
function ownerOf(user: User, weekStart?: LocalDate): FiguresOwner {
  const { week_starts_on: weekStartsOn } = user.settings;
  return {
    userId: user.id,
    day: dayRuleOf(user),
    weekStartsOn: weekStart === undefined ? weekStartsOn : weekStartOf(weekStart),
  };
}

function weekStartOf(date: LocalDate): WeekStart {
  return weekdayOf(date) === MONDAY ? 'monday' : 'sunday';
}

function topApps(apps: readonly { appName: string; seconds: number }[]): AppMinutes[] {
  return apps.slice(0, MAX_APPS).map(({ appName, seconds }) => ({ appName, minutes: minutesFromSeconds(seconds) }));
}
