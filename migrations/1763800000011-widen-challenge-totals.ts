import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { Schema } from './support/schema';

const TABLE = 'challenge_participants';
const COLUMN = 'total_seconds';

/** In place: TypeORM's own way makes the column anew on a server, and the totals of completed challenges would be lost. */
export class WidenChallengeTotals1763800000011 implements MigrationInterface {
  readonly name = 'WidenChallengeTotals1763800000011';

  async up(runner: QueryRunner): Promise<void> {
    await retype(runner, 'bigint');
  }

  async down(runner: QueryRunner): Promise<void> {
    await retype(runner, 'int');
  }
}

async function retype(runner: QueryRunner, type: 'int' | 'bigint'): Promise<void> {
  if (runner.dataSource.options.type === 'better-sqlite3') {
    await runner.changeColumn(TABLE, COLUMN, new TableColumn(new Schema(runner)[type](COLUMN)));
  } else {
    await runner.query(`ALTER TABLE ${TABLE} MODIFY ${COLUMN} ${type} NOT NULL`);
  }
}
