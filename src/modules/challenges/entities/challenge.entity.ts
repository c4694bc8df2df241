import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { InstantColumn, JsonColumn, LocalDateColumn, TextColumn } from '../../../common/persistence/columns';
import { User } from '../../users/entities/user.entity';
import { ChallengeStatus } from './challenge-status.enum';

/** A friendly contest over a range of days. */
@Entity('challenges')
@Index('ix_challenges_is_public_status', ['isPublic', 'status'])
@Index('ix_challenges_status_starts_at', ['status', 'startsAt'])
@Index('ix_challenges_status_completes_at', ['status', 'completesAt'])
@Index('ix_challenges_creator_id', ['creatorId'])
export class Challenge {
  @PrimaryGeneratedColumn({ primaryKeyConstraintName: 'pk_challenges' })
  id!: number;

  @Column({ type: 'int' })
  creatorId!: number;

  @ManyToOne(() => User, { onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  @JoinColumn({ name: 'creator_id', foreignKeyConstraintName: 'fk_challenges_creator_id' })
  creator?: Relation<User>;

  @TextColumn(100)
  title!: string;

  /** `title` without regard to case: what a search looks into, whatever a server's collation thinks equal. */
  @TextColumn(320, { default: '' })
  titleKey!: string;

  @TextColumn(1000, { nullable: true })
  description!: string | null;

  @Column({ type: Boolean })
  isPublic!: boolean;

  /** As far as the lifecycle job has come; by the clock it may be further, see `statusAt`. */
  @TextColumn(12)
  status!: ChallengeStatus;

  /** Spelled as the creator did; `null`: every app counts. */
  @JsonColumn({ nullable: true })
  targetApps!: string[] | null;

  @Column({ type: 'int' })
  dailyTargetSeconds!: number;

  @LocalDateColumn()
  startDate!: string;

  @LocalDateColumn()
  endDate!: string;

  @InstantColumn()
  startsAt!: Date;

  @InstantColumn()
  completesAt!: Date;

  @Column({ type: 'int', nullable: true })
  maxParticipants!: number | null;

  @Column({ type: 'int' })
  participantsCount!: number;

  @Index('uq_challenges_invite_code', { unique: true })
  @TextColumn(10)
  inviteCode!: string;

  /** Results are mailed to the participants up to this user id; `null`: there are none to be mailed. */
  @Index('ix_challenges_results_cursor')
  @Column({ type: 'int', nullable: true })
  resultsCursor!: number | null;

  @InstantColumn()
  createdAt!: Date;

  /** The last change of the challenge or of who is in it. */
  @InstantColumn()
  updatedAt!: Date;
}
