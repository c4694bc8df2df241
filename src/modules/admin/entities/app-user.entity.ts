import { Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { LocalDateColumn } from '../../../common/persistence/columns';
import { User } from '../../users/entities/user.entity';

/**
 * The last UTC date on which a user used an app. Every period that admins look at ends today, so who used the app within it
 * is who used it last within it: users are counted once without reading their activities.
 */
@Entity('app_users')
@Index('ix_app_users_app_key_last_used_on', ['appKey', 'lastUsedOn'])
export class AppUser {
  @PrimaryColumn({ type: 'int', primaryKeyConstraintName: 'pk_app_users' })
  userId!: number;

  @ManyToOne(() => User, { onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'fk_app_users_user_id' })
  user?: Relation<User>;

  @PrimaryColumn({ type: 'varchar', length: 320, primaryKeyConstraintName: 'pk_app_users' })
  appKey!: string;

  @LocalDateColumn()
  lastUsedOn!: string;
}
