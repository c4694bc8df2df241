import { type MigrationInterface, type QueryRunner, TableColumn, TableIndex } from 'typeorm';
import { NULLABLE, Schema } from './support/schema';

const INDEX = 'uq_mails_dedupe_key';

export class AddMailsDedupeKey1763800000001 implements MigrationInterface {
  readonly name = 'AddMailsDedupeKey1763800000001';

  async up(runner: QueryRunner): Promise<void> {
    const column = new Schema(runner).varchar('dedupe_key', 100, NULLABLE);
    await runner.addColumn('mails', new TableColumn(column));
    await runner.createIndex('mails', new TableIndex({ name: INDEX, columnNames: ['dedupe_key'], isUnique: true }));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('mails', INDEX);
    await runner.dropColumn('mails', 'dedupe_key');
  }
}
