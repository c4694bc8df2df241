import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Schema } from './support/schema';

export class CreateAvatars1763900000010 implements MigrationInterface {
  readonly name = 'CreateAvatars1763900000010';

  async up(runner: QueryRunner): Promise<void> {
    const schema = new Schema(runner);
    await schema.createTable(
      'avatars',
      [
        schema.int('user_id', { isPrimary: true, primaryKeyConstraintName: 'pk_avatars' }),
        schema.varchar('name', 22),
        schema.blob('bytes'),
        schema.instant('created_at'),
      ],
      [{ name: 'uq_avatars_name', columnNames: ['name'], isUnique: true }],
      [{ name: 'fk_avatars_user_id', columnNames: ['user_id'], referencedTableName: 'users', onDelete: 'CASCADE' }],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await new Schema(runner).dropTable('avatars');
  }
}
