import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Schema } from './support/schema';

export class CreateAppUsers1763800000033 implements MigrationInterface {
  readonly name = 'CreateAppUsers1763800000033';

  async up(runner: QueryRunner): Promise<void> {
    const schema = new Schema(runner);
    await schema.createTable(
      'app_users',
      [
        schema.int('user_id', { isPrimary: true, primaryKeyConstraintName: 'pk_app_users' }),
        schema.varchar('app_key', 320, { isPrimary: true, primaryKeyConstraintName: 'pk_app_users' }),
        schema.date('last_used_on'),
      ],
      [{ name: 'ix_app_users_app_key_last_used_on', columnNames: ['app_key', 'last_used_on'] }],
      [{ name: 'fk_app_users_user_id', columnNames: ['user_id'], referencedTableName: 'users', onDelete: 'CASCADE' }],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await new Schema(runner).dropTable('app_users');
  }
}
