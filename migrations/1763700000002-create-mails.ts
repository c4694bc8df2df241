import type { MigrationInterface, QueryRunner } from 'typeorm';
import { NULLABLE, Schema } from './support/schema';

export class CreateMails1763700000002 implements MigrationInterface {
  readonly name = 'CreateMails1763700000002';

  async up(runner: QueryRunner): Promise<void> {
    const schema = new Schema(runner);
    await schema.createTable(
      'mails',
      [
        schema.id('pk_mails'),
        schema.varchar('kind', 40),
        schema.int('user_id'),
        schema.varchar('recipient', 254),
        schema.json('context'),
        schema.varchar('status', 10),
        schema.int('attempts'),
        schema.instant('due_at'),
        schema.instant('claimed_until', NULLABLE),
        schema.varchar('claimed_by', 36, NULLABLE),
        schema.varchar('message_id', 100),
        schema.varchar('last_error', 500, NULLABLE),
        schema.instant('created_at'),
        schema.instant('sent_at', NULLABLE),
      ],
      [
        { name: 'ix_mails_status_due_at', columnNames: ['status', 'due_at'] },
        { name: 'ix_mails_user_id', columnNames: ['user_id'] },
      ],
      [],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await new Schema(runner).dropTable('mails');
  }
}
