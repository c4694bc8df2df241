import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { Transactions } from '../../infrastructure/database/transactions';
import { JobFinishedEvent } from '../../infrastructure/scheduling/job-finished.event';
import { AuditLogsService } from './audit-logs.service';
import { AuditLogLevel } from './entities/audit-log-level.enum';

/** Writes down the runs of jobs that changed something or failed; the others are too many and too dull. */
@Injectable()
export class JobRunsListener {
  constructor(
    private readonly audit: AuditLogsService,
    private readonly transactions: Transactions,
  ) {}

  @OnEvent(JobFinishedEvent.name)
  async recordRun({ name, changed, durationMs, error }: JobFinishedEvent): Promise<void> {
    if (changed === 0 && error === null) return;
    await this.transactions.run((tx) =>
      this.audit.record(
        tx,
        error === null
          ? { action: 'jobs.finished', userId: null, context: { job: name, changed, duration_ms: durationMs } }
          : {
              action: 'jobs.failed',
              userId: null,
              level: AuditLogLevel.Error,
              context: { job: name, error, duration_ms: durationMs },
            },
      ),
    );
  }
}
