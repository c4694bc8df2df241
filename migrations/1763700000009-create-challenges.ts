import type { MigrationInterface, QueryRunner } from 'typeorm';
import { NULLABLE, Schema, UNIQUE } from './support/schema';

export class CreateChallenges1763700000009 implements MigrationInterface {
  readonly name = 'CreateChallenges1763700000009';

  async up(runner: QueryRunner): Promise<void> {
    const schema = new Schema(runner);
    await schema.createTable(
      'challenges',
      [
        schema.id('pk_challenges'),
        schema.int('creator_id'),
        schema.varchar('title', 100),
        schema.varchar('description', 1000, NULLABLE),
        schema.bool('is_public'),
        schema.varchar('status', 12),
        schema.json('target_apps', NULLABLE),
        schema.int('daily_target_seconds'),
        schema.date('start_date'),
        schema.date('end_date'),
        schema.instant('starts_at'),
        schema.instant('completes_at'),
        schema.int('max_participants', NULLABLE),
        schema.int('participants_count'),
        schema.varchar('invite_code', 10),
        schema.instant('created_at'),
        schema.instant('updated_at'),
      ],
      [
        { name: 'ix_challenges_is_public_status', columnNames: ['is_public', 'status'] },
        { name: 'ix_challenges_status_starts_at', columnNames: ['status', 'starts_at'] },
        { name: 'ix_challenges_status_completes_at', columnNames: ['status', 'completes_at'] },
        { name: 'ix_challenges_creator_id', columnNames: ['creator_id'] },
        { name: 'uq_challenges_invite_code', columnNames: ['invite_code'], ...UNIQUE },
      ],
      [
        {
          name: 'fk_challenges_creator_id',
          columnNames: ['creator_id'],
          referencedTableName: 'users',
          onDelete: 'CASCADE',
        },
      ],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await new Schema(runner).dropTable('challenges');
  }
}
