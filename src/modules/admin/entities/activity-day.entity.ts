import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What all users' activities of one UTC date come to. Derived from the activities, see `ActivityRollUpService`. */
@Entity('activity_days')
export class ActivityDay {
  @PrimaryColumn({ type: 'date', primaryKeyConstraintName: 'pk_activity_days' })
  date!: string;

  /** Activities that started on this date. */
  @Column({ type: 'int' })
  activities!: number;

  /** Users with such an activity. */
  @Column({ type: 'int' })
  activeUsers!: number;

  /** Seconds of activities that fall on this date; read as text on a server. */
  @Column({ type: 'bigint' })
  seconds!: number | string;
}
