import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, type QueryDeepPartialEntity, Repository, type SelectQueryBuilder } from 'typeorm';
import type { LocalDate } from '../../common/days/local-day';
import { offsetOf, type PageQuery } from '../../common/pagination/page-query.dto';
import { likeContains } from '../../common/text/keys';
import { CacheService } from '../../infrastructure/cache/cache.service';
import { Transactions } from '../../infrastructure/database/transactions';
import { readRows } from '../../infrastructure/database/rows';
import { titleKey } from './challenge-terms';
import type { ChallengeRole } from './dto/list-my-challenges.query';
import { challengeScope, CHALLENGES_SCOPE } from './entities/challenge-scopes';
import { ChallengeParticipant } from './entities/challenge-participant.entity';
import { ChallengeStatus } from './entities/challenge-status.enum';
import { Challenge } from './entities/challenge.entity';

export type NewChallenge = Omit<Challenge, 'id' | 'creator'>;
export type ChallengeChange = Partial<NewChallenge>;

/** Which challenges are meant; what is left out does not matter. */
export interface ChallengeFilter {
  /** By the clock. */
  status?: ChallengeStatus;
  /** In the title. */
  q?: string;
}

/** How many challenges of one status (by the clock) a user is in, and how many of those they won. */
export interface ParticipationCount {
  status: ChallengeStatus;
  challenges: number;
  firstPlaces: number;
}

/** What `statusAt` says, in SQL; for a query with the challenge as `c` and {@link statusParameters}. */
const IN_STATUS: Readonly<Record<ChallengeStatus, string>> = {
  [ChallengeStatus.Upcoming]: '(c.status = :upcoming AND c.startsAt > :now)',
  [ChallengeStatus.Active]:
    '((c.status = :active OR (c.status = :upcoming AND c.startsAt <= :now)) AND c.completesAt > :now)',
  [ChallengeStatus.Completed]:
    '(c.status = :completed OR (c.status IN (:upcoming, :active) AND c.completesAt <= :now))',
  [ChallengeStatus.Cancelled]: '(c.status = :cancelled)',
};

function statusParameters(now: Date): Record<string, unknown> {
  const { Upcoming, Active, Completed, Cancelled } = ChallengeStatus;
  return { now, upcoming: Upcoming, active: Active, completed: Completed, cancelled: Cancelled };
}

@Injectable()
export class ChallengesRepository {
  constructor(
    @InjectRepository(Challenge) private readonly challenges: Repository<Challenge>,
    private readonly transactions: Transactions,
    private readonly cache: CacheService,
  ) {}

  /** One challenge with its creator. */
  find(id: number, tx?: EntityManager): Promise<Challenge | null> {
    return this.withCreator(tx).where('c.id = :id', { id }).getOne();
  }

  /** Reads the row and keeps others from changing it, and who is in it, until `tx` ends. */
  lock(tx: EntityManager, id: number): Promise<Challenge | null> {
    return this.transactions.lockRow(tx, Challenge, { id });
  }

  /** A challenge without its creator: all that scores go by, for who asks often. */
  async findTerms(tx: EntityManager, id: number): Promise<Challenge | null> {
    const [challenge] = await readRows(tx, Challenge, 'WHERE id = ?', [id]);
    return challenge ?? null;
  }

  async findIdByInviteCode(tx: EntityManager, inviteCode: string): Promise<number | null> {
    return (await tx.findOne(Challenge, { select: { id: true }, where: { inviteCode } }))?.id ?? null;
  }

  /** One page of the public challenges and those `userId` is in, newest first, and how many there are on all pages. */
  findVisiblePage(userId: number, filter: ChallengeFilter, now: Date, page: PageQuery): Promise<[Challenge[], number]> {
    const query = this.matching(filter, now);
    const own = query
      .subQuery()
      .select('1')
      .from(ChallengeParticipant, 'own')
      .where('own.challengeId = c.id AND own.userId = :userId')
      .getQuery();
    query.andWhere(`((c.isPublic = :isPublic AND c.status <> :cancelled) OR EXISTS ${own})`, {
      isPublic: true,
      userId,
    });
    return this.pageOf(query, page);
  }

  /** One page of the challenges `userId` is in, newest first, and how many there are on all pages. */
  findOwnPage(
    userId: number,
    role: ChallengeRole | undefined,
    filter: ChallengeFilter,
    now: Date,
    page: PageQuery,
  ): Promise<[Challenge[], number]> {
    const query = this.matching(filter, now).innerJoin(
      ChallengeParticipant,
      'own',
      'own.challengeId = c.id AND own.userId = :userId',
      { userId },
    );
    if (role !== undefined) query.andWhere(`c.creatorId ${role === 'creator' ? '=' : '<>'} :userId`);
    return this.pageOf(query, page);
  }

  /** One page of all challenges, newest first, and how many there are on all pages. */
  findPage(filter: ChallengeFilter, now: Date, page: PageQuery): Promise<[Challenge[], number]> {
    return this.pageOf(this.matching(filter, now), page);
  }

