import type { MigrationInterface, QueryRunner } from 'typeorm';
import { NULLABLE, Schema, UNIQUE } from './support/schema';

export class CreateUsers1763700000000 implements MigrationInterface {
  readonly name = 'CreateUsers1763700000000';

  async up(runner: QueryRunner): Promise<void> {
    const schema = new Schema(runner);
    await schema.createTable(
      'users',
      [
        schema.id('pk_users'),
        schema.varchar('username', 30),
        schema.varchar('username_key', 30),
        schema.varchar('email', 254),
        schema.varchar('email_key', 254),
        schema.varchar('pending_email', 254, NULLABLE),
        schema.varchar('full_name', 100, NULLABLE),
        schema.varchar('password_hash', 72, NULLABLE),
        schema.varchar('google_subject', 255, NULLABLE),
        schema.varchar('avatar_url', 2048, NULLABLE),
        schema.varchar('bio', 500, NULLABLE),
        schema.varchar('role', 10),
        schema.bool('is_active'),
        schema.bool('is_verified'),
        schema.varchar('timezone', 64),
        schema.varchar('locale', 5),
        schema.json('settings'),
        schema.instant('pending_since', NULLABLE),
        schema.instant('last_login_at', NULLABLE),
        schema.instant('created_at'),
        schema.instant('updated_at'),
      ],
      [
        { name: 'uq_users_username_key', columnNames: ['username_key'], ...UNIQUE },
        { name: 'uq_users_email_key', columnNames: ['email_key'], ...UNIQUE },
        { name: 'uq_users_google_subject', columnNames: ['google_subject'], ...UNIQUE },
        { name: 'ix_users_created_at', columnNames: ['created_at'] },
        { name: 'ix_users_last_login_at', columnNames: ['last_login_at'] },
        { name: 'ix_users_role_is_active', columnNames: ['role', 'is_active'] },
      ],
      [],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await new Schema(runner).dropTable('users');
  }
}
