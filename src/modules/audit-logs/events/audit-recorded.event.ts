import type { AuditAction } from '../audit-actions';

/** Rows were added to the audit log, and are there to stay. */
export class AuditRecordedEvent {
  constructor(
    /** One of each row. */
    readonly actions: readonly AuditAction[],
  ) {}
}
