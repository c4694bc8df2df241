import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, In, IsNull, MoreThan, Not, type QueryDeepPartialEntity, Repository } from 'typeorm';
import { offsetOf, type PageQuery } from '../../common/pagination/page-query.dto';
import { DatabaseErrors } from '../../infrastructure/database/database-errors';
import { User } from '../users/entities/user.entity';
import { appAlreadyBlocked } from './blocked-apps.errors';
import { readRows } from '../../infrastructure/database/rows';
import { BlockedApp } from './entities/blocked-app.entity';

export type NewBlockedApp = Omit<BlockedApp, 'id' | 'user'>;
export type BlockedAppChange = Partial<Omit<NewBlockedApp, 'userId' | 'appKey' | 'createdAt'>>;

/** What of a rule a job looks at to find out whether it has to do with it. */
export type DueRule = Pick<BlockedApp, 'userId' | 'appKey' | 'schedule'>;

/** A user with active rules. */
export type RuleOwner = Pick<User, 'id' | 'timezone' | 'settings'> & { rules: DueRule[] };

/** By which of their terms rules are looked for. */
export type RuleTerm = 'dailyLimitSeconds' | 'schedule';

const NEWEST_FIRST = { createdAt: 'DESC', id: 'DESC' } as const;

@Injectable()
export class BlockedAppsRepository {
  constructor(
    @InjectRepository(BlockedApp) private readonly blockedApps: Repository<BlockedApp>,
    private readonly databaseErrors: DatabaseErrors,
  ) {}

  /** One rule, if it is that user's. */
  findOwn(userId: number, id: number, tx?: EntityManager): Promise<BlockedApp | null> {
    return this.in(tx).findOneBy({ id, userId });
  }

  /** All rules of a user, newest first. */
  findAll(userId: number): Promise<BlockedApp[]> {
    return this.blockedApps.find({ where: { userId }, order: NEWEST_FIRST });
  }

  /** At most `limit` rules of a user with an id above `afterId`, by id. */
  findAfter(userId: number, afterId: number, limit: number): Promise<BlockedApp[]> {
    return this.blockedApps.find({ where: { userId, id: MoreThan(afterId) }, order: { id: 'ASC' }, take: limit });
  }

  /** One page of a user's rules, newest first, and how many there are on all pages. */
  findPage(userId: number, page: PageQuery): Promise<[BlockedApp[], number]> {
    return this.blockedApps.findAndCount({
      where: { userId },
      order: NEWEST_FIRST,
      skip: offsetOf(page),
      take: page.size,
    });
  }

  /** The active rules of a user for some apps. */
  findActive(tx: EntityManager, userId: number, appKeys: string[]): Promise<BlockedApp[]> {
    const marks = appKeys.map(() => '?').join(', ');
    return readRows(tx, BlockedApp, `WHERE user_id = ? AND is_active = ? AND app_key IN (${marks}) ORDER BY id`, [
      userId,
      1,
      ...appKeys,
    ]);
  }

  /** The next active users above `afterId` who have active rules with `term`, by id, and those rules. */
  async findOwners(term: RuleTerm, afterId: number, limit: number): Promise<RuleOwner[]> {
    const users = await this.blockedApps.manager
      .createQueryBuilder(User, 'u')
      .select(['u.id', 'u.timezone', 'u.settings'])
      .where('u.id > :afterId AND u.isActive = :isActive', { afterId, isActive: true })
      .andWhere((query) => {
        const rules = query.subQuery().select('1').from(BlockedApp, 'b');
        rules.where(`b.userId = u.id AND b.isActive = :isActive AND b.${term} IS NOT NULL`);
        return `EXISTS ${rules.getQuery()}`;
      })
      .orderBy('u.id')
      .limit(limit)
      .getMany();
    if (users.length === 0) return [];
    const rules = await this.blockedApps.find({
      select: { id: true, userId: true, appKey: true, schedule: true },
      where: { userId: In(users.map(({ id }) => id)), isActive: true, [term]: Not(IsNull()) },
    });
    const rulesByUser = Map.groupBy(rules, ({ userId }) => userId);
    return users.map((user) => ({ ...user, rules: rulesByUser.get(user.id) ?? [] }));
  }

  /** @throws 409 `app_already_blocked` */
  async insert(tx: EntityManager, row: NewBlockedApp): Promise<BlockedApp> {
    const values = row as QueryDeepPartialEntity<BlockedApp>;
    try {
      const { identifiers } = await tx.createQueryBuilder().insert().into(BlockedApp).values(values).execute();
      return { ...row, id: (identifiers[0] as { id: number }).id };
    } catch (error) {
      if (this.databaseErrors.isDuplicateKey(error, 'uq_blocked_apps_user_id_app_key')) throw appAlreadyBlocked();
      throw error;
    }
  }

  async update(tx: EntityManager, id: number, change: BlockedAppChange): Promise<void> {
    const values = change as QueryDeepPartialEntity<BlockedApp>;
    await tx.createQueryBuilder().update(BlockedApp).set(values).where('id = :id', { id }).execute();
  }

  async delete(tx: EntityManager, id: number): Promise<void> {
    await tx.createQueryBuilder().delete().from(BlockedApp).where('id = :id', { id }).execute();
  }

  private in(tx?: EntityManager): Repository<BlockedApp> {
    return tx === undefined ? this.blockedApps : tx.getRepository(BlockedApp);
  }
}
