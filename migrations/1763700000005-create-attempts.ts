import type { MigrationInterface, QueryRunner } from 'typeorm';
import { NULLABLE, Schema } from './support/schema';

export class CreateAttempts1763700000005 implements MigrationInterface {
  readonly name = 'CreateAttempts1763700000005';

  async up(runner: QueryRunner): Promise<void> {
    const schema = new Schema(runner);
    await schema.createTable(
      'attempts',
      [
        schema.varchar('subject', 80, { isPrimary: true, primaryKeyConstraintName: 'pk_attempts' }),
        schema.json('hits'),
        schema.instant('blocked_until', NULLABLE),
        schema.instant('expires_at'),
      ],
      [{ name: 'ix_attempts_expires_at', columnNames: ['expires_at'] }],
      [],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await new Schema(runner).dropTable('attempts');
  }
}
