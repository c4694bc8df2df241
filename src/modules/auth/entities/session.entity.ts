import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { InstantColumn, TextColumn } from '../../../common/persistence/columns';
import { User } from '../../users/entities/user.entity';

/** One signed-in device: a family of refresh tokens of which only the newest is good. Only hashes are kept. */
@Entity('sessions')
@Index('ix_sessions_user_id_last_used_at', ['userId', 'lastUsedAt'])
@Index('ix_sessions_expires_at', ['expiresAt'])
export class Session {
  @PrimaryGeneratedColumn({ primaryKeyConstraintName: 'pk_sessions' })
  id!: number;

  @Column({ type: 'int' })
  userId!: number;

  @ManyToOne(() => User, { onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'fk_sessions_user_id' })
  user?: Relation<User>;

  /** SHA-256 (hex) of the refresh token that is good now. */
  @TextColumn(64)
  tokenHash!: string;

  /** SHA-256 (hex) of the one it replaced. */
  @TextColumn(64, { nullable: true })
  previousTokenHash!: string | null;

  @InstantColumn({ nullable: true })
  rotatedAt!: Date | null;

  @TextColumn(45, { nullable: true })
  ip!: string | null;

  @TextColumn(500, { nullable: true })
  userAgent!: string | null;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  lastUsedAt!: Date;

  @InstantColumn()
  expiresAt!: Date;
}
