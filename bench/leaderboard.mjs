// What a challenge with 100,000 participants costs, beside one with 100: over HTTP, on MariaDB.
//
//   npx nest build && BENCH_DATABASE_URL=mariadb://root@127.0.0.1:3306/focus_bench_board node bench/leaderboard.mjs
//
// The database is made anew. Prints medians in milliseconds; DIST names another build than dist/, BENCH_FULL=1 adds what the
// jobs do.
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { createConnection } from 'mysql2/promise';
import { SECRET_KEY, userSettings } from './fixtures.mjs';

const DIST = process.env.DIST ?? '../dist';
const SIZES = { small: 100, big: 100_000 };
const DAYS = 30;
const RUNS = 100;
const LIMIT_MS = 50;
/** Also measures what jobs do with all participants; seeding takes minutes then. */
const IS_FULL = Boolean(process.env.BENCH_FULL);
/** One of the small challenge and one of the big. */
const RECORDERS = [SIZES.big + 50, 50];
const PASSWORD = 'correct horse battery staple';

const url = new URL(process.env.BENCH_DATABASE_URL ?? 'mariadb://root@127.0.0.1:3306/focus_bench_board');
const database = url.pathname.slice(1);
const require = createRequire(import.meta.url);

function median(times) {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

async function time(work, runs = RUNS) {
  for (let i = 0; i < Math.min(10, runs - 1); i += 1) await work(i);
  const times = [];
  for (let i = 0; i < runs; i += 1) {
    const start = performance.now();
    await work(i);
    times.push(performance.now() - start);
  }
  return median(times);
}

async function connect(withDatabase) {
  return createConnection({
    host: url.hostname,
    port: Number(url.port || 3306),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    ...(withDatabase ? { database } : {}),
    timezone: 'Z',
  });
}

async function startApp() {
  process.env.TZ = 'UTC';
  require('reflect-metadata');
  const { NestFactory } = require('@nestjs/core');
  const { AppModule } = require(`${DIST}/src/app.module.js`);
  const { APP_OPTIONS, setUpApp } = require(`${DIST}/src/app.setup.js`);
  const { Environment } = require(`${DIST}/src/config/environment.js`);
  const environment = Environment.load({
    NODE_ENV: 'test',
    DATABASE_URL: url.toString(),
    SECRET_KEY,
    BCRYPT_ROUNDS: '4',
    LOG_LEVEL: 'silent',
    RATE_LIMIT_ENABLED: 'false',
    SCHEDULER_ENABLED: 'false',
    MIGRATE_ON_START: 'true',
  });
  const app = await NestFactory.create(AppModule.forRoot(environment), { ...APP_OPTIONS, logger: false });
  setUpApp(app);
  await app.listen(0, '127.0.0.1');
  return app;
}

/** Each user is in one of the two challenges and has a month behind them. */
async function seed(execute, passwordHash) {
  const settings = userSettings({ email_challenge_results: true });
  await execute('SET unique_checks = 0, foreign_key_checks = 0');
  await execute(`
    INSERT INTO users (username, username_key, email, email_key, password_hash, role, is_active, is_verified, timezone,
                       locale, settings, created_at, updated_at)
    SELECT CONCAT('user_', seq), CONCAT('user_', seq), CONCAT('user_', seq, '@example.org'),
           CONCAT('user_', seq, '@example.org'), '${passwordHash}', 'user', 1, 1, 'UTC', 'en', '${settings}',
           UTC_TIMESTAMP(3), UTC_TIMESTAMP(3)
    FROM seq_1_to_${SIZES.big + SIZES.small}`);
  for (const [id, name, size] of [
    [1, 'big', SIZES.big],
    [2, 'small', SIZES.small],
  ]) {
    const first = id === 1 ? 0 : SIZES.big;
    await execute(`
      INSERT INTO challenges (id, creator_id, title, title_key, is_public, status, daily_target_seconds, start_date,
                              end_date, starts_at, completes_at, participants_count, invite_code, created_at, updated_at)
      VALUES (${id}, ${first + 1}, '${name}', '${name}', 1, 'active', 3600, UTC_DATE() - INTERVAL ${DAYS - 1} DAY,
              UTC_DATE() + INTERVAL 30 DAY, UTC_DATE() - INTERVAL ${DAYS - 1} DAY, UTC_DATE() + INTERVAL 32 DAY, ${size},
              'CODE${id}', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`);
    await execute(`
      INSERT INTO challenge_participants (challenge_id, user_id, joined_at, joined_on, score, total_seconds, days_counted,
                                          standing, scored_at)
      SELECT ${id}, ${first} + seq, UTC_TIMESTAMP(3) - INTERVAL ${DAYS} DAY, UTC_DATE() - INTERVAL ${DAYS} DAY,
             (seq * 7919) % (${DAYS} * 100), (seq * 104729) % 100000, ${DAYS}, -((seq * 7919) % (${DAYS} * 100)),
             UTC_TIMESTAMP(3)
      FROM seq_1_to_${size}`);
  }
  // Five apps a day; without BENCH_FULL for those who record alone.
  await execute(`
    INSERT INTO \`usage\` (user_id, date, app_key, category, app_name, seconds)
    SELECT u.seq, UTC_DATE() - INTERVAL d.seq DAY, CONCAT('app ', a.seq), 'other', CONCAT('App ', a.seq),
           60 + (u.seq * d.seq * a.seq) % 900
    FROM seq_1_to_${SIZES.big + SIZES.small} u, seq_0_to_${DAYS - 1} d, seq_1_to_5 a
    ${IS_FULL ? '' : `WHERE u.seq IN (${RECORDERS.join()})`}`);
  await execute('ANALYZE TABLE users, challenges, challenge_participants, `usage`');
}

async function main() {
  const admin = await connect(false);
  await admin.query(`DROP DATABASE IF EXISTS ${database}`);
  await admin.query(`CREATE DATABASE ${database}`);
  const app = await startApp();
  const base = `${await app.getUrl()}/api`;
  const { PasswordHasher } = require(`${DIST}/src/modules/auth/password-hasher.js`);
  const connection = await connect(true);
  const seeding = performance.now();
  await seed((sql) => connection.query(sql), await app.get(PasswordHasher).hash(PASSWORD));
  console.log(`seeded in ${((performance.now() - seeding) / 1000).toFixed(0)} s`);

  const call = async (user, method, path, body) => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { Authorization: `Bearer ${user.token}`, ...(body ? { 'Content-Type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  };
  const signIn = async (id) => {
    const { access_token: token } = await call({ token: '' }, 'POST', '/auth/login', {
      username: `user_${id}`,
      password: PASSWORD,
    });
    return { id, token };
  };
  /** Who is about at this share of a board. */
  const userAt = async (challengeId, offset) => {
    const [[row]] = await connection.query(
      'SELECT user_id FROM challenge_participants WHERE challenge_id = ? ORDER BY standing, total_seconds, joined_at, id LIMIT 1 OFFSET ?',
      [challengeId, offset],
    );
    return signIn(row.user_id);
  };

  const results = [];
  const report = (what, ms, limit) => {
    results.push(limit === undefined || ms < limit);
    console.log(
      `${what.padEnd(64)} ${ms.toFixed(1).padStart(9)} ms${limit === undefined ? '' : ms < limit ? '  ok' : '  TOO SLOW'}`,
    );
  };

  for (const [challengeId, size] of [
    [2, SIZES.small],
    [1, SIZES.big],
  ]) {
    const pages = size / 20;
    for (const [name, offset] of [
      ['first', 0],
      ['middle', size / 2],
      ['last', size - 1],
    ]) {
      const user = await userAt(challengeId, offset);
      for (const page of [1, Math.ceil(pages / 2), pages]) {
        const board = `/challenges/${challengeId}/leaderboard?page=${page}`;
        report(`${size}: page ${page}, own rank ${name}`, await time(() => call(user, 'GET', board)), LIMIT_MS);
      }
    }
  }

  const { ChallengesService } = require(`${DIST}/src/modules/challenges/challenges.service.js`);
  const challenges = app.get(ChallengesService);
  report('100000: the top ten, for a room', await time(() => challenges.topOfBoard(1, 10)), LIMIT_MS);
  const some = Array.from({ length: 100 }, (_, index) => 1 + index * 997);
  report('100000: ranks of 100 users', await time(() => challenges.ranksOf(1, some)), LIMIT_MS);

  const recorders = [await signIn(RECORDERS[0]), await signIn(RECORDERS[1])];
  const record = (user, i) =>
    call(user, 'POST', '/activities', { app_name: `App ${1 + (i % 5)}`, duration_minutes: 0.5 });
  // In turns, so that whatever the machine is at meanwhile slows both alike.
  const times = [[], []];
  for (let i = 0; i < 3 * RUNS; i += 1) {
    for (const [index, user] of recorders.entries()) {
      const start = performance.now();
      await record(user, i);
      if (i >= 20) times[index].push(performance.now() - start);
    }
  }
  const [small, big] = times.map(median);
  report('100: recording an activity', small);
  report('100000: recording an activity', big, small * 1.2);

  const { ScoresService } = require(`${DIST}/src/modules/challenges/scores.service.js`);
  const { LifecycleService } = require(`${DIST}/src/modules/challenges/lifecycle.service.js`);
  const once = async (what, work) => {
    const start = performance.now();
    await work();
    report(what, performance.now() - start);
  };
  const { signal } = new AbortController();
  if (process.env.BENCH_FULL)
    await once('100000: all scores anew, every one wrong', () => app.get(ScoresService).recompute(1, signal));
  if (process.env.BENCH_FULL)
    await once('100000: all scores anew, none wrong', () => app.get(ScoresService).recompute(1, signal));
  await connection.query('UPDATE users SET role = ? WHERE id = 1', ['admin']);
  const creator = await signIn(1);
  await once('100000: completing it by hand', () => call(creator, 'POST', '/challenges/1/complete'));
  if (process.env.BENCH_FULL)
    await once('100000: mailing the results', () => app.get(LifecycleService).advance(signal));

  await app.close();
  await connection.end();
  await admin.query(`DROP DATABASE ${database}`);
  await admin.end();
  process.exit(results.every(Boolean) ? 0 : 1);
}

await main();
