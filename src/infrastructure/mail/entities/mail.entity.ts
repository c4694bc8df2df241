import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { InstantColumn, JsonColumn, TextColumn } from '../../../common/persistence/columns';
import { MailStatus } from './mail-status.enum';

/**
 * An e-mail to be sent, written in the transaction of what it tells about, so that it is neither lost nor sent for something
 * that did not happen. It names its recipient and holds figures and ids, never a token or a link.
 */
@Entity('mails')
@Index('ix_mails_status_due_at', ['status', 'dueAt'])
@Index('ix_mails_user_id', ['userId'])
export class Mail {
  @PrimaryGeneratedColumn({ primaryKeyConstraintName: 'pk_mails' })
  id!: number;

  /** Which composer makes the message. */
  @TextColumn(40)
  kind!: string;

  /** Whom it concerns. No relation, since infrastructure knows no feature: who deletes a user also has their mail forgotten. */
  @Column({ type: 'int' })
  userId!: number;

  /** The one address it goes to. */
  @TextColumn(254)
  recipient!: string;

  @JsonColumn()
  context!: Record<string, unknown>;

  @TextColumn(10)
  status!: MailStatus;

  /** Tries made so far. */
  @Column({ type: 'int' })
  attempts!: number;

  /** Not sent before then: quiet hours, or the pause after a failed try. */
  @InstantColumn()
  dueAt!: Date;

  /** Held by a sender until then; a sender that died frees it that way. */
  @InstantColumn({ nullable: true })
  claimedUntil!: Date | null;

  /** Who holds it. */
  @TextColumn(36, { nullable: true })
  claimedBy!: string | null;

  /** What makes a mail the same as another that was queued before: of two with one key the second is not queued. */
  @Index('uq_mails_dedupe_key', { unique: true })
  @TextColumn(100, { nullable: true })
  dedupeKey!: string | null;

  /** `Message-ID`, the same at every try, so that a mail sent twice is recognised as one. */
  @TextColumn(100)
  messageId!: string;

  /** What the last try failed of. */
  @TextColumn(500, { nullable: true })
  lastError!: string | null;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn({ nullable: true })
  sentAt!: Date | null;
}
