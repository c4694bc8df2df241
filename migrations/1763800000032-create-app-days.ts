import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Schema } from './support/schema';

export class CreateAppDays1763800000032 implements MigrationInterface {
  readonly name = 'CreateAppDays1763800000032';

  async up(runner: QueryRunner): Promise<void> {
    const schema = new Schema(runner);
    await schema.createTable('app_days', [
      schema.date('date', { isPrimary: true, primaryKeyConstraintName: 'pk_app_days' }),
      schema.varchar('app_key', 320, { isPrimary: true, primaryKeyConstraintName: 'pk_app_days' }),
      schema.varchar('category', 20, { isPrimary: true, primaryKeyConstraintName: 'pk_app_days' }),
      schema.int('first_activity_id'),
      schema.int('activities'),
      schema.bigint('seconds'),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await new Schema(runner).dropTable('app_days');
  }
}
