import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { InstantColumn, TextColumn } from '../../../common/persistence/columns';
import { User } from '../../users/entities/user.entity';
import { OneTimeTokenKind } from './one-time-token-kind.enum';

/** A token that is mailed or handed over, good once. A user has at most one of a kind: a newer one takes the older one's place. */
@Entity('one_time_tokens')
@Index('uq_one_time_tokens_user_id_kind', ['userId', 'kind'], { unique: true })
@Index('ix_one_time_tokens_expires_at', ['expiresAt'])
export class OneTimeToken {
  @PrimaryGeneratedColumn({ primaryKeyConstraintName: 'pk_one_time_tokens' })
  id!: number;

  @Column({ type: 'int' })
  userId!: number;

  @ManyToOne(() => User, { onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'fk_one_time_tokens_user_id' })
  user?: Relation<User>;

  @TextColumn(30)
  kind!: OneTimeTokenKind;

  /** SHA-256 (hex). */
  @Index('uq_one_time_tokens_token_hash', { unique: true })
  @TextColumn(64)
  tokenHash!: string;

  @InstantColumn()
  expiresAt!: Date;

  @InstantColumn()
  createdAt!: Date;
}
