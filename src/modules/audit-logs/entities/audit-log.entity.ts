import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import { InstantColumn, JsonColumn, TextColumn } from '../../../common/persistence/columns';
import { AuditLogLevel } from './audit-log-level.enum';

/**
 * One recorded action, numbered and sealed by the chain of logs. The user's id is taken off when the account goes; the row
 * stays.
 */
@Entity('logs')
@Index('ix_logs_created_at', ['createdAt'])
@Index('ix_logs_user_id_created_at', ['userId', 'createdAt'])
@Index('ix_logs_action_created_at', ['action', 'createdAt'])
@Index('ix_logs_level_created_at', ['level', 'createdAt'])
@Index('ix_logs_message_created_at', ['message', 'createdAt'])
export class AuditLog {
  @PrimaryGeneratedColumn({ primaryKeyConstraintName: 'pk_logs' })
  id!: number;

  @TextColumn(10)
  level!: AuditLogLevel;

  /** `area.event`, past tense. */
  @TextColumn(60)
  action!: string;

  @TextColumn(500)
  message!: string;

  @Column({ type: 'int', nullable: true })
  userId!: number | null;

  /** Named, not imported: this feature is below `users`, and only the foreign key is wanted. */
  @ManyToOne('User', { nullable: true, onDelete: 'SET NULL', onUpdate: 'NO ACTION' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'fk_logs_user_id' })
  user?: unknown;

  @TextColumn(45, { nullable: true })
  ip!: string | null;

  @TextColumn(500, { nullable: true })
  userAgent!: string | null;

  @TextColumn(128, { nullable: true })
  requestId!: string | null;

  @JsonColumn({ nullable: true })
  context!: Record<string, unknown> | null;

  @InstantColumn()
  createdAt!: Date;

  /** Stands for the user in {@link hash}, and stays when the user goes. */
  @TextColumn(64, { nullable: true })
  userLink!: string | null;

  /** What ties {@link userLink} to the user; once the user is gone, a seal that says so. */
  @TextColumn(80, { nullable: true })
  userProof!: string | null;

  /** Seals the row and the hash of the row before it; `null` while it waits for that. */
  @TextColumn(80, { nullable: true })
  hash!: string | null;
}
