// Fills a MariaDB database that `bench/admin.mjs` measures: made by the server itself, the same rows at each run.
import { userSettings } from './fixtures.mjs';

const SPREAD_DAYS = 365;
const LOG_DAYS = 90;

/** A number from 0 to 1, another one for each row: a generator of its own for each purpose, the same at each run. */
const share = (purpose) =>
  `RAND(${[...purpose].reduce((seed, letter) => (seed * 65_599 + letter.codePointAt(0)) % 1_000_003, 7)})`;

/**
 * @param execute runs one statement
 * @param sizes {users, activities, logs}
 */
export async function seed(execute, { users, activities, logs }) {
  await execute('SET unique_checks = 0, foreign_key_checks = 0');
  await execute(`
    INSERT INTO users (username, username_key, email, email_key, full_name, role, is_active, is_verified, timezone, locale,
                       settings, last_login_at, created_at, updated_at)
    SELECT CONCAT('user_', seq), CONCAT('user_', seq), CONCAT('user_', seq, '@example.org'),
           CONCAT('user_', seq, '@example.org'), CONCAT('Person ', seq), 'user', seq % 50 > 0, seq % 20 > 0, 'UTC', 'en',
           '${userSettings()}', IF(seq % 10 = 0, NULL, UTC_TIMESTAMP(3) - INTERVAL ${share('login')} * 30 * 86400 SECOND),
           UTC_TIMESTAMP(3) - INTERVAL ${share('born')} * ${SPREAD_DAYS} * 86400 SECOND, UTC_TIMESTAMP(3)
    FROM seq_1_to_${users}`);
  // In order of time, but for seconds, and as wide as sealed ones: the seals are nobody's.
  await execute(`
    INSERT INTO logs (level, action, message, user_id, ip, user_agent, request_id, context, created_at, user_link, user_proof, hash)
    SELECT IF(seq % 20 = 0, 'warning', 'info'),
           ELT(1 + seq DIV 20 % 5, 'auth.logged_in', 'auth.login_failed', 'users.profile_updated', 'challenge.joined', 'blocked_apps.created'),
           ELT(1 + seq DIV 20 % 5, 'A user signed in', 'A sign-in was refused', 'A profile or its settings were changed',
               'A user joined a challenge', 'A rule for an app was created'),
           1 + FLOOR(${share('whose')} * ${users}), '192.0.2.7', 'Focus/1.0 (Android 16; Pixel 9)', UUID(), '{"challenge_id":17}',
           UTC_TIMESTAMP(3) - INTERVAL (${logs} - seq) / ${logs} * ${LOG_DAYS} * 86400 + ${share('logged')} * 10 SECOND,
           SHA2(CONCAT('link', seq), 256), MD5(CONCAT('proof', seq)), CONCAT('abcdef01:', SHA2(CONCAT('hash', seq), 256))
    FROM seq_1_to_${logs}`);
  await execute(`
    INSERT INTO blocked_apps (user_id, app_key, app_name, daily_limit_seconds, is_active, days, is_block_told, created_at, updated_at)
    SELECT seq, 'app 0', 'App 0', 3600, seq % 4 > 0, '{}', 0, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) FROM seq_1_to_${users}`);
  await execute(`
    INSERT INTO challenges (creator_id, title, title_key, is_public, status, daily_target_seconds, start_date, end_date, starts_at,
                            completes_at, participants_count, invite_code, created_at, updated_at)
    SELECT 1 + seq % ${users}, CONCAT('Challenge ', seq), CONCAT('challenge ', seq), seq % 2,
           ELT(1 + seq % 4, 'upcoming', 'active', 'completed', 'cancelled'), 3600, UTC_DATE(), UTC_DATE() + INTERVAL 20 DAY,
           UTC_TIMESTAMP(3) + INTERVAL IF(seq % 4 = 0, 9, -1) DAY, UTC_TIMESTAMP(3) + INTERVAL 22 DAY, 10,
           CONCAT('B', LPAD(seq, 9, '0')), UTC_TIMESTAMP(3), UTC_TIMESTAMP(3)
    FROM seq_1_to_10000`);
  await execute(`
    INSERT INTO challenge_participants (challenge_id, user_id, joined_at, joined_on, score, total_seconds, days_counted)
    SELECT 1 + (seq - 1) DIV 10, 1 + (seq * 7) % ${users}, UTC_TIMESTAMP(3), UTC_DATE(), 0, 0, 0 FROM seq_1_to_100000`);
  // 200 apps, a few of them used by far the most.
  await execute(`
    INSERT INTO activities (user_id, app_key, app_name, category, duration_seconds, started_at, ended_at, date, timezone,
                            created_at)
    SELECT user_id, CONCAT('app ', app), CONCAT('App ', app),
           ELT(1 + app % 12, 'social', 'video', 'messaging', 'games', 'music', 'news', 'shopping', 'productivity',
               'education', 'health', 'browser', 'other'),
           seconds, started_at, started_at + INTERVAL seconds SECOND, DATE(started_at), 'UTC', started_at
    FROM (SELECT 1 + FLOOR(${share('user')} * ${users}) AS user_id,
                 FLOOR(POW(${share('app')}, 3) * 200) AS app,
                 10 + FLOOR(POW(${share('long')}, 4) * 3600) AS seconds,
                 UTC_TIMESTAMP(3) - INTERVAL ${share('when')} * ${SPREAD_DAYS} * 86400 SECOND AS started_at
          FROM seq_1_to_${activities} LIMIT ${activities}) AS made`);
  // What the roll-up would have been told of these activities.
  await execute(
    'INSERT INTO changed_days (date) SELECT DISTINCT DATE(started_at) FROM activities UNION SELECT UTC_DATE() + INTERVAL 1 DAY',
  );
  await execute(
    'INSERT INTO app_users (user_id, app_key, last_used_on) SELECT user_id, app_key, DATE(MAX(started_at)) FROM activities GROUP BY user_id, app_key',
  );
  await execute('ANALYZE TABLE users, activities, logs, app_users, challenges, challenge_participants, blocked_apps');
  await execute('SET unique_checks = 1, foreign_key_checks = 1');
}
