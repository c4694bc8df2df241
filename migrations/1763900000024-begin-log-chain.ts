import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A chain without a seal: Focus seals the rows there are when it starts, since no migration knows the key. */
export class BeginLogChain1763900000024 implements MigrationInterface {
  readonly name = 'BeginLogChain1763900000024';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'INSERT INTO log_chain (id, start_id, start_hash, end_id, end_hash, doubtful_id, mac) ' +
        "VALUES (1, 0, '', 0, '', 0, NULL)",
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM log_chain');
  }
}
