import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Mail } from '../../infrastructure/mail/entities/mail.entity';
import { pagesById } from '../../infrastructure/scheduling/pages-by-id';
import type { AuditLog } from '../audit-logs/entities/audit-log.entity';
import { AccountExportSections } from './account-export-sections';
import { AccountRecordsRepository } from './account-records.repository';

const PAGE_SIZE = 1_000;

/** Gives a user's mails (that they were sent, not what was in them) and audit logs to the export of their account. */
@Injectable()
export class RecordsExportSection implements OnModuleInit {
  constructor(
    private readonly sections: AccountExportSections,
    private readonly records: AccountRecordsRepository,
  ) {}

  onModuleInit(): void {
    this.sections.register(
      { name: 'mails', pages: (userId) => this.mails(userId) },
      { name: 'audit_logs', pages: (userId) => this.logs(userId) },
    );
  }

  private async *mails(userId: number): AsyncGenerator<object[]> {
    for await (const page of pagesById((afterId) => this.records.findMailsAfter(userId, afterId, PAGE_SIZE))) {
      yield page.map(exportedMail);
    }
  }

  private async *logs(userId: number): AsyncGenerator<object[]> {
    let page: AuditLog[] = [];
    do {
      page = await this.records.findLogsAfter(userId, page.at(-1) ?? null, PAGE_SIZE);
      yield page.map(exportedLog);
    } while (page.length === PAGE_SIZE);
  }
}

function exportedMail({ id, kind, recipient, status, createdAt, sentAt }: Mail): object {
  return { id, kind, recipient, status, created_at: createdAt, sent_at: sentAt };
}

function exportedLog(log: AuditLog): object {
  return {
    id: log.id,
    level: log.level,
    action: log.action,
    message: log.message,
    ip: log.ip,
    user_agent: log.userAgent,
    request_id: log.requestId,
    context: log.context,
    created_at: log.createdAt,
  };
}
