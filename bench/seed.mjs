import { userSettings } from './fixtures.mjs';

const USERS = 1_000;
const ACTIVITIES = 200_000;
const DAYS = 30;

/** A number from 0 to 1 that belongs to a row and a purpose. */
const share = (purpose) => `(CONV(LEFT(MD5(CONCAT('${purpose}', seq)), 8), 16, 10) / 4294967296)`;

/**
 * Fills a MariaDB database that `bench/run.mjs` measures: 1,000 verified users (`bench_1`, …), each with some 200 activities over
 * a month and a limit, all of them in one running challenge.
 *
 * @param execute runs one statement
 */
export async function seedBench(execute, { passwordHash }) {
  await execute(`
    INSERT INTO users (username, username_key, email, email_key, full_name, password_hash, role, is_active, is_verified,
                       timezone, locale, settings, created_at, updated_at)
    SELECT CONCAT('bench_', seq), CONCAT('bench_', seq), CONCAT('bench_', seq, '@example.org'),
           CONCAT('bench_', seq, '@example.org'), CONCAT('Person ', seq), '${passwordHash}', 'user', 1, 1, 'UTC', 'en',
           '${userSettings()}', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3)
    FROM seq_1_to_${USERS}`);
  await execute(`
    INSERT INTO activities (user_id, app_key, app_name, category, duration_seconds, started_at, ended_at, date, timezone, created_at)
    SELECT user_id, LOWER(app), app, 'social', seconds, started_at, started_at + INTERVAL seconds SECOND, DATE(started_at), 'UTC',
           started_at
    FROM (SELECT 1 + seq % ${USERS} AS user_id,
                 ELT(1 + FLOOR(${share('app')} * 8), 'Instagram', 'TikTok', 'YouTube', 'WhatsApp', 'Chrome', 'Reddit', 'X', 'Netflix') AS app,
                 60 + FLOOR(${share('long')} * 900) AS seconds,
                 UTC_DATE() + INTERVAL 1 DAY - INTERVAL 1 + ${share('when')} * ${DAYS} * 86400 SECOND - INTERVAL 1 HOUR AS started_at
          FROM seq_1_to_${ACTIVITIES} LIMIT ${ACTIVITIES}) AS made
    WHERE DATE(started_at) = DATE(started_at + INTERVAL seconds SECOND)`);
  await execute(`
    INSERT INTO \`usage\` (user_id, date, app_key, category, app_name, seconds)
    SELECT user_id, date, app_key, category, MIN(app_name), SUM(duration_seconds) FROM activities
    GROUP BY user_id, date, app_key, category`);
  await execute(`
    INSERT INTO blocked_apps (user_id, app_key, app_name, daily_limit_seconds, is_active, days, is_block_told, created_at, updated_at)
    SELECT seq, 'instagram', 'Instagram', 86400, 1, '{}', 0, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) FROM seq_1_to_${USERS}`);
  await execute(`
    INSERT INTO challenges (id, creator_id, title, title_key, is_public, status, daily_target_seconds, start_date, end_date,
                            starts_at, completes_at, participants_count, invite_code, created_at, updated_at)
    VALUES (1, 1, 'A quieter month', 'a quieter month', 1, 'active', 7200, UTC_DATE() - INTERVAL 20 DAY, UTC_DATE() + INTERVAL 20 DAY,
            UTC_DATE() - INTERVAL 20 DAY, UTC_DATE() + INTERVAL 22 DAY, ${USERS}, 'BENCH23456', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`);
  await execute(`
    INSERT INTO challenge_participants (challenge_id, user_id, joined_at, joined_on, score, total_seconds, days_counted, standing,
                                        scored_at)
    SELECT 1, user_id, UTC_TIMESTAMP(3) - INTERVAL 20 DAY, UTC_DATE() - INTERVAL 20 DAY, SUM(score), SUM(used), COUNT(*), -SUM(score),
           UTC_TIMESTAMP(3)
    FROM (SELECT user_id, SUM(seconds) AS used, ROUND(100 * GREATEST(0, 1 - SUM(seconds) / 7200)) AS score FROM \`usage\`
          WHERE date BETWEEN UTC_DATE() - INTERVAL 20 DAY AND UTC_DATE() GROUP BY user_id, date) AS days
    GROUP BY user_id`);
  await execute(`
    INSERT INTO sessions (user_id, token_hash, ip, user_agent, created_at, last_used_at, expires_at)
    SELECT seq, MD5(seq), '127.0.0.1', 'bench', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) + INTERVAL 1 DAY
    FROM seq_1_to_${USERS}`);
  await execute(
    'INSERT INTO app_users (user_id, app_key, last_used_on) SELECT user_id, app_key, DATE(MAX(started_at)) FROM activities GROUP BY user_id, app_key',
  );
  await execute(
    'ANALYZE TABLE users, activities, `usage`, app_users, challenges, challenge_participants, blocked_apps',
  );
}
