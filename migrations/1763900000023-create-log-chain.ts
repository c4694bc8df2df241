import type { MigrationInterface, QueryRunner } from 'typeorm';
import { NULLABLE, Schema } from './support/schema';

export class CreateLogChain1763900000023 implements MigrationInterface {
  readonly name = 'CreateLogChain1763900000023';

  async up(runner: QueryRunner): Promise<void> {
    const schema = new Schema(runner);
    await schema.createTable('log_chain', [
      schema.int('id', { isPrimary: true, primaryKeyConstraintName: 'pk_log_chain' }),
      schema.int('start_id'),
      schema.varchar('start_hash', 80),
      schema.int('end_id'),
      schema.varchar('end_hash', 80),
      schema.int('doubtful_id'),
      schema.varchar('mac', 80, NULLABLE),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await new Schema(runner).dropTable('log_chain');
  }
}
