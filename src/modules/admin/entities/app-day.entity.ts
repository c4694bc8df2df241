import { Column, Entity, PrimaryColumn } from 'typeorm';
import { ActivityCategory } from '../../activities/activity-category.enum';

/** What all users' activities of one app on one UTC date come to. Derived from the activities, see `ActivityRollUpService`. */
@Entity('app_days')
export class AppDay {
  @PrimaryColumn({ type: 'date', primaryKeyConstraintName: 'pk_app_days' })
  date!: string;

  @PrimaryColumn({ type: 'varchar', length: 320, primaryKeyConstraintName: 'pk_app_days' })
  appKey!: string;

  @PrimaryColumn({ type: 'varchar', length: 20, primaryKeyConstraintName: 'pk_app_days' })
  category!: ActivityCategory;

  /** The first of the activities: its spelling names the app. */
  @Column({ type: 'int' })
  firstActivityId!: number;

  /** Activities that started on this date. */
  @Column({ type: 'int' })
  activities!: number;

  /** Seconds of activities that fall on this date; read as text on a server. */
  @Column({ type: 'bigint' })
  seconds!: number | string;
}
