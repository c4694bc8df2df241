import { type MigrationInterface, type QueryRunner, TableColumn, TableIndex } from 'typeorm';
import { NULLABLE, Schema } from './support/schema';

const TABLE = 'challenge_participants';
const INDEX = 'ix_challenge_participants_challenge_id_scored_at';

export class AddParticipantsScoredAt1763800000013 implements MigrationInterface {
  readonly name = 'AddParticipantsScoredAt1763800000013';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn(TABLE, new TableColumn(new Schema(runner).instant('scored_at', NULLABLE)));
    await runner.createIndex(TABLE, new TableIndex({ name: INDEX, columnNames: ['challenge_id', 'scored_at'] }));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex(TABLE, INDEX);
    await runner.dropColumn(TABLE, 'scored_at');
  }
}
