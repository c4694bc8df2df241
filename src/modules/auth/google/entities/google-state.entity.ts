import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '../../../../common/persistence/columns';

/**
 * A sign-in that somebody has begun at Google, good once. In the database, because Google may send them back to another
 * process. What goes with the state (its cookie, its PKCE verifier) is derived from it and stored nowhere.
 */
@Entity('google_states')
@Index('ix_google_states_expires_at', ['expiresAt'])
export class GoogleState {
  /** SHA-256 (hex). */
  @PrimaryColumn({ type: 'varchar', length: 64, primaryKeyConstraintName: 'pk_google_states' })
  stateHash!: string;

  /** Whether a plain link began it: then it is good in the browser that has its cookie only. */
  @Column({ type: Boolean })
  isRedirect!: boolean;

  @InstantColumn()
  expiresAt!: Date;
}
