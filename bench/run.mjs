// Requests per second of Focus beside the floor (bench/floor), measured in turns on the same machine, database and rows.
//
//   npm run bench                              all scenarios, medians of five rounds
//   npm run bench -- me today --rounds 3       some of them
//
// Wants MariaDB and Redis: BENCH_DATABASE_URL (mariadb://root@127.0.0.1:3306/focus_bench; made anew) and BENCH_REDIS_URL
// (redis://127.0.0.1:6379/9). BENCH_SECONDS is the length of a round, BENCH_WARM_UP_SECONDS of
// what comes before the first, BENCH_CONNECTIONS how many requests are always under way.
import { spawn, spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import bcrypt from 'bcrypt';
import { createConnection } from 'mysql2/promise';
import { accessTokenFor, SECRET_KEY } from './fixtures.mjs';
import { seedBench } from './seed.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const databaseUrl = process.env.BENCH_DATABASE_URL ?? 'mariadb://root@127.0.0.1:3306/focus_bench';
const redisUrl = process.env.BENCH_REDIS_URL ?? 'redis://127.0.0.1:6379/9';
const SECONDS = Number(process.env.BENCH_SECONDS ?? 3);
// A process compiles what it does often; until then it is slower than it will be for the rest of its days.
const WARM_UP_SECONDS = Number(process.env.BENCH_WARM_UP_SECONDS ?? 8);
const CONNECTIONS = Number(process.env.BENCH_CONNECTIONS ?? 32);
const PORTS = { focus: 8101, cold: 8102, floor: 8103 };
const WORKERS = 2;
const PASSWORD = 'correct horse battery staple';

const args = process.argv.slice(2);
const roundsAt = args.indexOf('--rounds');
const ROUNDS = roundsAt < 0 ? 5 : Number(args.splice(roundsAt, 2)[1]);

const json = (body) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const activity = { app_name: 'Instagram', duration_minutes: 0.5 };
const APPS = ['Instagram', 'TikTok', 'YouTube', 'WhatsApp', 'Chrome'];
const batch = () => ({
  activities: Array.from({ length: 100 }, (_, i) => ({
    app_name: APPS[i % APPS.length],
    duration_minutes: 1 + (i % 7),
    started_at: new Date(Date.now() - 3_600_000 * (1 + (i % 60))).toISOString(),
  })),
});
const get = (path) => ({ method: 'GET', path });
const record = () => ({ method: 'POST', path: '/api/activities', ...json(activity) });

/** What is asked, how fast Focus has to be beside the floor, and which of its two instances is asked. */
const SCENARIOS = {
  me: { requests: () => [get('/api/users/me')], target: 0.6 },
  today: { requests: () => [get('/api/activities/today')], target: 0.6 },
  'today cold': { requests: () => [get('/api/activities/today')], on: 'cold' },
  weekly: { requests: () => [get('/api/activities/stats/weekly')], target: 0.6 },
  leaderboard: { requests: () => [get('/api/challenges/1/leaderboard')], target: 0.6 },
  list: { requests: () => [get('/api/activities')], target: 0.65 },
  record: { requests: () => [record()], target: 0.65 },
  'batch of 100': {
    requests: () => [{ method: 'POST', path: '/api/activities/batch', ...json(batch()) }],
    target: 0.8,
  },
  'write then read': { requests: () => [record(), get('/api/activities/today')], target: 0.6 },
  mixed: {
    requests: () => [
      get('/api/activities/today'),
      get('/api/users/me'),
      get('/api/activities/today'),
      get('/api/activities'),
      get('/api/challenges/1/leaderboard'),
      record(),
    ],
  },
  login: { login: true, target: 0.95 },
};

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

async function admin(sql) {
  const url = new URL(databaseUrl);
  const connection = await createConnection({
    host: url.hostname,
    port: Number(url.port || 3306),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    timezone: 'Z',
    multipleStatements: true,
  });
  try {
    return await (typeof sql === 'function' ? sql(connection) : connection.query(sql));
  } finally {
    await connection.end();
  }
}

function start(name, script, environment) {
  const log = openSync(join(root, 'data', `bench-${name}.log`), 'w');
  const child = spawn(process.execPath, [script], {
    cwd: root,
    stdio: ['ignore', log, log],
    env: { ...process.env, DATABASE_URL: databaseUrl, SECRET_KEY, WORKERS: String(WORKERS), ...environment },
  });
  return child;
}

const startFocus = (name, environment = {}) =>
  start(name, 'dist/src/main.js', {
    NODE_ENV: 'production',
    PORT: String(PORTS[name]),
    HOST: '127.0.0.1',
    REDIS_URL: redisUrl,
    CORS_ORIGINS: 'http://localhost:3000',
    SCHEDULER_ENABLED: 'false',
    DOCS_ENABLED: 'false',
    METRICS_TOKEN: 'bench-only-metrics-token-0123456789',
    // On, as in production; the general limit is so high that nobody meets it.
    RATE_LIMIT_PER_MINUTE: '1000000',
    ...environment,
  });

async function untilAnswered(url) {
  for (const end = Date.now() + 60_000; ;) {
    try {
      const response = await fetch(url);
      if (response.status < 500) return;
    } catch {
      // Not yet.
    }
    if (Date.now() > end) throw new Error(`${url} does not answer`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function load(port, scenario, tokens, seconds) {
  // Hot is what a few ask for again and again; writes are spread, since one user's wait for each other.
  const users = scenario.requests().some(({ method }) => method === 'POST') ? tokens.length : 48;
  let next = 0;
  return new Promise((resolve, reject) => {
    autocannon(
      {
        url: `http://127.0.0.1:${port}`,
        connections: CONNECTIONS,
        duration: seconds,
        // Each request is another user's: one user's writes wait for each other, and a batch has a limit of its own.
        requests: scenario.requests().map((request) => ({
          ...request,
          setupRequest: (made) => ({
            ...made,
            headers: { ...made.headers, authorization: `Bearer ${tokens[next++ % users]}` },
          }),
        })),
      },
      (error, result) => {
        if (error) return reject(error);
        if (result.non2xx > 0 || result.errors > 0) {
          return reject(new Error(`${port}: ${result.non2xx} refused, ${result.errors} failed`));
        }
        resolve({ rps: result.requests.average, p50: result.latency.p50, p99: result.latency.p99 });
      },
    );
  });
}

/** Logins are limited to ten a minute and address, so each comes from an address of its own. */
async function loadLogins(port, names, seconds) {
  let done = 0;
  const end = performance.now() + seconds * 1000;
  const times = [];
  await Promise.all(
    Array.from({ length: 8 }, async (_, lane) => {
      for (let i = lane; performance.now() < end; i += 8) {
        const began = performance.now();
        const response = await fetch(`http://127.0.0.1:${port}/api/auth/login`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-forwarded-for': `10.0.${done % 250}.${1 + (i % 250)}` },
          body: JSON.stringify({ username: names[i % names.length], password: PASSWORD }),
        });
        if (response.status !== 200) throw new Error(`login: ${response.status} ${await response.text()}`);
        await response.arrayBuffer();
        times.push(performance.now() - began);
        done += 1;
      }
    }),
  );
  return { rps: done / seconds, p50: median(times), p99: times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)] };
}

const wanted = args.length === 0 ? Object.keys(SCENARIOS) : args;
const children = [];
try {
  mkdirSync(join(root, 'data'), { recursive: true });
  const name = new URL(databaseUrl).pathname.slice(1);
  await admin(`DROP DATABASE IF EXISTS ${name}; CREATE DATABASE ${name}`);
  const migrated = spawnSync(process.execPath, ['dist/src/cli/migration.js', 'run'], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: databaseUrl, SECRET_KEY },
    encoding: 'utf8',
  });
  if (migrated.status !== 0) throw new Error(migrated.stderr + migrated.stdout);
  const digest = createHmac('sha256', 'focus password v1').update(PASSWORD).digest('base64');
  const passwordHash = await bcrypt.hash(digest, 12);
  const sessions = await admin(async (connection) => {
    await connection.query(`USE ${name}`);
    await seedBench((sql) => connection.query(sql), { passwordHash });
    return (await connection.query('SELECT id AS sessionId, user_id AS userId FROM sessions ORDER BY id'))[0];
  });
  console.log('seeded 1,000 users, 200,000 activities, a challenge of 1,000');

  children.push(startFocus('focus', { TRUST_PROXY: 'loopback' }));
  if (wanted.some((each) => SCENARIOS[each]?.on === 'cold')) {
    children.push(startFocus('cold', { CACHE_ENABLED: 'false' }));
  }
  children.push(start('floor', 'bench/floor/server.mjs', { PORT: String(PORTS.floor) }));
  await Promise.all([
    untilAnswered(`http://127.0.0.1:${PORTS.focus}/api/health/ready`),
    ...(children.length > 2 ? [untilAnswered(`http://127.0.0.1:${PORTS.cold}/api/health/ready`)] : []),
    untilAnswered(`http://127.0.0.1:${PORTS.floor}/`).catch(() => undefined),
  ]);
  const names = Array.from({ length: 1_000 }, (_, i) => `bench_${i + 1}`);
  const tokens = sessions.map(accessTokenFor);

  console.log(`${ROUNDS} rounds of ${SECONDS} s in turns, ${CONNECTIONS} connections, ${WORKERS} workers each\n`);
  console.log('scenario          Focus/s  p50 ms  p99 ms    floor/s  p50 ms  p99 ms    ratio  wanted');
  for (const each of wanted) {
    const scenario = SCENARIOS[each];
    if (scenario === undefined) throw new Error(`No scenario ${each}; there are ${Object.keys(SCENARIOS).join(', ')}`);
    const focusPort = PORTS[scenario.on ?? 'focus'];
    const once = (port, seconds) =>
      scenario.login ? loadLogins(port, names, seconds) : load(port, scenario, tokens, seconds);
    await once(focusPort, WARM_UP_SECONDS);
    await once(PORTS.floor, WARM_UP_SECONDS);
    const rounds = [];
    for (let i = 0; i < ROUNDS; i += 1) {
      rounds.push({ focus: await once(focusPort, SECONDS), floor: await once(PORTS.floor, SECONDS) });
    }
    const of = (side, figure) => median(rounds.map((round) => round[side][figure]));
    const ratio = median(rounds.map(({ focus, floor }) => focus.rps / floor.rps));
    const cell = (value, width, digits = 0) => value.toFixed(digits).padStart(width);
    console.log(
      each.padEnd(16),
      cell(of('focus', 'rps'), 8),
      cell(of('focus', 'p50'), 7),
      cell(of('focus', 'p99'), 7),
      cell(of('floor', 'rps'), 10),
      cell(of('floor', 'p50'), 7),
      cell(of('floor', 'p99'), 7),
      cell(ratio, 8, 2),
      scenario.target === undefined ? '      –' : cell(scenario.target, 7, 2),
    );
  }
} finally {
  for (const child of children) child.kill('SIGTERM');
}
