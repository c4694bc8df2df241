import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn, TextColumn } from '../../../common/persistence/columns';
import { JobStatus } from './job-status.enum';

/** How far a job has come, and who is at it. */
@Entity('jobs')
export class Job {
  @PrimaryColumn({ type: 'varchar', length: 60, primaryKeyConstraintName: 'pk_jobs' })
  name!: string;

  /** Everything up to this slot has been done. */
  @InstantColumn()
  doneUntil!: Date;

  /** The process that is at it. */
  @TextColumn(36, { nullable: true })
  claimedBy!: string | null;

  /** Its claim runs out then unless it is renewed: a process that died frees the job that way. */
  @InstantColumn({ nullable: true })
  claimedUntil!: Date | null;

  @InstantColumn({ nullable: true })
  lastStartedAt!: Date | null;

  @InstantColumn({ nullable: true })
  lastFinishedAt!: Date | null;

  @TextColumn(10, { nullable: true })
  lastStatus!: JobStatus | null;

  @TextColumn(500, { nullable: true })
  lastError!: string | null;

  /** Runs that failed since one succeeded. */
  @Column({ type: 'int' })
  failures!: number;
}
