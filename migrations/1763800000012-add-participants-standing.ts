import { type MigrationInterface, type QueryRunner, TableColumn, TableIndex } from 'typeorm';
import { Schema } from './support/schema';

const TABLE = 'challenge_participants';
const INDEX = 'ix_challenge_participants_board';

export class AddParticipantsStanding1763800000012 implements MigrationInterface {
  readonly name = 'AddParticipantsStanding1763800000012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn(TABLE, new TableColumn(new Schema(runner).int('standing', { default: 1 })));
    await runner.query(`UPDATE ${TABLE} SET standing = -score WHERE days_counted > 0`);
    const columnNames = ['challenge_id', 'standing', 'total_seconds', 'joined_at', 'id'];
    await runner.createIndex(TABLE, new TableIndex({ name: INDEX, columnNames }));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex(TABLE, INDEX);
    await runner.dropColumn(TABLE, 'standing');
  }
}
