import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import {
  type EntityManager,
  In,
  LessThan,
  LessThanOrEqual,
  MoreThan,
  type QueryDeepPartialEntity,
  Repository,
} from 'typeorm';
import { AuditLog } from './entities/audit-log.entity';

@Injectable()
export class AuditLogsRepository {
  constructor(@InjectRepository(AuditLog) private readonly logs: Repository<AuditLog>) {}

  async insert(tx: EntityManager, rows: Omit<AuditLog, 'id' | 'user'>[]): Promise<void> {
    const values = rows as QueryDeepPartialEntity<AuditLog>[];
    await tx.createQueryBuilder().insert().into(AuditLog).values(values).updateEntity(false).execute();
  }

  /** Rows written before an instant, above `afterId`, by id. */
  findOlderThan(instant: Date, afterId: number, limit: number): Promise<AuditLog[]> {
    return this.logs.find({
      where: { createdAt: LessThan(instant), id: MoreThan(afterId) },
      order: { id: 'ASC' },
      take: limit,
    });
  }

  /** Deletes at most `limit` rows written before an instant, none above `lastId`. Answers how many. */
  async deleteOlderThan(tx: EntityManager, instant: Date, lastId: number, limit: number): Promise<number> {
    const rows = await tx.find(AuditLog, {
      select: { id: true },
      where: { createdAt: LessThan(instant), id: LessThanOrEqual(lastId) },
      order: { id: 'ASC' },
      take: limit,
    });
    if (rows.length === 0) return 0;
    const { affected } = await tx.delete(AuditLog, { id: In(rows.map(({ id }) => id)) });
    return affected ?? 0;
  }
}
