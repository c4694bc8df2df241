import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Schema } from './support/schema';

/** Empty at first: Focus counts the logs there are, day by day, while it runs. */
export class CreateLogDays1763900000040 implements MigrationInterface {
  readonly name = 'CreateLogDays1763900000040';

  async up(runner: QueryRunner): Promise<void> {
    const schema = new Schema(runner);
    const primaryKey = { isPrimary: true, primaryKeyConstraintName: 'pk_log_days' };
    await schema.createTable('log_days', [
      schema.date('date', primaryKey),
      schema.varchar('level', 10, primaryKey),
      schema.varchar('action', 60, primaryKey),
      schema.varchar('message', 500, primaryKey),
      schema.int('logs'),
      schema.int('first_log_id'),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await new Schema(runner).dropTable('log_days');
  }
}
