import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Mail } from '../../infrastructure/mail/entities/mail.entity';
import { AuditLog } from '../audit-logs/entities/audit-log.entity';

/** A place in the order of creation. */
export type RecordCursor = Pick<AuditLog, 'createdAt' | 'id'>;

/** What is kept about a user below this feature. */
@Injectable()
export class AccountRecordsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** At most `limit` audit logs that come after `cursor`, oldest first. */
  findLogsAfter(userId: number, cursor: RecordCursor | null, limit: number): Promise<AuditLog[]> {
    const query = this.dataSource
      .createQueryBuilder(AuditLog, 'l')
      .where('l.userId = :userId', { userId })
      .orderBy('l.createdAt')
      .addOrderBy('l.id')
      .limit(limit);
    if (cursor !== null) {
      // The first half is for the index; an OR alone would read from the beginning each time.
      query.andWhere('l.createdAt >= :createdAt AND (l.createdAt > :createdAt OR l.id > :id)', cursor);
    }
    return query.getMany();
  }

  /** At most `limit` mails with an id above `afterId`, by id. */
  findMailsAfter(userId: number, afterId: number, limit: number): Promise<Mail[]> {
    return this.dataSource
      .createQueryBuilder(Mail, 'm')
      .where('m.userId = :userId AND m.id > :afterId', { userId, afterId })
      .orderBy('m.id')
      .limit(limit)
      .getMany();
  }
}
