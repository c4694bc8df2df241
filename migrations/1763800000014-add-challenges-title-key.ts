import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { Schema } from './support/schema';

export class AddChallengesTitleKey1763800000014 implements MigrationInterface {
  readonly name = 'AddChallengesTitleKey1763800000014';

  async up(runner: QueryRunner): Promise<void> {
    const column = new Schema(runner).varchar('title_key', 320, { default: "''" });
    await runner.addColumn('challenges', new TableColumn(column));
    await runner.query('UPDATE challenges SET title_key = LOWER(title)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('challenges', 'title_key');
  }
}
