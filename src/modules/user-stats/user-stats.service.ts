import { Injectable } from '@nestjs/common';
import type { Caller } from '../../common/auth/caller';
import { type LocalDate, localDayOf } from '../../common/days/local-day';
import { minutesFromSeconds, secondsFromMinutes } from '../../common/durations/durations';
import { Clock } from '../../infrastructure/clock/clock';
import { type FiguresOwner, UsageFiguresService } from '../activities/usage-figures.service';
import { BlockedAppsService } from '../blocked-apps/blocked-apps.service';
import { ChallengesService } from '../challenges/challenges.service';
import { UsersService } from '../users/users.service';
import type { UserStatsDto } from './dto/user-stats.dto';
import { type GoalStreaks, goalStreaks } from './goal-streaks';

/** A user over all features, in figures. */
@Injectable()
export class UserStatsService {
  constructor(
    private readonly users: UsersService,
    private readonly usage: UsageFiguresService,
    private readonly blockedApps: BlockedAppsService,
    private readonly challenges: ChallengesService,
    private readonly clock: Clock,
  ) {}

  async statsOf(caller: Caller): Promise<UserStatsDto> {
    const [user, usage, blockedApps, challenges] = await Promise.all([
      this.users.getCaller(caller),
      this.usage.profileFigures(caller),
      this.blockedApps.figures(caller),
      this.challenges.participationFigures(caller.userId),
    ]);
    const goalMinutes = user.settings.daily_goal_minutes;
    const today = localDayOf(this.clock.now(), caller.day);
    const streaks = goalStreaks(usage.dailyTotals, secondsFromMinutes(goalMinutes), today);
    return {
      activities_count: usage.activitiesCount,
      total_minutes: minutesFromSeconds(usage.totalSeconds),
      today_minutes: minutesFromSeconds(usage.todaySeconds),
      week_minutes: minutesFromSeconds(usage.weekSeconds),
      month_minutes: minutesFromSeconds(usage.monthSeconds),
      daily_average_minutes: minutesFromSeconds(usage.dailyAverageSeconds),
      most_used_apps: usage.mostUsedApps.map(({ appName, seconds }) => ({
        app_name: appName,
        minutes: minutesFromSeconds(seconds),
      })),
      goal: {
        daily_goal_minutes: goalMinutes,
        met_today: streaks.metToday,
        current_streak_days: streaks.currentStreakDays,
        best_streak_days: streaks.bestStreakDays,
      },
      challenges,
      blocked_apps: { total: blockedApps.total, blocked_now: blockedApps.blockedNow },
    };
  }

  /** How a user's goal stood on a local day, by the usage known now; `date` is that day's today. */
  async goalOn(owner: FiguresOwner, goalMinutes: number, date: LocalDate): Promise<GoalStreaks> {
    const { dailyTotals } = await this.usage.profileFigures(owner);
    return goalStreaks(dailyTotals, secondsFromMinutes(goalMinutes), date);
  }
}
