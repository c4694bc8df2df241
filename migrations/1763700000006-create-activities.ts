import type { MigrationInterface, QueryRunner } from 'typeorm';
import { NULLABLE, Schema, UNIQUE } from './support/schema';

export class CreateActivities1763700000006 implements MigrationInterface {
  readonly name = 'CreateActivities1763700000006';

  async up(runner: QueryRunner): Promise<void> {
    const schema = new Schema(runner);
    await schema.createTable(
      'activities',
      [
        schema.id('pk_activities'),
        schema.int('user_id'),
        schema.varchar('app_key', 320),
        schema.varchar('app_name', 100),
        schema.varchar('category', 20),
        schema.int('duration_seconds'),
        schema.instant('started_at'),
        schema.instant('ended_at'),
        schema.date('date'),
        schema.varchar('timezone', 64),
        schema.json('parts', NULLABLE),
        schema.varchar('device', 100, NULLABLE),
        schema.varchar('client_id', 36, NULLABLE),
        schema.instant('created_at'),
      ],
      [
        { name: 'uq_activities_user_id_client_id', columnNames: ['user_id', 'client_id'], ...UNIQUE },
        { name: 'ix_activities_user_id_started_at', columnNames: ['user_id', 'started_at'] },
        { name: 'ix_activities_user_id_duration_seconds', columnNames: ['user_id', 'duration_seconds'] },
        { name: 'ix_activities_user_id_date', columnNames: ['user_id', 'date'] },
        { name: 'ix_activities_user_id_app_key_started_at', columnNames: ['user_id', 'app_key', 'started_at'] },
        { name: 'ix_activities_user_id_category_started_at', columnNames: ['user_id', 'category', 'started_at'] },
        { name: 'ix_activities_user_id_device_started_at', columnNames: ['user_id', 'device', 'started_at'] },
      ],
      [{ name: 'fk_activities_user_id', columnNames: ['user_id'], referencedTableName: 'users', onDelete: 'CASCADE' }],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await new Schema(runner).dropTable('activities');
  }
}
