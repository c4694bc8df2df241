import type { MigrationInterface, QueryRunner } from 'typeorm';
import { NULLABLE, Schema } from './support/schema';

export class CreateSessions1763700000003 implements MigrationInterface {
  readonly name = 'CreateSessions1763700000003';

  async up(runner: QueryRunner): Promise<void> {
    const schema = new Schema(runner);
    await schema.createTable(
      'sessions',
      [
        schema.id('pk_sessions'),
        schema.int('user_id'),
        schema.varchar('token_hash', 64),
        schema.varchar('previous_token_hash', 64, NULLABLE),
        schema.instant('rotated_at', NULLABLE),
        schema.varchar('ip', 45, NULLABLE),
        schema.varchar('user_agent', 500, NULLABLE),
        schema.instant('created_at'),
        schema.instant('last_used_at'),
        schema.instant('expires_at'),
      ],
      [
        { name: 'ix_sessions_user_id_last_used_at', columnNames: ['user_id', 'last_used_at'] },
        { name: 'ix_sessions_expires_at', columnNames: ['expires_at'] },
      ],
      [{ name: 'fk_sessions_user_id', columnNames: ['user_id'], referencedTableName: 'users', onDelete: 'CASCADE' }],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await new Schema(runner).dropTable('sessions');
  }
}
