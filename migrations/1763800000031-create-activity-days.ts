import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Schema } from './support/schema';

export class CreateActivityDays1763800000031 implements MigrationInterface {
  readonly name = 'CreateActivityDays1763800000031';

  async up(runner: QueryRunner): Promise<void> {
    const schema = new Schema(runner);
    await schema.createTable('activity_days', [
      schema.date('date', { isPrimary: true, primaryKeyConstraintName: 'pk_activity_days' }),
      schema.int('activities'),
      schema.int('active_users'),
      schema.bigint('seconds'),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await new Schema(runner).dropTable('activity_days');
  }
}
