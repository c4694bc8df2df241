import { Injectable } from '@nestjs/common';
import type { EntityManager, QueryDeepPartialEntity } from 'typeorm';
import { AuditLog } from './entities/audit-log.entity';

@Injectable()
export class AuditLogsRepository {
  async insert(tx: EntityManager, rows: Omit<AuditLog, 'id' | 'user'>[]): Promise<void> {
    const values = rows as QueryDeepPartialEntity<AuditLog>[];
    await tx.createQueryBuilder().insert().into(AuditLog).values(values).updateEntity(false).execute();
  }
}
