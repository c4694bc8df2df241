import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';

const INDEX = 'ix_logs_message_created_at';

/** The few messages there are, and the rows of each in order. */
export class AddLogsMessageIndex1763800000036 implements MigrationInterface {
  readonly name = 'AddLogsMessageIndex1763800000036';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createIndex('logs', new TableIndex({ name: INDEX, columnNames: ['message', 'created_at'] }));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('logs', INDEX);
  }
}
