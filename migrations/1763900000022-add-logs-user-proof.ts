import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { NULLABLE, Schema } from './support/schema';

export class AddLogsUserProof1763900000022 implements MigrationInterface {
  readonly name = 'AddLogsUserProof1763900000022';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('logs', new TableColumn(new Schema(runner).varchar('user_proof', 80, NULLABLE)));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('logs', 'user_proof');
  }
}
