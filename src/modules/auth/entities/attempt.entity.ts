import { Entity, Index, PrimaryColumn } from 'typeorm';
import { InstantColumn, JsonColumn } from '../../../common/persistence/columns';

/**
 * What has been tried lately under one key: wrong passwords on a name, failures of an address, mails to an address.
 * In the database, because it must hold across processes and restarts and never fail open.
 */
@Entity('attempts')
@Index('ix_attempts_expires_at', ['expiresAt'])
export class Attempt {
  /** Kind and SHA-256 (hex) of whom it is about, `login:…`. */
  @PrimaryColumn({ type: 'varchar', length: 80, primaryKeyConstraintName: 'pk_attempts' })
  subject!: string;

  /** Instants (epoch milliseconds) that still count, oldest first. */
  @JsonColumn()
  hits!: number[];

  /** Refused until then. */
  @InstantColumn({ nullable: true })
  blockedUntil!: Date | null;

  /** From then on the row says nothing any more. */
  @InstantColumn()
  expiresAt!: Date;
}
