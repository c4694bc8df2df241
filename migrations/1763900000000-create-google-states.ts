import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Schema } from './support/schema';

export class CreateGoogleStates1763900000000 implements MigrationInterface {
  readonly name = 'CreateGoogleStates1763900000000';

  async up(runner: QueryRunner): Promise<void> {
    const schema = new Schema(runner);
    await schema.createTable(
      'google_states',
      [
        schema.varchar('state_hash', 64, { isPrimary: true, primaryKeyConstraintName: 'pk_google_states' }),
        schema.bool('is_redirect'),
        schema.instant('expires_at'),
      ],
      [{ name: 'ix_google_states_expires_at', columnNames: ['expires_at'] }],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await new Schema(runner).dropTable('google_states');
  }
}
