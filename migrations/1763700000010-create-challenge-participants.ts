import type { MigrationInterface, QueryRunner } from 'typeorm';
import { NULLABLE, Schema, UNIQUE } from './support/schema';

export class CreateChallengeParticipants1763700000010 implements MigrationInterface {
  readonly name = 'CreateChallengeParticipants1763700000010';

  async up(runner: QueryRunner): Promise<void> {
    const schema = new Schema(runner);
    await schema.createTable(
      'challenge_participants',
      [
        schema.id('pk_challenge_participants'),
        schema.int('challenge_id'),
        schema.int('user_id'),
        schema.instant('joined_at'),
        schema.date('joined_on'),
        schema.int('score'),
        schema.int('total_seconds'),
        schema.int('days_counted'),
        schema.int('final_rank', NULLABLE),
      ],
      [
        { name: 'uq_challenge_participants_challenge_id_user_id', columnNames: ['challenge_id', 'user_id'], ...UNIQUE },
        { name: 'ix_challenge_participants_user_id', columnNames: ['user_id'] },
        {
          name: 'ix_challenge_participants_board',
          columnNames: ['challenge_id', 'score', 'total_seconds', 'joined_at'],
        },
      ],
      [
        {
          name: 'fk_challenge_participants_challenge_id',
          columnNames: ['challenge_id'],
          referencedTableName: 'challenges',
          onDelete: 'CASCADE',
        },
        {
          name: 'fk_challenge_participants_user_id',
          columnNames: ['user_id'],
          referencedTableName: 'users',
          onDelete: 'CASCADE',
        },
      ],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await new Schema(runner).dropTable('challenge_participants');
  }
}
