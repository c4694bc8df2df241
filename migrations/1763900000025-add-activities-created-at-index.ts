import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';

const INDEX = 'ix_activities_created_at_user_id';

/** Who recorded something since an instant. */
export class AddActivitiesCreatedAtIndex1763900000025 implements MigrationInterface {
  readonly name = 'AddActivitiesCreatedAtIndex1763900000025';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createIndex('activities', new TableIndex({ name: INDEX, columnNames: ['created_at', 'user_id'] }));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('activities', INDEX);
  }
}
