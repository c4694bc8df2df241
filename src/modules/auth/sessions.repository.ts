import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, In, LessThanOrEqual, MoreThan, Not, Repository } from 'typeorm';
import { offsetOf, type PageQuery } from '../../common/pagination/page-query.dto';
import { CacheService } from '../../infrastructure/cache/cache.service';
import { columnSet } from '../../infrastructure/database/rows';
import { execute } from '../../infrastructure/database/statements';
import { Transactions } from '../../infrastructure/database/transactions';
import { accountScope } from '../users/entities/user-scopes';
import { User } from '../users/entities/user.entity';
import { Session } from './entities/session.entity';

export type NewSession = Omit<Session, 'id' | 'user'>;

/** A session that is good at the moment, and what of its user may change meanwhile. */
export type LiveSession = Pick<Session, 'id'> & Pick<User, 'role' | 'locale'>;

const PRINCIPAL_COLUMNS = [
  'id',
  'username',
  'role',
  'isActive',
  'isVerified',
  'locale',
  'timezone',
  'settings',
] as const satisfies (keyof User)[];

/** A session, and what of its user every request goes by. */
export type SessionPrincipal = Pick<Session, 'id' | 'expiresAt'> & {
  user: Pick<User, (typeof PRINCIPAL_COLUMNS)[number]>;
};

@Injectable()
export class SessionsRepository {
  private readonly principalColumns;

  constructor(
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    private readonly transactions: Transactions,
    private readonly cache: CacheService,
  ) {
    this.principalColumns = {
      session: columnSet(sessions.manager, Session, ['id', 'expiresAt'], 's'),
      user: columnSet(sessions.manager, User, PRINCIPAL_COLUMNS, 'u'),
    };
  }

  /** What a session says of its user; `null` where either is gone. */
  async findPrincipal(id: number): Promise<SessionPrincipal | null> {
    const { session, user } = this.principalColumns;
    // By hand, and no column too many: this is asked the most of all.
    const [row] = await execute<Record<string, unknown>[]>(
      this.sessions.manager,
      `SELECT ${session.select}, ${user.select} FROM sessions s INNER JOIN users u ON u.id = s.user_id WHERE s.id = ?`,
      [id],
    );
    return row === undefined ? null : { ...session.read(row), user: user.read(row) };
  }

  /** Which of `ids` are live sessions of active, verified users, and what their users are. */
  findLive(ids: readonly number[], now: Date): Promise<LiveSession[]> {
    return this.sessions
      .createQueryBuilder('s')
      .innerJoin('s.user', 'u')
      .select('s.id', 'id')
      .addSelect('u.role', 'role')
      .addSelect('u.locale', 'locale')
      .where('s.id IN (:...ids) AND s.expiresAt > :now', { ids, now })
      .andWhere('u.isActive = :yes AND u.isVerified = :yes', { yes: true })
      .getRawMany<LiveSession>();
  }

  lockById(tx: EntityManager, id: number): Promise<Session | null> {
    return this.transactions.lockRow(tx, Session, { id });
  }

  /** Live sessions of a user, the one used last first. */
  findPage(userId: number, now: Date, page: PageQuery): Promise<[Session[], number]> {
    return this.sessions
      .createQueryBuilder('s')
      .where('s.userId = :userId AND s.expiresAt > :now', { userId, now })
      .orderBy('s.lastUsedAt', 'DESC')
      .addOrderBy('s.id', 'DESC')
      .skip(offsetOf(page))
      .take(page.size)
      .getManyAndCount();
  }

  /** At most `limit` sessions of a user with an id above `afterId`, live or not, by id. */
  findAfter(userId: number, afterId: number, limit: number): Promise<Session[]> {
    return this.sessions.find({ where: { userId, id: MoreThan(afterId) }, order: { id: 'ASC' }, take: limit });
  }

  async findIds(tx: EntityManager, userId: number): Promise<number[]> {
    const rows = await tx.getRepository(Session).find({ select: { id: true }, where: { userId } });
    return rows.map(({ id }) => id);
  }

  async insert(tx: EntityManager, session: NewSession): Promise<number> {
    const { identifiers } = await tx.createQueryBuilder().insert().into(Session).values(session).execute();
    return (identifiers[0] as { id: number }).id;
  }

  async update(tx: EntityManager, id: number, change: Partial<NewSession>): Promise<void> {
    await tx.createQueryBuilder().update(Session).set(change).where('id = :id', { id }).execute();
  }

  /** Whether there was such a session of this user. */
  async delete(tx: EntityManager, id: number, userId: number): Promise<boolean> {
    const { affected } = await tx.getRepository(Session).delete({ id, userId });
    this.cache.invalidate(accountScope(userId));
    return (affected ?? 0) > 0;
  }

  async deleteAllOf(tx: EntityManager, userId: number, exceptId?: number): Promise<void> {
    await tx.getRepository(Session).delete({ userId, ...(exceptId === undefined ? {} : { id: Not(exceptId) }) });
    this.cache.invalidate(accountScope(userId));
  }

  /** Deletes at most `limit` that have run out by `now`. Answers how many. */
  async deleteExpired(tx: EntityManager, now: Date, limit: number): Promise<number> {
    const hasExpired = { expiresAt: LessThanOrEqual(now) };
    const expired = await tx.find(Session, { select: { id: true }, where: hasExpired, take: limit });
    if (expired.length === 0) return 0;
    const { affected } = await tx.delete(Session, { ...hasExpired, id: In(expired.map(({ id }) => id)) });
    return affected ?? 0;
  }
}
