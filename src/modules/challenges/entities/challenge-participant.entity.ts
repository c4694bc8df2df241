import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { InstantColumn, LocalDateColumn } from '../../../common/persistence/columns';
import { User } from '../../users/entities/user.entity';
import { Challenge } from './challenge.entity';

/** A user in a challenge, with the figures derived from their usage. */
@Entity('challenge_participants')
@Index('uq_challenge_participants_challenge_id_user_id', ['challengeId', 'userId'], { unique: true })
@Index('ix_challenge_participants_user_id', ['userId'])
@Index('ix_challenge_participants_board', ['challengeId', 'standing', 'totalSeconds', 'joinedAt', 'id'])
@Index('ix_challenge_participants_challenge_id_scored_at', ['challengeId', 'scoredAt'])
export class ChallengeParticipant {
  @PrimaryGeneratedColumn({ primaryKeyConstraintName: 'pk_challenge_participants' })
  id!: number;

  @Column({ type: 'int' })
  challengeId!: number;

  @ManyToOne(() => Challenge, { onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  @JoinColumn({ name: 'challenge_id', foreignKeyConstraintName: 'fk_challenge_participants_challenge_id' })
  challenge?: Relation<Challenge>;

  @Column({ type: 'int' })
  userId!: number;

  @ManyToOne(() => User, { onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'fk_challenge_participants_user_id' })
  user?: Relation<User>;

  @InstantColumn()
  joinedAt!: Date;

  /** The local day on which they joined. */
  @LocalDateColumn()
  joinedOn!: string;

  @Column({ type: 'int' })
  score!: number;

  /** Used seconds over counted days. Wide like usage, and read as text on a server. */
  @Column({ type: 'bigint' })
  totalSeconds!: number | string;

  @Column({ type: 'int' })
  daysCounted!: number;

  /** Minus the score, and 1 where no day counts yet: in ascending order it is the board's on every engine. */
  @Column({ type: 'int', default: 1 })
  standing!: number;

  /** When the figures last changed; `null`: not since joining. */
  @InstantColumn({ nullable: true })
  scoredAt!: Date | null;

  /** Frozen on completion; `null` before, and for who never had a counted day. */
  @Column({ type: 'int', nullable: true })
  finalRank!: number | null;
}
