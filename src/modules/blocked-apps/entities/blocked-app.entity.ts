import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { InstantColumn, JsonColumn, TextColumn } from '../../../common/persistence/columns';
import { User } from '../../users/entities/user.entity';

/** A span on the wall clock, on some weekdays. */
export interface BlockingWindow {
  /** 1–7, Monday = 1: the calendar days on which it starts. */
  days: number[];
  /** HH:MM */
  start: string;
  /** HH:MM; at or before `start` it means the next morning. */
  end: string;
}

/** What has happened to a rule on one local day. */
export interface RuleDay {
  /** The 80 % warning was told. */
  warned?: boolean;
  /** The 100 % block was told. */
  blocked?: boolean;
  /** Usage (seconds) that stood at the last reset of that day. */
  resetSeconds?: number;
}

/** A user's rule for one app: a daily limit, a blocking schedule, or both. */
@Entity('blocked_apps')
@Index('uq_blocked_apps_user_id_app_key', ['userId', 'appKey'], { unique: true })
export class BlockedApp {
  @PrimaryGeneratedColumn({ primaryKeyConstraintName: 'pk_blocked_apps' })
  id!: number;

  @Column({ type: 'int' })
  userId!: number;

  @ManyToOne(() => User, { onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'fk_blocked_apps_user_id' })
  user?: Relation<User>;

  @TextColumn(320)
  appKey!: string;

  @TextColumn(100)
  appName!: string;

  @Column({ type: 'int', nullable: true })
  dailyLimitSeconds!: number | null;

  @JsonColumn({ nullable: true })
  schedule!: BlockingWindow[] | null;

  @Column({ type: Boolean })
  isActive!: boolean;

  /** The last few local days on which something happened: by date, so that a change of time zone tells nothing twice. */
  @JsonColumn()
  days!: Record<string, RuleDay>;

  /** Whether the last thing told was that the app is blocked. */
  @Column({ type: Boolean })
  isBlockTold!: boolean;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  updatedAt!: Date;
}
