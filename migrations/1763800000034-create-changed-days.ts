import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Schema } from './support/schema';

export class CreateChangedDays1763800000034 implements MigrationInterface {
  readonly name = 'CreateChangedDays1763800000034';

  async up(runner: QueryRunner): Promise<void> {
    const schema = new Schema(runner);
    await schema.createTable(
      'changed_days',
      [schema.id('pk_changed_days'), schema.date('date')],
      [{ name: 'ix_changed_days_date', columnNames: ['date'] }],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await new Schema(runner).dropTable('changed_days');
  }
}
