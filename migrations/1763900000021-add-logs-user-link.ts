import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { NULLABLE, Schema } from './support/schema';

export class AddLogsUserLink1763900000021 implements MigrationInterface {
  readonly name = 'AddLogsUserLink1763900000021';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('logs', new TableColumn(new Schema(runner).varchar('user_link', 64, NULLABLE)));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('logs', 'user_link');
  }
}
