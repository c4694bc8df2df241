import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lets figures be made of the activities there are: their days count as changed, and who used what last is read off them. */
export class RollUpActivities1763800000035 implements MigrationInterface {
  readonly name = 'RollUpActivities1763800000035';

  async up(runner: QueryRunner): Promise<void> {
    // An activity lasts a day at most, so its end is a date of its own only where it crosses one midnight.
    await runner.query(
      'INSERT INTO changed_days (date) SELECT DATE(started_at) FROM activities UNION SELECT DATE(ended_at) FROM activities',
    );
    await runner.query(
      'INSERT INTO app_users (user_id, app_key, last_used_on) ' +
        'SELECT user_id, app_key, DATE(MAX(started_at)) FROM activities GROUP BY user_id, app_key',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM app_users');
    await runner.query('DELETE FROM changed_days');
  }
}
