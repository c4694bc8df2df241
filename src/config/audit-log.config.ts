import { Injectable } from '@nestjs/common';
import { Environment } from './environment';

/** How long audit logs stay in the database, and where they go then. */
@Injectable()
export class AuditLogConfig {
  /** `null`: for ever. */
  readonly retentionDays: number | null;
  readonly archiveDir: string;

  constructor(environment: Environment) {
    this.retentionDays = environment.logRetentionDays;
    this.archiveDir = environment.archiveDir;
  }
}
