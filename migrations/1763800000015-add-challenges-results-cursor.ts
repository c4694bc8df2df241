import { type MigrationInterface, type QueryRunner, TableColumn, TableIndex } from 'typeorm';
import { NULLABLE, Schema } from './support/schema';

const INDEX = 'ix_challenges_results_cursor';

export class AddChallengesResultsCursor1763800000015 implements MigrationInterface {
  readonly name = 'AddChallengesResultsCursor1763800000015';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('challenges', new TableColumn(new Schema(runner).int('results_cursor', NULLABLE)));
    await runner.createIndex('challenges', new TableIndex({ name: INDEX, columnNames: ['results_cursor'] }));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('challenges', INDEX);
    await runner.dropColumn('challenges', 'results_cursor');
  }
}
