// What sockets cost: memory of idle connections in one process, and how soon an update of a board reaches a room of thousands.
//
//   npm run bench:sockets                10,000 idle Socket.IO connections, then as many plain ones, then a room of 5,000
//   npm run bench:sockets -- 2000 1000   fewer of both
//
// Embedded database, no Redis: one process is what is measured. Wants a limit of open files above the number of sockets.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import WebSocket from 'ws';
import { accessTokenFor, SECRET_KEY, userSettings } from './fixtures.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [IDLE = 10_000, ROOM = 5_000] = process.argv.slice(2).map(Number);
const PORT = 8110;
/** A user may hold 20. */
const PER_USER = 10;
const USERS = Math.ceil(Math.max(IDLE, ROOM) / PER_USER);
/** Opened at once. */
const STRIDE = 100;

const folder = mkdtempSync(join(tmpdir(), 'focus-bench-sockets-'));
const file = join(folder, 'focus.sqlite');
const environment = {
  ...process.env,
  NODE_ENV: 'test',
  PORT: String(PORT),
  DATABASE_URL: `sqlite:${file}`,
  SECRET_KEY,
  BCRYPT_ROUNDS: '4',
  LOG_LEVEL: 'warn',
  LOG_FORMAT: 'json',
  RATE_LIMIT_ENABLED: 'false',
  SCHEDULER_ENABLED: 'false',
  // Nothing but what is measured moves while memory is looked at.
  WEBSOCKET_HEARTBEAT_INTERVAL: '30',
};

/** A user's session has the user's id. */
const tokenOf = (id) => accessTokenFor({ sessionId: id, userId: id });

function seed() {
  const database = new Database(file);
  const now = new Date().toISOString().replace('T', ' ').replace('Z', '');
  const later = new Date(Date.now() + 86_400_000).toISOString().replace('T', ' ').replace('Z', '');
  const settings = userSettings();
  const user = database.prepare(`
    INSERT INTO users (username, username_key, email, email_key, role, is_active, is_verified, timezone, locale, settings,
                       created_at, updated_at)
    VALUES (@name, @name, @name || '@example.org', @name || '@example.org', 'user', 1, 1, 'UTC', 'en', @settings, @now, @now)`);
  const session = database.prepare(`
    INSERT INTO sessions (id, user_id, token_hash, created_at, last_used_at, expires_at) VALUES (@id, @id, @id, @now, @now, @later)`);
  database.transaction(() => {
    for (let id = 1; id <= USERS; id += 1) {
      user.run({ name: `bench_${id}`, settings, now });
      session.run({ id, now, later });
    }
  })();
  database.close();
}

function start() {
  const server = spawn(process.execPath, ['--expose-gc', 'dist/src/main.js'], {
    cwd: root,
    env: environment,
    stdio: 'inherit',
  });
  return server;
}

async function until(condition, seconds = 120) {
  for (const end = Date.now() + seconds * 1000; !(await condition());) {
    if (Date.now() > end) throw new Error('Gave up waiting');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const isUp = () =>
  fetch(`http://127.0.0.1:${PORT}/api/health/live`).then(
    ({ ok }) => ok,
    () => false,
  );
const openConnections = async () =>
  (await (await fetch(`http://127.0.0.1:${PORT}/api/ws/stats`)).json()).active_connections;

/** Resident memory of a process, KiB. */
const memoryOf = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);

/** Opens a Socket.IO connection, or a plain one, by hand: a thousand client libraries would be what is measured. */
function open(kind, userId, onMessage = () => undefined) {
  const token = tokenOf(userId);
  const address =
    kind === 'plain'
      ? `ws://127.0.0.1:${PORT}/api/ws/notifications?token=${token}`
      : `ws://127.0.0.1:${PORT}/socket.io/?EIO=4&transport=websocket`;
  const socket = new WebSocket(address, { perMessageDeflate: false });
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (data) => {
      const text = data.toString();
      if (kind === 'plain') {
        if (text.includes('"type":"connection"')) resolve(socket);
        onMessage(text);
      } else if (text.startsWith('0')) socket.send(`40/notifications,${JSON.stringify({ token })}`);
      else if (text === '2') socket.send('3');
      else if (text.startsWith('40/notifications')) resolve(socket);
      else if (text.startsWith('44')) reject(new Error(text));
      else onMessage(text);
    });
  });
}

async function openMany(kind, count, onMessage) {
  const sockets = [];
  for (let i = 0; i < count; i += STRIDE) {
    const stride = Array.from({ length: Math.min(STRIDE, count - i) }, (_, j) =>
      open(kind, 1 + ((i + j) % USERS), onMessage),
    );
    sockets.push(...(await Promise.all(stride)));
  }
  return sockets;
}

async function closeAll(sockets) {
  for (const socket of sockets) socket.terminate();
  await until(async () => (await openConnections()) === 0);
}

async function idle(kind, server) {
  // What the first connections bring with them is not theirs.
  await closeAll(await openMany(kind, Math.min(500, IDLE)));
  const before = memoryOf(server.pid);
  const sockets = await openMany(kind, IDLE);
  await until(async () => (await openConnections()) === IDLE);
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  const each = (memoryOf(server.pid) - before) / IDLE;
  console.log(`${IDLE} idle ${kind} connections: ${each.toFixed(1)} KiB each`);
  await closeAll(sockets);
}

async function fanOut(kind) {
  const headers = { authorization: `Bearer ${tokenOf(1)}`, 'content-type': 'application/json' };
  const post = async (path, body) => {
    const response = await fetch(`http://127.0.0.1:${PORT}/api/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const date = new Date().toISOString().slice(0, 10);
  const { id } = await post('challenges', {
    title: 'A full room',
    daily_target_minutes: 600,
    start_date: date,
    end_date: date,
  });
  let arrived = 0;
  let last = 0;
  const sockets = await openMany(kind, ROOM, (text) => {
    if (!text.includes('leaderboard_update"') || text.includes('notification_type')) return;
    arrived += 1;
    last = performance.now();
  });
  let joined = 0;
  for (const [i, socket] of sockets.entries()) {
    socket.on('message', (data) => {
      if (data.toString().includes('"type":"joined"')) joined += 1;
    });
    const message = { challenge_id: id };
    socket.send(
      kind === 'plain'
        ? JSON.stringify({ action: 'join_challenge', ...message })
        : `42/notifications,0${JSON.stringify(['join_challenge', message])}`,
    );
    if (i % STRIDE === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await until(() => joined === ROOM);
  const delays = [];
  for (let round = 0; round < 5; round += 1) {
    arrived = 0;
    const began = performance.now();
    await post('activities', { app_name: 'Instagram', duration_minutes: 1 + round });
    await until(() => arrived >= ROOM, 30);
    delays.push(last - began);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
  }
  delays.sort((a, b) => a - b);
  console.log(
    `a room of ${ROOM} (${kind}): the last one has the board ${delays[2].toFixed(0)} ms after the request (median of 5)`,
  );
  await closeAll(sockets);
}

const server = start();
try {
  await until(isUp);
  seed();
  for (const kind of ['socket.io', 'plain']) await idle(kind, server);
  for (const kind of ['socket.io', 'plain']) await fanOut(kind);
} finally {
  server.kill('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
}
