import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Schema } from './support/schema';

export class CreateUsage1763700000007 implements MigrationInterface {
  readonly name = 'CreateUsage1763700000007';

  async up(runner: QueryRunner): Promise<void> {
    const schema = new Schema(runner);
    await schema.createTable(
      'usage',
      [
        schema.int('user_id', { isPrimary: true, primaryKeyConstraintName: 'pk_usage' }),
        schema.date('date', { isPrimary: true, primaryKeyConstraintName: 'pk_usage' }),
        schema.varchar('app_key', 320, { isPrimary: true, primaryKeyConstraintName: 'pk_usage' }),
        schema.varchar('category', 20, { isPrimary: true, primaryKeyConstraintName: 'pk_usage' }),
        schema.varchar('app_name', 100),
        schema.bigint('seconds'),
      ],
      [
        { name: 'ix_usage_user_id_app_key_date', columnNames: ['user_id', 'app_key', 'date'] },
        { name: 'ix_usage_date_app_key', columnNames: ['date', 'app_key'] },
      ],
      [{ name: 'fk_usage_user_id', columnNames: ['user_id'], referencedTableName: 'users', onDelete: 'CASCADE' }],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await new Schema(runner).dropTable('usage');
  }
}
