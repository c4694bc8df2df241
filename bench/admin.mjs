// How long administrators wait with 10 million activities, 100,000 users and a million audit logs.
//
//   npm run build && node bench/admin.mjs mariadb://root@127.0.0.1:3306/focus_bench [--seed] [--seal] [--dist dist] [--activities N]
//
// --seed fills the database, which must exist and be empty, and takes some minutes. The logs it makes are as wide as sealed
// ones, and the chain goes on from them; --seal seals them in earnest, which takes some minutes more, and verifies them. "cold": figures not at hand in the
// process; "warm": asked for again. Each process of Focus that answers has a cache of its own.
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { seed } from './admin-seed.mjs';

const require = createRequire(import.meta.url);
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'boolean', default: false },
    seal: { type: 'boolean', default: false },
    dist: { type: 'string', default: 'dist' },
    activities: { type: 'string', default: '10000000' },
  },
});
const [databaseUrl] = positionals;
if (databaseUrl === undefined) throw new Error('Name a MariaDB database to measure');

const PASSWORD = 'correct horse battery staple';
/** Milliseconds. */
const COLD_LIMIT = 2_000;
const WARM_LIMIT = 300;
const WARM_RUNS = 5;

const dist = (path) => require(join(resolve(values.dist), 'src', path));
require('reflect-metadata');
const { NestFactory } = require('@nestjs/core');
const { DataSource } = require('typeorm');
const { AppModule } = dist('app.module.js');
const { APP_OPTIONS, setUpApp } = dist('app.setup.js');
const { Environment } = dist('config/environment.js');
const { Clock } = dist('infrastructure/clock/clock.js');
const { PasswordHasher } = dist('modules/auth/password-hasher.js');
const { ActivityRollUpService } = dist('modules/admin/activity-roll-up.service.js');
const { Transactions } = dist('infrastructure/database/transactions.js');
const { LogChainRepository } = dist('modules/audit-logs/log-chain.repository.js');
const { LogSeal } = dist('modules/audit-logs/log-seal.js');
const { LogRollUpService } = dist('modules/admin/log-roll-up.service.js');
const { LogSealingService } = dist('modules/audit-logs/log-sealing.service.js');
const { LogVerificationService } = dist('modules/audit-logs/log-verification.service.js');

const environment = Environment.load({
  NODE_ENV: 'test',
  SECRET_KEY: 'bench-only-secret-key-0123456789-abcdefghijkl',
  BCRYPT_ROUNDS: '4',
  LOG_LEVEL: 'silent',
  RATE_LIMIT_ENABLED: 'false',
  MIGRATE_ON_START: 'true',
  SCHEDULER_ENABLED: 'false',
  DATABASE_URL: databaseUrl,
});
const app = await NestFactory.create(AppModule.forRoot(environment), { ...APP_OPTIONS, logger: false });
setUpApp(app);
await app.listen(0, '127.0.0.1');
const base = `${await app.getUrl()}/api`;
const dataSource = app.get(DataSource);
const clock = app.get(Clock);

if (values.seed) {
  const runner = dataSource.createQueryRunner();
  const startedAt = performance.now();
  await seed((sql) => runner.query(sql), { users: 100_000, activities: Number(values.activities), logs: 1_000_000 });
  await runner.release();
  const [last] = await dataSource.query('SELECT id, hash FROM logs ORDER BY id DESC LIMIT 1');
  const chain = { startId: 0, startHash: '', endId: last.id, endHash: last.hash, doubtfulId: 0 };
  await app
    .get(Transactions)
    .run((tx) => app.get(LogChainRepository).update(tx, { ...chain, mac: app.get(LogSeal).macOf(chain) }));
  console.log(`Seeded in ${seconds(startedAt)} s`);
}
if (values.seal) {
  const sealedAt = performance.now();
  const sealed = await app.get(LogSealingService).resealAll();
  console.log(`${sealed} logs sealed in ${seconds(sealedAt)} s`);
  const verifiedAt = performance.now();
  const { logsChecked, findingsCount } = await app.get(LogVerificationService).verify();
  console.log(`${logsChecked} logs verified in ${seconds(verifiedAt)} s, ${findingsCount} findings`);
}
const refreshedAt = performance.now();
await app.get(ActivityRollUpService).refresh(new AbortController().signal);
console.log(`Days of activities rolled up in ${seconds(refreshedAt)} s`);
const countedAt = performance.now();
await app.get(LogRollUpService).refresh(new AbortController().signal);
console.log(`Days of logs counted in ${seconds(countedAt)} s`);

