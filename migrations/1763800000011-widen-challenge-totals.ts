import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { Schema } from './support/schema';

const TABLE = 'challenge_participants';
const COLUMN = 'total_seconds';

/** On a server the column is made anew, with 0: what it holds is derived, and the hourly job derives it again. */
export class WidenChallengeTotals1763800000011 implements MigrationInterface {
  readonly name = 'WidenChallengeTotals1763800000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.changeColumn(TABLE, COLUMN, new TableColumn(new Schema(runner).bigint(COLUMN)));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.changeColumn(TABLE, COLUMN, new TableColumn(new Schema(runner).int(COLUMN)));
  }
}
