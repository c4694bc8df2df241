// A1, by the clock on the wall: refused sign-ins of unknown names and of all kinds of accounts take the same time, their medians
// within 10 ms. Needs a build and a machine with nothing else to do, so it is no part of the test run; what is, counts hashes.
//
//   node test/security/login-timing.mjs [tries]
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';

const TRIES = Number(process.argv[2] ?? 101);
const CLOSE_MS = 10;
const PASSWORD = 'correct horse battery staple';
const KINDS = ['unknown', 'known', 'unverified', 'deactivated', 'google_only'];

let address = 0;
const folder = mkdtempSync(join(tmpdir(), 'focus-timing-'));
const focus = spawn(process.execPath, [resolve('dist/src/main.js')], {
  cwd: folder,
  env: {
    PATH: process.env.PATH,
    NODE_ENV: 'test',
    PORT: '0',
    BCRYPT_ROUNDS: '10',
    TRUST_PROXY: 'true',
    RATE_LIMIT_ENABLED: 'false',
    LOGIN_MAX_FAILURES: '1000',
    SCHEDULER_ENABLED: 'false',
  },
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const url = await addressOf(focus);
  await makeAccounts(url);
  for (const kind of KINDS) await timeOf(url, kind);
  const times = Object.fromEntries(KINDS.map((kind) => [kind, []]));
  // In turns, so that what slows the machine down slows all of them.
  for (let i = 0; i < TRIES; i += 1) for (const kind of KINDS) times[kind].push(await timeOf(url, kind));
  const medians = KINDS.map((kind) => median(times[kind]));
  for (const [index, kind] of KINDS.entries()) console.log(`${kind.padEnd(12)} ${medians[index].toFixed(1)} ms`);
  const spread = Math.max(...medians) - Math.min(...medians);
  console.log(`${TRIES} tries each; the medians are ${spread.toFixed(1)} ms apart, ${CLOSE_MS} are allowed`);
  process.exitCode = spread < CLOSE_MS ? 0 : 1;
} finally {
  const ended = new Promise((done) => focus.once('close', done));
  focus.kill();
  await ended;
  rmSync(folder, { recursive: true, force: true });
}

async function addressOf(child) {
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  for (;;) {
    const [, address] = /Focus listens on (http:\/\/[\d.:]+)/.exec(output) ?? [];
    if (address !== undefined) return address;
    if (child.exitCode !== null) throw new Error(`Focus has ended:\n${output}`);
    await pause(50);
  }
}

/** Each request comes from an address of its own, or all of them would be slowed (A3). */
function post(url, route, body) {
  address += 1;
  const headers = {
    'Content-Type': 'application/json',
    'X-Forwarded-For': `10.0.${address >> 8}.${address & 255}`,
  };
  return fetch(`${url}/api/auth/${route}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function makeAccounts(url) {
  const names = KINDS.filter((kind) => kind !== 'unknown');
  for (const username of names) {
    const { status } = await post(url, 'register', { username, email: `${username}@example.org`, password: PASSWORD });
    if (status !== 202) throw new Error(`${username} cannot register: ${status}`);
  }
  const outbox = join(folder, 'data/outbox');
  const mails = () => readdirSync(outbox).filter((file) => file.endsWith('.eml'));
  while (mails().length < names.length) await pause(50);
  for (const file of mails()) {
    const source = readFileSync(join(outbox, file), 'utf8')
      .replace(/=\r?\n/g, '')
      .replaceAll('=3D', '=');
    if (/^To:.*unverified@/m.test(source)) continue;
    const { status } = await post(url, 'verify-email', { token: /[?&]token=([\w-]+)/.exec(source)[1] });
    if (status !== 200) throw new Error(`${file} holds no good link: ${status}`);
  }
  const database = new Database(join(folder, 'data/focus.sqlite'));
  database.prepare("UPDATE users SET is_active = 0 WHERE username = 'deactivated'").run();
  database.prepare("UPDATE users SET password_hash = NULL, google_subject = 'g' WHERE username = 'google_only'").run();
  database.close();
}

/** Milliseconds that one refused sign-in takes. */
async function timeOf(url, username) {
  const startedAt = performance.now();
  const response = await post(url, 'login', { username, password: 'a wrong password' });
  await response.text();
  if (response.status !== 401) throw new Error(`${username}: ${response.status}`);
  return performance.now() - startedAt;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}
