import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Schema, UNIQUE } from './support/schema';

export class CreateOneTimeTokens1763700000004 implements MigrationInterface {
  readonly name = 'CreateOneTimeTokens1763700000004';

  async up(runner: QueryRunner): Promise<void> {
    const schema = new Schema(runner);
    await schema.createTable(
      'one_time_tokens',
      [
        schema.id('pk_one_time_tokens'),
        schema.int('user_id'),
        schema.varchar('kind', 30),
        schema.varchar('token_hash', 64),
        schema.instant('expires_at'),
        schema.instant('created_at'),
      ],
      [
        { name: 'uq_one_time_tokens_user_id_kind', columnNames: ['user_id', 'kind'], ...UNIQUE },
        { name: 'uq_one_time_tokens_token_hash', columnNames: ['token_hash'], ...UNIQUE },
        { name: 'ix_one_time_tokens_expires_at', columnNames: ['expires_at'] },
      ],
      [
        {
          name: 'fk_one_time_tokens_user_id',
          columnNames: ['user_id'],
          referencedTableName: 'users',
          onDelete: 'CASCADE',
        },
      ],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await new Schema(runner).dropTable('one_time_tokens');
  }
}
