import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, type QueryDeepPartialEntity, Repository, type SelectQueryBuilder } from 'typeorm';
import { Transactions } from '../../infrastructure/database/transactions';
import type { SealedLog } from './chain-walk';
import { AuditLog } from './entities/audit-log.entity';
import type { LogStamp } from './log-seal';

export type NewLog = Omit<AuditLog, 'user'>;

/** Rows a statement carries. */
const CHUNK = 500;

type RawLog = Omit<SealedLog, 'createdAt'> & { createdAt: Date | string };

@Injectable()
export class AuditLogsRepository {
  constructor(
    @InjectRepository(AuditLog) private readonly logs: Repository<AuditLog>,
    private readonly transactions: Transactions,
  ) {}

  async insert(tx: EntityManager, rows: NewLog[]): Promise<void> {
    for (let from = 0; from < rows.length; from += CHUNK) {
      const values = rows.slice(from, from + CHUNK) as QueryDeepPartialEntity<AuditLog>[];
      await tx.createQueryBuilder().insert().into(AuditLog).values(values).updateEntity(false).execute();
    }
  }

  /** 0 where there is none. */
  async findLastId(tx: EntityManager): Promise<number> {
    return (await tx.maximum(AuditLog, 'id')) ?? 0;
  }

  /**
   * The last of the rows that were all written before an instant, from the first one on without a gap; `null` where the first
   * was not.
   */
  async findLastOlderThan(instant: Date): Promise<number | null> {
    const { firstKept } = (await this.logs
      .createQueryBuilder('l')
      .select('MIN(l.id)', 'firstKept')
      .where('l.createdAt >= :instant', { instant })
      .getRawOne<{ firstKept: number | null }>())!;
    const query = this.logs.createQueryBuilder('l').select('MAX(l.id)', 'last');
    if (firstKept !== null) query.where('l.id < :firstKept', { firstKept });
    return (await query.getRawOne<{ last: number | null }>())!.last;
  }

  /** Rows above `afterId`, none above `lastId`, in order. They are read as they are stored: somebody may have changed them. */
  findSealed(afterId: number, limit: number, lastId?: number): Promise<SealedLog[]> {
    return readSealed(this.sealedQuery(this.logs.manager, afterId, limit, lastId));
  }

  /** {@link findSealed}; nobody else changes them until `tx` ends. */
  lockSealed(tx: EntityManager, afterId: number, limit: number): Promise<SealedLog[]> {
    return readSealed(this.transactions.lockedQuery(this.sealedQuery(tx, afterId, limit)));
  }

  /** The ids of at most `limit` rows in a range, in order; `first` and `last` belong to it. */
  async findIds({ first, last }: { first?: number; last?: number }, limit: number): Promise<number[]> {
    const query = this.logs.createQueryBuilder('l').select('l.id', 'id').where('1 = 1');
    if (first !== undefined) query.andWhere('l.id >= :first', { first });
    if (last !== undefined) query.andWhere('l.id <= :last', { last });
    const rows = await query.orderBy('l.id').limit(limit).getRawMany<{ id: number }>();
    return rows.map(({ id }) => id);
  }

  /** Deletes at most `limit` rows, none above `lastId`. Answers them, in order. */
  async deleteUpTo(tx: EntityManager, lastId: number, limit: number): Promise<Pick<LogStamp, 'id' | 'hash'>[]> {
    const rows = await tx
      .createQueryBuilder(AuditLog, 'l')
      .select(['l.id', 'l.hash'])
      .where('l.id <= :lastId', { lastId })
      .orderBy('l.id')
      .limit(limit)
      .getMany();
    const last = rows.at(-1);
    if (last === undefined) return [];
    await tx.createQueryBuilder().delete().from(AuditLog).where('id <= :id', { id: last.id }).execute();
    return rows;
  }

  /** Stamps rows anew. */
  async stamp(tx: EntityManager, stamps: readonly LogStamp[]): Promise<void> {
    await updateEach(tx, stamps, ['hash', 'user_link', 'user_proof'], ({ hash, userLink, userProof }) => [
      hash,
      userLink,
      userProof,
    ]);
  }

  /** At most `limit` rows of a user. */
  findLinksOf(tx: EntityManager, userId: number, limit: number): Promise<Pick<LogStamp, 'id' | 'userLink'>[]> {
    return tx.find(AuditLog, {
      select: { id: true, userLink: true },
      where: { userId },
      order: { id: 'ASC' },
      take: limit,
    });
  }

  /** Takes the user's id off rows, and puts another proof in place of the one that tied them to the user. */
  async unlink(tx: EntityManager, farewells: readonly { id: number; userProof: string | null }[]): Promise<void> {
    await updateEach(tx, farewells, ['user_proof', 'user_id'], ({ userProof }) => [userProof, null]);
  }

  private sealedQuery(
    manager: EntityManager,
    afterId: number,
    limit: number,
    lastId?: number,
  ): SelectQueryBuilder<AuditLog> {
    const query = manager.createQueryBuilder(AuditLog, 'l').select([]);
    for (const column of SEALED_COLUMNS) query.addSelect(`l.${column}`, column);
    query.where('l.id > :afterId', { afterId });
    if (lastId !== undefined) query.andWhere('l.id <= :lastId', { lastId });
    return query.orderBy('l.id').limit(limit);
  }
}

const SEALED_COLUMNS = [
  'id',
  'level',
  'action',
  'message',
  'userId',
  'userLink',
  'userProof',
  'ip',
  'userAgent',
  'requestId',
  'context',
  'createdAt',
  'hash',
] as const satisfies (keyof SealedLog)[];

async function readSealed(query: SelectQueryBuilder<AuditLog>): Promise<SealedLog[]> {
  const rows = await query.getRawMany<RawLog>();
  return rows.map((row) => ({ ...row, createdAt: instantText(row.createdAt) }));
}

/** ISO 8601; what is no instant stays as it is. */
function instantText(value: Date | string): string {
  if (typeof value === 'string') return value.replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d{3})$/, '$1T$2Z');
  return Number.isNaN(value.getTime()) ? '' : value.toISOString();
}

/** Sets columns of many rows, to other values in each, in one statement. */
async function updateEach<T extends { id: number }>(
  tx: EntityManager,
  rows: readonly T[],
  columns: readonly string[],
  valuesOf: (row: T) => (string | null)[],
): Promise<void> {
  if (rows.length === 0) return;
  const cases = rows.map(() => 'WHEN ? THEN ?').join(' ');
  const assignments = columns.map((column) => `${column} = CASE id ${cases} END`).join(', ');
  const parameters = columns.flatMap((_, i) => rows.flatMap((row) => [row.id, valuesOf(row)[i]]));
  const ids = rows.map(({ id }) => id);
  await tx.query(`UPDATE logs SET ${assignments} WHERE id IN (${ids.map(() => '?').join(', ')})`, [
    ...parameters,
    ...ids,
  ]);
}
