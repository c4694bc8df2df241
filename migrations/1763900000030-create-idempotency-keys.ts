import type { MigrationInterface, QueryRunner } from 'typeorm';
import { NULLABLE, Schema } from './support/schema';

export class CreateIdempotencyKeys1763900000030 implements MigrationInterface {
  readonly name = 'CreateIdempotencyKeys1763900000030';

  async up(runner: QueryRunner): Promise<void> {
    const schema = new Schema(runner);
    await schema.createTable(
      'idempotency_keys',
      [
        schema.int('user_id', { isPrimary: true, primaryKeyConstraintName: 'pk_idempotency_keys' }),
        schema.varchar('key', 255, { isPrimary: true, primaryKeyConstraintName: 'pk_idempotency_keys' }),
        schema.varchar('fingerprint', 64),
        schema.varchar('claimed_by', 36),
        schema.bool('is_committed'),
        schema.longJson('answer', NULLABLE),
        schema.instant('created_at'),
        schema.instant('expires_at'),
      ],
      [{ name: 'ix_idempotency_keys_expires_at', columnNames: ['expires_at'] }],
      [
        {
          name: 'fk_idempotency_keys_user_id',
          columnNames: ['user_id'],
          referencedTableName: 'users',
          onDelete: 'CASCADE',
        },
      ],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await new Schema(runner).dropTable('idempotency_keys');
  }
}
