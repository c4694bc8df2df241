import type { MigrationInterface, QueryRunner } from 'typeorm';
import { NULLABLE, Schema } from './support/schema';

export class CreateJobs1763800000000 implements MigrationInterface {
  readonly name = 'CreateJobs1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    const schema = new Schema(runner);
    await schema.createTable('jobs', [
      schema.varchar('name', 60, { isPrimary: true, primaryKeyConstraintName: 'pk_jobs' }),
      schema.instant('done_until'),
      schema.varchar('claimed_by', 36, NULLABLE),
      schema.instant('claimed_until', NULLABLE),
      schema.instant('last_started_at', NULLABLE),
      schema.instant('last_finished_at', NULLABLE),
      schema.varchar('last_status', 10, NULLABLE),
      schema.varchar('last_error', 500, NULLABLE),
      schema.int('failures'),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await new Schema(runner).dropTable('jobs');
  }
}
