import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AuditLogConfig } from '../../config/audit-log.config';
import { JobRunner } from '../../infrastructure/scheduling/job-runner';
import { AuditLogArchiveService } from './audit-log-archive.service';

/** 03:30 UTC */
const ARCHIVE_MINUTE = 210;
/** A first archive may hold years. */
const ARCHIVE_TIMEOUT_MS = 60 * 60_000;

/** When audit logs are archived: never, where no `LOG_RETENTION_DAYS` is set. */
@Injectable()
export class AuditLogsScheduler implements OnModuleInit {
  constructor(
    private readonly jobs: JobRunner,
    private readonly archive: AuditLogArchiveService,
    private readonly config: AuditLogConfig,
  ) {}

  onModuleInit(): void {
    if (this.config.retentionDays === null) return;
    this.jobs.register({
      name: 'log_archive',
      schedule: { dailyAtMinute: ARCHIVE_MINUTE },
      timeoutMs: ARCHIVE_TIMEOUT_MS,
      run: (_window, signal) => this.archive.archiveExpired(signal),
    });
  }
}
