import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, type SelectQueryBuilder } from 'typeorm';
import { offsetOf } from '../../common/pagination/page-query.dto';
import { likeContains } from '../../common/text/keys';
import { DatabaseErrors } from '../../infrastructure/database/database-errors';
import { Activity } from '../activities/entities/activity.entity';
import { User } from '../users/entities/user.entity';
import { emailTaken } from './admin.errors';
import type { ListUsersQuery, UserSort } from './dto/list-users.query';
import { countOf } from './count-of';
import { holdsText } from './text-search';

/** A user and what all of their activities come to. */
export interface CountedUser {
  user: User;
  activities: number;
  seconds: number;
}

/** `null` is the least of all on every engine, so who never signed in comes last in descending order. */
const ORDERS: Readonly<Record<UserSort, { by: string; direction: 'ASC' | 'DESC' }>> = {
  created_at: { by: 'u.createdAt', direction: 'ASC' },
  '-created_at': { by: 'u.createdAt', direction: 'DESC' },
  username: { by: 'u.usernameKey', direction: 'ASC' },
  '-username': { by: 'u.usernameKey', direction: 'DESC' },
  last_login_at: { by: 'u.lastLoginAt', direction: 'ASC' },
  '-last_login_at': { by: 'u.lastLoginAt', direction: 'DESC' },
};

/** Users as administrators look at them. */
@Injectable()
export class AdminUsersRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly databaseErrors: DatabaseErrors,
  ) {}

  /** One page and how many there are on all pages. Ties break by id, in the direction of the order. */
  async findPage(query: ListUsersQuery): Promise<[CountedUser[], number]> {
    const { ids, total } = await this.findIds(query);
    if (ids.length === 0) return [[], total];
    const { by, direction } = ORDERS[query.sort];
    const users = await this.dataSource
      .createQueryBuilder(User, 'u')
      .whereInIds(ids)
      .orderBy(by, direction)
      .addOrderBy('u.id', direction)
      .getMany();
    return [await this.count(users), total];
  }

  /** What the activities of each of `users` come to, at the price of one query. */
  async count(users: User[], tx: EntityManager = this.dataSource.manager): Promise<CountedUser[]> {
    if (users.length === 0) return [];
    const rows = await tx
      .createQueryBuilder(Activity, 'a')
      .select('a.userId', 'userId')
      .addSelect('COUNT(*)', 'activities')
      .addSelect('SUM(a.durationSeconds)', 'seconds')
      .where('a.userId IN (:...ids)', { ids: users.map(({ id }) => id) })
      .groupBy('a.userId')
      .getRawMany<{ userId: number; activities: number | string; seconds: number | string }>();
    const counts = new Map(rows.map((row) => [row.userId, row]));
    return users.map((user) => {
      const { activities = 0, seconds = 0 } = counts.get(user.id) ?? {};
      return { user, activities: Number(activities), seconds: Number(seconds) };
    });
  }

  /** @throws 409 `email_taken` where `write` gives a user an address that another has */
  async refusingTakenEmail(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (this.databaseErrors.isDuplicateKey(error, 'uq_users_email_key')) throw emailTaken();
      throw error;
    }
  }

  /** The ids of a page, and how many there are on all pages. */
  private async findIds(query: ListUsersQuery): Promise<{ ids: number[]; total: number }> {
    const { by, direction } = ORDERS[query.sort];
    const page = this.matching(query)
      .select('u.id', 'id')
      .orderBy(by, direction)
      .addOrderBy('u.id', direction)
      .offset(offsetOf(query))
      .limit(query.size);
    const count = (): Promise<number> => countOf(this.matching(query));
    if (query.q === undefined || query.q === '') {
      const total = await count();
      if (offsetOf(query) >= total) return { ids: [], total };
      // They often come out of an index, however deep the page lies.
      const rows = await page.getRawMany<{ id: number }>();
      return { ids: rows.map(({ id }) => id), total };
    }
    // For a text all rows must be read: once, to count and to sort. A page past the end has none to tell how many there are.
    const rows = await page.addSelect('COUNT(*) OVER ()', 'total').getRawMany<{ id: number; total: number | string }>();
    return { ids: rows.map(({ id }) => id), total: rows.length > 0 ? Number(rows[0]!.total) : await count() };
  }

  private matching({ q, role, is_active, is_verified }: ListUsersQuery): SelectQueryBuilder<User> {
    const query = this.dataSource.createQueryBuilder(User, 'u').where('1 = 1');
    if (role !== undefined) query.andWhere('u.role = :role', { role });
    if (is_active !== undefined) query.andWhere('u.isActive = :isActive', { isActive: is_active });
    if (is_verified !== undefined) query.andWhere('u.isVerified = :isVerified', { isVerified: is_verified });
    if (q !== undefined && q !== '') {
      const inName = holdsText(query, 'u.fullName', q);
      query.andWhere(`(u.usernameKey LIKE :q ESCAPE '!' OR u.emailKey LIKE :q ESCAPE '!' OR ${inName.condition})`, {
        q: likeContains(q.toLowerCase()),
        ...inName.parameters,
      });
    }
    return query;
  }
}