const token = await signIn();
// The one an earlier run deleted is gone.
const userId = await firstId('users', 4711);
const challengeId = await firstId('challenges', 17);
const measured = [];
for (const path of [
  '/users',
  '/users?sort=-last_login_at&page=5000',
  '/users?sort=username&page=1000&size=100',
  '/users?sort=-created_at&page=1000&size=100',
  '/users?role=user&is_active=true&is_verified=false&sort=created_at',
  '/users?role=user&is_active=true&sort=-last_login_at&page=900&size=100',
  '/users?q=person&page=900&size=100',
  '/users?q=person%2099',
  '/users?q=nobody%20at%20all',
  `/users/${userId}`,
  '/stats/overview',
  '/stats/users-growth',
  '/stats/users-growth?days=365',
  '/stats/app-usage',
  '/stats/app-usage?days=365&limit=100',
  '/challenges',
  '/challenges?page=100&size=100',
  '/challenges?q=challenge%209&status=active',
  '/challenges?q=challenge&page=100&size=100',
  '/logs',
  '/logs?page=50000',
  '/logs?page=10000&size=100',
  '/logs?page=1000000&size=100',
  '/logs?level=warning',
  '/logs?level=info&page=25000',
  '/logs?level=info&page=40000',
  '/logs?action=auth.login_failed&level=warning',
  '/logs?action=auth.login_failed&level=warning&page=400',
  '/logs?q=sign&level=info&page=15000',
  `/logs?user_id=${userId}`,
  `/logs?user_id=${userId}&level=info&action=auth.logged_in`,
  `/logs?date_from=${dateOf(40)}&date_to=${dateOf(10)}`,
  `/logs?level=info&action=auth.logged_in&date_from=${dateOf(40)}&q=signed`,
  '/logs?q=rule',
  '/logs?q=nothing%20like%20it',
  '/logs/stats',
  '/logs/stats?days=365',
  '/system/health',
]) {
  measured.push(await measure('GET', path));
}

// The minute after activities were recorded, and a whole account went.
await request('POST', '/activities', { app_name: 'App 1', duration_minutes: 5 });
clock.advance(30_000);
measured.push({ ...(await measure('GET', '/stats/overview')), what: 'GET /stats/overview after a recording' });
measured.push(await once('PUT', `/admin/users/${userId}`, { full_name: 'Changed' }));
measured.push(await once('PATCH', `/admin/users/${userId}/deactivate`, {}));
await dataSource.query(
  `INSERT INTO \`usage\` (user_id, date, app_key, category, app_name, seconds)
   SELECT user_id, date, app_key, category, MIN(app_name), SUM(duration_seconds) FROM activities WHERE user_id = ${userId}
   GROUP BY user_id, date, app_key, category`,
);
measured.push(await once('DELETE', `/admin/users/${userId}`));
clock.advance(30_000);
measured.push({ ...(await measure('GET', '/stats/overview')), what: 'GET /stats/overview after a deletion' });
measured.push(await once('DELETE', `/admin/challenges/${challengeId}`));
const rollUpAt = performance.now();
await app.get(ActivityRollUpService).refresh(new AbortController().signal);
console.log(`What the deletion left was rolled up in ${seconds(rollUpAt)} s`);

console.table(measured);
await app.close();
const slow = measured.filter(({ cold, warm }) => cold > COLD_LIMIT || warm > WARM_LIMIT);
if (slow.length > 0) console.error(`Too slow: ${slow.map(({ what }) => what).join(', ')}`);
process.exit(slow.length === 0 ? 0 : 1);

function seconds(since) {
  return ((performance.now() - since) / 1_000).toFixed(1);
}

function dateOf(daysAgo) {
  return new Date(clock.timestamp() - daysAgo * 86_400_000).toISOString().slice(0, 10);
}

/** The first id there is, from one on. */
async function firstId(table, from) {
  const [{ id }] = await dataSource.query(`SELECT MIN(id) AS id FROM ${table} WHERE id >= ?`, [from]);
  return id;
}

/** An administrator's access token. */
async function signIn() {
  const hash = await app.get(PasswordHasher).hash(PASSWORD);
  await dataSource.query('UPDATE users SET role = ?, is_active = 1, is_verified = 1, password_hash = ? WHERE id = 1', [
    'admin',
    hash,
  ]);
  const response = await fetch(`${base}/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username: 'user_1', password: PASSWORD }),
  });
  return (await response.json()).access_token;
}

/** Milliseconds until the whole answer is there. */
async function request(method, path, body) {
  const startedAt = performance.now();
  const response = await fetch(base + path, {
    method,
    headers: {
      Authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return Math.round(performance.now() - startedAt);
}

async function once(method, path, body) {
  return { what: `${method} ${path}`, cold: await request(method, path, body), warm: null };
}

async function measure(method, path) {
  const cold = await request(method, `/admin${path}`);
  const warm = [];
  for (let i = 0; i < WARM_RUNS; i += 1) warm.push(await request(method, `/admin${path}`));
  return { what: `${method} ${path}`, cold, warm: warm.sort((a, b) => a - b)[Math.floor(WARM_RUNS / 2)] };
}
