import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TextColumn } from '../../../common/persistence/columns';

/** The only row's id. */
export const LOG_CHAIN_ID = 1;

/** From where to where the audit log is sealed: one row, without which the first or the last logs could go unseen. */
@Entity('log_chain')
export class LogChain {
  @PrimaryColumn({ type: 'int', primaryKeyConstraintName: 'pk_log_chain' })
  id!: number;

  /** The last row that was archived, 0 before the first: the log begins after it. */
  @Column({ type: 'int' })
  startId!: number;

  @TextColumn(80)
  startHash!: string;

  /** The newest row; while the log is being sealed, how far that has come. */
  @Column({ type: 'int' })
  endId!: number;

  @TextColumn(80)
  endHash!: string;

  /** The first row written after this one did not bear our seal, when it cannot have been trusted; 0: never. */
  @Column({ type: 'int' })
  doubtfulId!: number;

  /** The seal on all of this; `null` while the rows there are have still to be sealed. */
  @TextColumn(80, { nullable: true })
  mac!: string | null;
}
