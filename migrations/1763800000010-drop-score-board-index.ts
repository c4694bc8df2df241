import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';

const TABLE = 'challenge_participants';
const INDEX = 'ix_challenge_participants_board';

export class DropScoreBoardIndex1763800000010 implements MigrationInterface {
  readonly name = 'DropScoreBoardIndex1763800000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.dropIndex(TABLE, INDEX);
  }

  async down(runner: QueryRunner): Promise<void> {
    const columnNames = ['challenge_id', 'score', 'total_seconds', 'joined_at'];
    await runner.createIndex(TABLE, new TableIndex({ name: INDEX, columnNames }));
  }
}
