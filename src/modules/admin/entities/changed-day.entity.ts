import { Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { LocalDateColumn } from '../../../common/persistence/columns';

/**
 * A UTC date whose activities may have changed since its figures were made. Rows are only added and taken away, several of
 * one date as well, so that no writer waits for another.
 */
@Entity('changed_days')
@Index('ix_changed_days_date', ['date'])
export class ChangedDay {
  @PrimaryGeneratedColumn({ primaryKeyConstraintName: 'pk_changed_days' })
  id!: number;

  @LocalDateColumn()
  date!: string;
}
