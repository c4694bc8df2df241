import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { InstantColumn, LongJsonColumn, TextColumn } from '../../../common/persistence/columns';

/** What a request was answered, as far as a repeat of it is answered the same. */
export interface KeptAnswer {
  status: number;
  /** Those the handler has set; what every answer carries is made anew. */
  headers: Record<string, string | string[]>;
  /** JSON; `null` where the answer has no body. As text: a database's own JSON type may put fields into another order. */
  body: string | null;
}

/**
 * A request that its client may send again, under a key the client has chosen. It is held by the attempt that is at it,
 * committed together with what that attempt does, and answered after that.
 */
@Entity('idempotency_keys')
@Index('ix_idempotency_keys_expires_at', ['expiresAt'])
export class IdempotencyKey {
  /** Whose key it is; another user's same key is another one. By the table's name, since infrastructure knows no feature. */
  @PrimaryColumn({ type: 'int', primaryKeyConstraintName: 'pk_idempotency_keys' })
  @ForeignKey('users', { name: 'fk_idempotency_keys_user_id', onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  userId!: number;

  @PrimaryColumn({ type: 'varchar', length: 255, primaryKeyConstraintName: 'pk_idempotency_keys' })
  key!: string;

  /** SHA-256 (hex) of method, path and body: what makes a request the same as another. */
  @TextColumn(64)
  fingerprint!: string;

  /** The attempt that holds the key. */
  @TextColumn(36)
  claimedBy!: string;

  /** Whether what the attempt does is stored; set in the very transaction that stores it. */
  @Column({ type: 'boolean' })
  isCommitted!: boolean;

  @LongJsonColumn({ nullable: true })
  answer!: KeptAnswer | null;

  /** When the attempt began. */
  @InstantColumn()
  createdAt!: Date;

  /** From then on the key is as good as new. Soon while nothing is committed: an attempt that died frees the key that way. */
  @InstantColumn()
  expiresAt!: Date;
}
