import { Injectable } from '@nestjs/common';
import { Role } from '../../common/auth/role.enum';
import { datesIn, weekOf } from '../../common/days/local-day';
import { minutesFromSeconds } from '../../common/durations/durations';
import { Clock } from '../../infrastructure/clock/clock';
import { RealtimePresence } from '../../infrastructure/realtime/realtime-presence';
import { ChallengesService } from '../challenges/challenges.service';
import { ListChallengesQuery } from '../challenges/dto/list-challenges.query';
import { ChallengeStatus } from '../challenges/entities/challenge-status.enum';
import { ActivityRollUpService } from './activity-roll-up.service';
import { AdminStatsRepository } from './admin-stats.repository';
import { type AppRanking, rankApps } from './app-ranking';
import { MAX_APPS } from './dto/app-usage-stats.dto';
import type { OverviewDto } from './dto/overview.dto';
import type { UsersGrowthDto } from './dto/users-growth.dto';
import { FiguresCache } from './figures-cache';
import { lastDates, startOfUtcDate, utcDateOf } from './utc-days';

/**
 * Longest time (milliseconds) an administrator waits for changed days. What is not done by then (a long history was deleted)
 * is done by the job.
 */
const REFRESH_BUDGET_MS = 1_000;

/** Sees everything and takes part in nothing. */
const NOBODY = { userId: 0, role: Role.Admin };

/** What all users come to, by UTC dates; up to half a minute old. */
@Injectable()
export class AdminStatsService {
  constructor(
    private readonly stats: AdminStatsRepository,
    private readonly rollUp: ActivityRollUpService,
    private readonly challenges: ChallengesService,
    private readonly presence: RealtimePresence,
    private readonly cache: FiguresCache,
    private readonly clock: Clock,
  ) {}

  overview(): Promise<OverviewDto> {
    return this.cache.get('overview', async () => {
      const generatedAt = this.clock.now();
      await this.refresh();
      return {
        users: await this.userFigures(generatedAt),
        activities: await this.activityFigures(generatedAt),
        challenges: await this.challengeFigures(),
        blocked_apps: await this.stats.countBlockedApps(),
        websocket: { active_users: this.presence.userIds().length, active_connections: this.presence.size },
        generated_at: generatedAt,
      };
    });
  }

  usersGrowth(days: number): Promise<UsersGrowthDto> {
    return this.cache.get(`users-growth:${days}`, async () => {
      const dates = lastDates(this.clock.now(), days);
      await this.refresh();
      const newUsers = await this.stats.countNewUsers(startOfUtcDate(dates.start));
      const activities = await this.stats.findDays(dates);
      let total = await this.stats.countUsersBefore(startOfUtcDate(dates.start));
      return {
        days: datesIn(dates).map((date) => {
          const newOnes = newUsers.get(date) ?? 0;
          total += newOnes;
          const activeUsers = activities.get(date)?.activeUsers ?? 0;
          return { date, new_users: newOnes, total_users: total, active_users: activeUsers };
        }),
      };
    });
  }

  /** The most used apps of the last `days` dates, {@link MAX_APPS} at the most. */
  appUsage(days: number): Promise<AppRanking> {
    return this.cache.get(`app-usage:${days}`, async () => {
      const dates = lastDates(this.clock.now(), days);
      await this.refresh();
      const ranked = rankApps(await this.stats.sumApps(dates));
      const listed = ranked.slice(0, MAX_APPS);
      const users = await this.stats.countUsersByApp(
        listed.map(({ appKey }) => appKey),
        dates.start,
      );
      const spellings = await this.stats.findSpellings(listed.map(({ firstActivityId }) => firstActivityId));
      return {
        apps: listed.map((app) => ({
          ...app,
          // It may have been deleted a moment ago.
          appName: spellings.get(app.firstActivityId) ?? app.appKey,
          users: users.get(app.appKey) ?? 0,
        })),
        totalSeconds: ranked.reduce((sum, { seconds }) => sum + seconds, 0),
      };
    });
  }

  private refresh(): Promise<void> {
    return this.rollUp.refresh(AbortSignal.timeout(REFRESH_BUDGET_MS));
  }

  private async userFigures(now: Date): Promise<OverviewDto['users']> {
    const date = utcDateOf(now);
    const today = startOfUtcDate(date);
    const monday = startOfUtcDate(weekOf(date, 'monday').start);
    const { newToday, newThisWeek, ...counts } = await this.stats.countUsers(today, monday);
    return {
      ...counts,
      new_today: newToday,
      new_this_week: newThisWeek,
      active_today: await this.stats.countActiveUsers(today),
      active_this_week: await this.stats.countActiveUsers(monday),
    };
  }

  private async activityFigures(now: Date): Promise<OverviewDto['activities']> {
    const date = utcDateOf(now);
    const total = await this.stats.countActivities();
    const today = (await this.stats.findDays({ start: date, end: date })).get(date);
    return {
      total: total.activities,
      today: today?.activities ?? 0,
      minutes_today: minutesFromSeconds(today?.seconds ?? 0),
      minutes_total: minutesFromSeconds(total.seconds),
    };
  }

  private async challengeFigures(): Promise<OverviewDto['challenges']> {
    return {
      total: await this.countChallenges(),
      active: await this.countChallenges(ChallengeStatus.Active),
      upcoming: await this.countChallenges(ChallengeStatus.Upcoming),
      completed: await this.countChallenges(ChallengeStatus.Completed),
      participants: await this.stats.countParticipants(),
    };
  }

  /** A challenge's status goes by the clock, and only its feature knows how. */
  private async countChallenges(status?: ChallengeStatus): Promise<number> {
    const query = Object.assign(new ListChallengesQuery(), { size: 1, status });
    return (await this.challenges.listAll(NOBODY, query)).total;
  }
}
