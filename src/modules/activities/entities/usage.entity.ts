import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { TextColumn } from '../../../common/persistence/columns';
import { User } from '../../users/entities/user.entity';
import { ActivityCategory } from '../activity-category.enum';

/**
 * Seconds per user, local day and app: the sum of the activities' parts, kept in the transaction that records or deletes
 * them. Split by category too, since two activities of one app may have been filed differently. No row holds zero.
 */
@Entity('usage')
@Index('ix_usage_user_id_app_key_date', ['userId', 'appKey', 'date'])
@Index('ix_usage_date_app_key', ['date', 'appKey'])
export class Usage {
  @PrimaryColumn({ type: 'int', primaryKeyConstraintName: 'pk_usage' })
  userId!: number;

  @ManyToOne(() => User, { onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'fk_usage_user_id' })
  user?: Relation<User>;

  @PrimaryColumn({ type: 'date', primaryKeyConstraintName: 'pk_usage' })
  date!: string;

  @PrimaryColumn({ type: 'varchar', length: 320, primaryKeyConstraintName: 'pk_usage' })
  appKey!: string;

  @PrimaryColumn({ type: 'varchar', length: 20, primaryKeyConstraintName: 'pk_usage' })
  category!: ActivityCategory;

  /** The first spelling this user sent. */
  @TextColumn(100)
  appName!: string;

  /** Wide, since nothing bounds how many day-long activities devices report for one day; read as text on a server. */
  @Column({ type: 'bigint' })
  seconds!: number | string;
}
