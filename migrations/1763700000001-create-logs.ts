import type { MigrationInterface, QueryRunner } from 'typeorm';
import { NULLABLE, Schema } from './support/schema';

export class CreateLogs1763700000001 implements MigrationInterface {
  readonly name = 'CreateLogs1763700000001';

  async up(runner: QueryRunner): Promise<void> {
    const schema = new Schema(runner);
    await schema.createTable(
      'logs',
      [
        schema.id('pk_logs'),
        schema.varchar('level', 10),
        schema.varchar('action', 60),
        schema.varchar('message', 500),
        schema.int('user_id', NULLABLE),
        schema.varchar('ip', 45, NULLABLE),
        schema.varchar('user_agent', 500, NULLABLE),
        schema.varchar('request_id', 128, NULLABLE),
        schema.json('context', NULLABLE),
        schema.instant('created_at'),
      ],
      [
        { name: 'ix_logs_created_at', columnNames: ['created_at'] },
        { name: 'ix_logs_user_id_created_at', columnNames: ['user_id', 'created_at'] },
        { name: 'ix_logs_action_created_at', columnNames: ['action', 'created_at'] },
        { name: 'ix_logs_level_created_at', columnNames: ['level', 'created_at'] },
      ],
      [{ name: 'fk_logs_user_id', columnNames: ['user_id'], referencedTableName: 'users', onDelete: 'SET NULL' }],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await new Schema(runner).dropTable('logs');
  }
}
