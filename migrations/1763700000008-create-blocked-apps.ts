import type { MigrationInterface, QueryRunner } from 'typeorm';
import { NULLABLE, Schema, UNIQUE } from './support/schema';

export class CreateBlockedApps1763700000008 implements MigrationInterface {
  readonly name = 'CreateBlockedApps1763700000008';

  async up(runner: QueryRunner): Promise<void> {
    const schema = new Schema(runner);
    await schema.createTable(
      'blocked_apps',
      [
        schema.id('pk_blocked_apps'),
        schema.int('user_id'),
        schema.varchar('app_key', 320),
        schema.varchar('app_name', 100),
        schema.int('daily_limit_seconds', NULLABLE),
        schema.json('schedule', NULLABLE),
        schema.bool('is_active'),
        schema.json('days'),
        schema.bool('is_block_told'),
        schema.instant('created_at'),
        schema.instant('updated_at'),
      ],
      [{ name: 'uq_blocked_apps_user_id_app_key', columnNames: ['user_id', 'app_key'], ...UNIQUE }],
      [
        {
          name: 'fk_blocked_apps_user_id',
          columnNames: ['user_id'],
          referencedTableName: 'users',
          onDelete: 'CASCADE',
        },
      ],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await new Schema(runner).dropTable('blocked_apps');
  }
}