  async countParticipations(userId: number, now: Date): Promise<ParticipationCount[]> {
    const status = Object.values(ChallengeStatus)
      .map((name) => `WHEN ${IN_STATUS[name]} THEN '${name}'`)
      .join(' ');
    const rows = await this.challenges
      .createQueryBuilder('c')
      .innerJoin(ChallengeParticipant, 'p', 'p.challengeId = c.id')
      .select(`CASE ${status} END`, 'clock_status')
      .addSelect('COUNT(*)', 'challenges')
      .addSelect('SUM(CASE WHEN p.finalRank = 1 THEN 1 ELSE 0 END)', 'firstPlaces')
      .where('p.userId = :userId', { userId })
      .setParameters(statusParameters(now))
      .groupBy('clock_status')
      .getRawMany<{ clock_status: ChallengeStatus; challenges: number | string; firstPlaces: number | string }>();
    return rows.map(({ clock_status: name, challenges, firstPlaces }) => ({
      status: name,
      challenges: Number(challenges),
      firstPlaces: Number(firstPlaces),
    }));
  }

  /** Upcoming challenges whose time has come. */
  findIdsToStart(now: Date): Promise<number[]> {
    return this.findIds((query) =>
      query
        .where('c.status = :status AND c.startsAt <= :now', { status: ChallengeStatus.Upcoming, now })
        .andWhere('c.completesAt > :now'),
    );
  }

  /** Challenges whose time is over and whose ranks are not frozen yet. */
  findIdsToComplete(now: Date): Promise<number[]> {
    return this.findIds((query) =>
      query.where('c.status IN (:...open) AND c.completesAt <= :now', {
        open: [ChallengeStatus.Upcoming, ChallengeStatus.Active],
        now,
      }),
    );
  }

  /** Completed challenges of which results are still to be mailed. */
  findIdsWithResults(): Promise<number[]> {
    return this.findIds((query) => query.where('c.resultsCursor IS NOT NULL'));
  }

  /** Challenges that are not over and have begun for someone by `latestToday`. */
  findIdsToScore(latestToday: LocalDate, now: Date): Promise<number[]> {
    return this.findIds((query) =>
      query
        .where('c.status IN (:...open)', { open: [ChallengeStatus.Upcoming, ChallengeStatus.Active] })
        .andWhere('c.completesAt > :now AND c.startDate <= :latestToday', { now, latestToday }),
    );
  }

  /** At most `limit` challenges of a creator with an id above `afterId`, by id. */
  findCreatedAfter(creatorId: number, afterId: number, limit: number): Promise<Challenge[]> {
    return this.challenges
      .createQueryBuilder('c')
      .where('c.creatorId = :creatorId AND c.id > :afterId', { creatorId, afterId })
      .orderBy('c.id')
      .limit(limit)
      .getMany();
  }

  async insert(tx: EntityManager, row: NewChallenge): Promise<number> {
    const values = row as QueryDeepPartialEntity<Challenge>;
    const { identifiers } = await tx.createQueryBuilder().insert().into(Challenge).values(values).execute();
    this.cache.invalidate(CHALLENGES_SCOPE);
    return (identifiers[0] as { id: number }).id;
  }

  async update(tx: EntityManager, id: number, change: ChallengeChange): Promise<void> {
    const values = change as QueryDeepPartialEntity<Challenge>;
    await tx.createQueryBuilder().update(Challenge).set(values).where('id = :id', { id }).execute();
    this.cache.invalidate(challengeScope(id), CHALLENGES_SCOPE);
  }

  /** Its participants go with it. */
  async delete(tx: EntityManager, id: number): Promise<void> {
    await tx.createQueryBuilder().delete().from(Challenge).where('id = :id', { id }).execute();
    this.cache.invalidate(challengeScope(id), CHALLENGES_SCOPE);
  }

  private matching({ status, q }: ChallengeFilter, now: Date): SelectQueryBuilder<Challenge> {
    const query = this.withCreator().where('1 = 1').setParameters(statusParameters(now));
    if (status !== undefined) query.andWhere(IN_STATUS[status]);
    if (q !== undefined) query.andWhere(`c.titleKey LIKE :q ESCAPE '!'`, { q: likeContains(titleKey(q)) });
    return query;
  }

  private pageOf(query: SelectQueryBuilder<Challenge>, page: PageQuery): Promise<[Challenge[], number]> {
    return query.orderBy('c.id', 'DESC').offset(offsetOf(page)).limit(page.size).getManyAndCount();
  }

  /** Of the creator no more is read than everyone may see. */
  private withCreator(tx?: EntityManager): SelectQueryBuilder<Challenge> {
    const repository = tx === undefined ? this.challenges : tx.getRepository(Challenge);
    return repository
      .createQueryBuilder('c')
      .innerJoin('c.creator', 'creator')
      .addSelect(['creator.id', 'creator.username', 'creator.avatarUrl']);
  }

  private async findIds(
    where: (query: SelectQueryBuilder<Challenge>) => SelectQueryBuilder<Challenge>,
  ): Promise<number[]> {
    const query = where(this.challenges.createQueryBuilder('c').select('c.id', 'id'));
    return (await query.orderBy('c.id').getRawMany<{ id: number }>()).map(({ id }) => id);
  }
}
