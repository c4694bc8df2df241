import { Injectable } from '@nestjs/common';
import { DataSource, In, type ObjectLiteral, type SelectQueryBuilder } from 'typeorm';
import { Role } from '../../common/auth/role.enum';
import type { DateRange, LocalDate } from '../../common/days/local-day';
import { Activity } from '../activities/entities/activity.entity';
import { BlockedApp } from '../blocked-apps/entities/blocked-app.entity';
import { ChallengeParticipant } from '../challenges/entities/challenge-participant.entity';
import { User } from '../users/entities/user.entity';
import type { FiledApp } from './app-ranking';
import { ActivityDay } from './entities/activity-day.entity';
import { AppDay } from './entities/app-day.entity';
import { AppUser } from './entities/app-user.entity';

/** How many users there are, and what they are. */
export interface UserCounts {
  total: number;
  active: number;
  verified: number;
  admins: number;
  newToday: number;
  newThisWeek: number;
}

/** What activities come to. */
export interface ActivityCounts {
  activities: number;
  activeUsers: number;
  seconds: number;
}

type Sums<T> = Record<keyof T, number | string | null>;

/** Counts for administrators. What is about activities is read off their roll-up. */
@Injectable()
export class AdminStatsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async countUsers(today: Date, monday: Date): Promise<UserCounts> {
    return this.sums<UserCounts>(
      this.dataSource
        .createQueryBuilder(User, 'u')
        .select('COUNT(*)', 'total')
        .addSelect(countIf('u.isActive = :true'), 'active')
        .addSelect(countIf('u.isVerified = :true'), 'verified')
        .addSelect(countIf('u.role = :admin'), 'admins')
        .addSelect(countIf('u.createdAt >= :today'), 'newToday')
        .addSelect(countIf('u.createdAt >= :monday'), 'newThisWeek')
        .setParameters({ true: true, admin: Role.Admin, today, monday }),
    );
  }

  /** Users who recorded an activity at `instant` or later, whenever it started. */
  async countActiveUsers(instant: Date): Promise<number> {
    const { users } = await this.sums<{ users: number }>(
      this.dataSource
        .createQueryBuilder(Activity, 'a')
        .select('COUNT(DISTINCT a.userId)', 'users')
        .where('a.createdAt >= :instant', { instant }),
    );
    return users;
  }

  countActivities(): Promise<Pick<ActivityCounts, 'activities' | 'seconds'>> {
    return this.sums(
      this.dataSource
        .createQueryBuilder(ActivityDay, 'd')
        .select('SUM(d.activities)', 'activities')
        .addSelect('SUM(d.seconds)', 'seconds'),
    );
  }

  /** By date; one without activities is not in it. */
  async findDays({ start, end }: DateRange): Promise<Map<LocalDate, ActivityCounts>> {
    const days = await this.dataSource
      .createQueryBuilder(ActivityDay, 'd')
      .where('d.date BETWEEN :start AND :end', { start, end })
      .getMany();
    return new Map(days.map((day) => [day.date, { ...day, seconds: Number(day.seconds) }]));
  }

  countBlockedApps(): Promise<{ total: number; active: number }> {
    return this.sums(
      this.dataSource
        .createQueryBuilder(BlockedApp, 'b')
        .select('COUNT(*)', 'total')
        .addSelect(countIf('b.isActive = :true'), 'active')
        .setParameters({ true: true }),
    );
  }

  countParticipants(): Promise<number> {
    return this.dataSource.getRepository(ChallengeParticipant).count();
  }

  countUsersBefore(instant: Date): Promise<number> {
    return this.dataSource.createQueryBuilder(User, 'u').where('u.createdAt < :instant', { instant }).getCount();
  }

  /** New users by UTC date; a date without any is not in it. */
  async countNewUsers(since: Date): Promise<Map<LocalDate, number>> {
    const rows = await this.dataSource
      .createQueryBuilder(User, 'u')
      .select('DATE(u.createdAt)', 'date')
      .addSelect('COUNT(*)', 'users')
      .where('u.createdAt >= :since', { since })
      .groupBy('DATE(u.createdAt)')
      .getRawMany<{ date: LocalDate; users: number | string }>();
    return new Map(rows.map(({ date, users }) => [date, Number(users)]));
  }

  async sumApps({ start, end }: DateRange): Promise<FiledApp[]> {
    const rows = await this.dataSource
      .createQueryBuilder(AppDay, 'd')
      .select('d.appKey', 'appKey')
      .addSelect('d.category', 'category')
      .addSelect('MIN(d.firstActivityId)', 'firstActivityId')
      .addSelect('SUM(d.activities)', 'activities')
      .addSelect('SUM(d.seconds)', 'seconds')
      .where('d.date BETWEEN :start AND :end', { start, end })
      .groupBy('d.appKey')
      .addGroupBy('d.category')
      .getRawMany<FiledApp & Sums<Pick<FiledApp, 'activities' | 'seconds'>>>();
    return rows.map((row) => ({ ...row, activities: Number(row.activities), seconds: Number(row.seconds) }));
  }

  /** Users who used each of some apps on `date` or later; an app without any is not in it. */
  async countUsersByApp(appKeys: readonly string[], date: LocalDate): Promise<Map<string, number>> {
    if (appKeys.length === 0) return new Map();
    const rows = await this.dataSource
      .createQueryBuilder(AppUser, 'a')
      .select('a.appKey', 'appKey')
      .addSelect('COUNT(*)', 'users')
      .where('a.lastUsedOn >= :date AND a.appKey IN (:...appKeys)', { date, appKeys })
      .groupBy('a.appKey')
      .getRawMany<{ appKey: string; users: number | string }>();
    return new Map(rows.map(({ appKey, users }) => [appKey, Number(users)]));
  }

  /** How some activities spell their app, by id. */
  async findSpellings(activityIds: readonly number[]): Promise<Map<number, string>> {
    const rows = await this.dataSource.manager.find(Activity, {
      select: { id: true, appName: true },
      where: { id: In(activityIds) },
    });
    return new Map(rows.map(({ id, appName }) => [id, appName]));
  }

  /** The one row of a query that only counts and adds up; nothing comes to 0. */
  private async sums<T extends object>(query: SelectQueryBuilder<ObjectLiteral>): Promise<T> {
    const row = (await query.getRawOne<Sums<T>>()) ?? {};
    return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)])) as T;
  }
}

function countIf(condition: string): string {
  return `SUM(CASE WHEN ${condition} THEN 1 ELSE 0 END)`;
}
