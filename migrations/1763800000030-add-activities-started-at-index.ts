import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';

const INDEX = 'ix_activities_started_at_figures';
const COLUMNS = ['started_at', 'app_key', 'category', 'user_id', 'duration_seconds'];

/** What a day's figures are made of, without the rows. */
export class AddActivitiesStartedAtIndex1763800000030 implements MigrationInterface {
  readonly name = 'AddActivitiesStartedAtIndex1763800000030';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createIndex('activities', new TableIndex({ name: INDEX, columnNames: COLUMNS }));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('activities', INDEX);
  }
}
