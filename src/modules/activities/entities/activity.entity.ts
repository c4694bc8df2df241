import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { InstantColumn, JsonColumn, LocalDateColumn, TextColumn } from '../../../common/persistence/columns';
import { User } from '../../users/entities/user.entity';
import { ActivityCategory } from '../activity-category.enum';

/** Seconds of an activity that fall on one local day. */
export interface ActivityPart {
  date: string;
  seconds: number;
}

/** One stretch of time in one app, as a device reported it. Never changed, only deleted. */
@Entity('activities')
@Index('uq_activities_user_id_client_id', ['userId', 'clientId'], { unique: true })
@Index('ix_activities_user_id_started_at', ['userId', 'startedAt'])
@Index('ix_activities_user_id_duration_seconds', ['userId', 'durationSeconds'])
@Index('ix_activities_user_id_date', ['userId', 'date'])
@Index('ix_activities_user_id_app_key_started_at', ['userId', 'appKey', 'startedAt'])
@Index('ix_activities_user_id_category_started_at', ['userId', 'category', 'startedAt'])
@Index('ix_activities_user_id_device_started_at', ['userId', 'device', 'startedAt'])
@Index('ix_activities_created_at_user_id', ['createdAt', 'userId'])
@Index('ix_activities_started_at_figures', ['startedAt', 'appKey', 'category', 'userId', 'durationSeconds'])
export class Activity {
  @PrimaryGeneratedColumn({ primaryKeyConstraintName: 'pk_activities' })
  id!: number;

  @Column({ type: 'int' })
  userId!: number;

  @ManyToOne(() => User, { onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'fk_activities_user_id' })
  user?: Relation<User>;

  /** What the app is known by: its name without regard to case and outer space. */
  @TextColumn(320)
  appKey!: string;

  /** As it was sent, outer spaces trimmed. */
  @TextColumn(100)
  appName!: string;

  @TextColumn(20)
  category!: ActivityCategory;

  @Column({ type: 'int' })
  durationSeconds!: number;

  @InstantColumn()
  startedAt!: Date;

  @InstantColumn()
  endedAt!: Date;

  /** The local day on which it started, by the time zone and day start the user had when it was recorded. */
  @LocalDateColumn()
  date!: string;

  /** The user's time zone when it was recorded: the wall clock its hours go by. */
  @TextColumn(64)
  timezone!: string;

  /** How it counts where it crosses into another local day; `null` where all of it counts on {@link date}. */
  @JsonColumn({ nullable: true })
  parts!: ActivityPart[] | null;

  @TextColumn(100, { nullable: true })
  device!: string | null;

  /** The sender's own UUID, lower case: what a second sending is recognised by. */
  @TextColumn(36, { nullable: true })
  clientId!: string | null;

  @InstantColumn()
  createdAt!: Date;
}
