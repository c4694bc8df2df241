import { Column, Entity, Index, JoinColumn, OneToOne, PrimaryColumn, type Relation } from 'typeorm';
import { InstantColumn, TextColumn } from '../../../common/persistence/columns';
import { User } from './user.entity';

/**
 * A picture that a user has uploaded, in the database, because every process must serve it. It is there exactly as long as
 * `avatarUrl` names it.
 */
@Entity('avatars')
export class Avatar {
  @PrimaryColumn({ type: 'int', primaryKeyConstraintName: 'pk_avatars' })
  userId!: number;

  @OneToOne(() => User, { onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'fk_avatars_user_id' })
  user?: Relation<User>;

  /** 128 random bits: what the picture is served under. Another picture gets another name, so one name is one picture. */
  @Index('uq_avatars_name', { unique: true })
  @TextColumn(22)
  name!: string;

  /** WebP, at most 65,535 bytes: what fits into a `blob` on every engine. */
  @Column({ type: 'blob' })
  bytes!: Buffer;

  @InstantColumn()
  createdAt!: Date;
}
