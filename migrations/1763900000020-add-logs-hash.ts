import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { NULLABLE, Schema } from './support/schema';

export class AddLogsHash1763900000020 implements MigrationInterface {
  readonly name = 'AddLogsHash1763900000020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('logs', new TableColumn(new Schema(runner).varchar('hash', 80, NULLABLE)));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('logs', 'hash');
  }
}
