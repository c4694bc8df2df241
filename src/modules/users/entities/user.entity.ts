import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { Role } from '../../../common/auth/role.enum';
import { Locale } from '../../../common/i18n/locale.enum';
import { InstantColumn, JsonColumn, TextColumn } from '../../../common/persistence/columns';
import type { UserSettings } from './user-settings';

/** An account. Until its e-mail is verified it is a pending registration that a new one may replace. */
@Entity('users')
@Index('ix_users_created_at', ['createdAt'])
@Index('ix_users_last_login_at', ['lastLoginAt'])
@Index('ix_users_role_is_active', ['role', 'isActive'])
export class User {
  @PrimaryGeneratedColumn({ primaryKeyConstraintName: 'pk_users' })
  id!: number;

  @TextColumn(30)
  username!: string;

  /** `username` in lower case: what uniqueness goes by, whatever a server's collation thinks equal. */
  @Index('uq_users_username_key', { unique: true })
  @TextColumn(30)
  usernameKey!: string;

  @TextColumn(254)
  email!: string;

  @Index('uq_users_email_key', { unique: true })
  @TextColumn(254)
  emailKey!: string;

  /** An address that waits for its owner to follow the mailed link. */
  @TextColumn(254, { nullable: true })
  pendingEmail!: string | null;

  @TextColumn(100, { nullable: true })
  fullName!: string | null;

  /** `null` where the account signs in with Google only. */
  @TextColumn(72, { nullable: true })
  passwordHash!: string | null;

  @Index('uq_users_google_subject', { unique: true })
  @TextColumn(255, { nullable: true })
  googleSubject!: string | null;

  @TextColumn(2048, { nullable: true })
  avatarUrl!: string | null;

  @TextColumn(500, { nullable: true })
  bio!: string | null;

  @TextColumn(10)
  role!: Role;

  @Column({ type: Boolean })
  isActive!: boolean;

  @Column({ type: Boolean })
  isVerified!: boolean;

  /** IANA name. */
  @TextColumn(64)
  timezone!: string;

  @TextColumn(5)
  locale!: Locale;

  @JsonColumn()
  settings!: UserSettings;

  /** When the registration that still waits for verification was made; it holds its username for 24 hours from then. */
  @InstantColumn({ nullable: true })
  pendingSince!: Date | null;

  @InstantColumn({ nullable: true })
  lastLoginAt!: Date | null;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  updatedAt!: Date;
}
