import { Column, Entity, PrimaryColumn } from 'typeorm';
import { AuditLogLevel } from '../../audit-logs/entities/audit-log-level.enum';

/** How many logs of one kind a UTC date that is over has. Derived from the logs, see `LogRollUpService`. */
@Entity('log_days')
export class LogDay {
  @PrimaryColumn({ type: 'date', primaryKeyConstraintName: 'pk_log_days' })
  date!: string;

  @PrimaryColumn({ type: 'varchar', length: 10, primaryKeyConstraintName: 'pk_log_days' })
  level!: AuditLogLevel;

  @PrimaryColumn({ type: 'varchar', length: 60, primaryKeyConstraintName: 'pk_log_days' })
  action!: string;

  @PrimaryColumn({ type: 'varchar', length: 500, primaryKeyConstraintName: 'pk_log_days' })
  message!: string;

  @Column({ type: 'int' })
  logs!: number;

  /** The lowest id among them: once that one is archived, the figure is no more what the logs are. */
  @Column({ type: 'int' })
  firstLogId!: number;
}
