// The floor: what Node, the driver and the database cost with nothing above them. The same routes, SQL and answers as Focus with
// an empty cache: no framework, no validation, no logging, no cache; prepared statements, two workers. Not a model for anything.
//
//   DATABASE_URL=… SECRET_KEY=… PORT=8100 WORKERS=2 node bench/floor/server.mjs
import cluster from 'node:cluster';
import { createHmac, hkdfSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { createPool } from 'mysql2/promise';

const require = createRequire(import.meta.url);

if (cluster.isPrimary) {
  for (let i = 0; i < Number(process.env.WORKERS ?? 2); i += 1) cluster.fork();
} else {
  serve();
}

function serve() {
  const bcrypt = require('bcrypt');
  const url = new URL(process.env.DATABASE_URL);
  const pool = createPool({
    host: url.hostname,
    port: Number(url.port || 3306),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: url.pathname.slice(1),
    connectionLimit: 10,
    timezone: 'Z',
    dateStrings: ['DATE'],
  });
  pool.pool.on('connection', (connection) => {
    connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
  });
  const key = Buffer.from(hkdfSync('sha256', process.env.SECRET_KEY, '', 'focus access token v1', 32));

  const rows = async (sql, values, on = pool) => (await on.execute(sql, values))[0];
  const iso = (date) => date.toISOString();
  const today = () => new Date().toISOString().slice(0, 10);
  const minutes = (seconds) => Math.round(seconds / 0.6) / 100;

  function claims(request) {
    const [head, body, signature] = request.headers.authorization.slice(7).split('.');
    if (createHmac('sha256', key).update(`${head}.${body}`).digest('base64url') !== signature) throw new Error('401');
    const payload = JSON.parse(Buffer.from(body, 'base64url').toString());
    if (payload.exp * 1000 < Date.now()) throw new Error('401');
    return payload;
  }

  /** The session with its user: what every request of a signed-in caller begins with. */
  async function caller(request) {
    const { sid } = claims(request);
    const [user] = await rows(
      'SELECT s.expires_at AS session_expires_at, u.* FROM sessions s INNER JOIN users u ON u.id = s.user_id WHERE s.id = ?',
      [sid],
    );
    if (user === undefined || !user.is_active || !user.is_verified) throw new Error('401');
    return user;
  }

  const profile = (user) => ({
    id: user.id,
    username: user.username,
    email: user.email,
    full_name: user.full_name,
    avatar_url: user.avatar_url,
    bio: user.bio,
    role: user.role,
    is_verified: Boolean(user.is_verified),
    timezone: user.timezone,
    locale: user.locale,
    settings: JSON.parse(user.settings),
    last_login_at: user.last_login_at && iso(user.last_login_at),
    created_at: iso(user.created_at),
    updated_at: iso(user.updated_at),
  });

  const activity = (row) => ({
    id: row.id,
    app_name: row.app_name,
    category: row.category,
    duration_minutes: minutes(row.duration_seconds),
    started_at: iso(row.started_at),
    ended_at: iso(row.ended_at),
    date: row.date,
    device: row.device,
    client_id: row.client_id,
    created_at: iso(row.created_at),
  });

  function byApp(figures) {
    const total = figures.reduce((sum, { seconds }) => sum + seconds, 0);
    const items = figures
      .map(({ app_name, category, seconds }) => ({
        app_name,
        category,
        minutes: minutes(seconds),
        percentage: total === 0 ? 0 : Math.round((1000 * seconds) / total) / 10,
      }))
      .sort((a, b) => b.minutes - a.minutes);
    return { total, items };
  }

  const COLUMNS =
    'id, user_id, app_key, app_name, category, duration_seconds, started_at, ended_at, date, timezone, parts, device, client_id, created_at';

  async function getToday(user) {
    const date = today();
    const [usage, [{ cnt }], activities] = await Promise.all([
      rows(
        'SELECT date, app_key, app_name, category, seconds FROM `usage` WHERE user_id = ? AND date BETWEEN ? AND ?',
        [user.id, date, date],
      ),
      rows('SELECT COUNT(1) AS cnt FROM activities WHERE user_id = ? AND date >= ? AND date <= ?', [
        user.id,
        date,
        date,
      ]),
      rows(
        `SELECT ${COLUMNS} FROM activities WHERE user_id = ? AND date >= ? AND date <= ? ORDER BY started_at DESC, id DESC LIMIT 100`,
        [user.id, date, date],
      ),
    ]);
    const { total, items } = byApp(usage);
    return {
      date,
      total_minutes: minutes(total),
      activities_count: cnt,
      apps: items,
      activities: activities.map(activity),
    };
  }

  async function getWeekly(user) {
    const now = new Date();
    const monday = new Date(now.getTime() - ((now.getUTCDay() + 6) % 7) * 86_400_000);
    const day = (offset) => new Date(monday.getTime() + offset * 86_400_000).toISOString().slice(0, 10);
    const usage = await rows(
      'SELECT date, app_key, app_name, category, seconds FROM `usage` WHERE user_id = ? AND date BETWEEN ? AND ?',
      [user.id, day(-7), day(6)],
    );
    const ofWeek = usage.filter(({ date }) => date >= day(0));
    const sums = new Map();
    const categories = new Map();
    const days = new Map();
    for (const { app_name, category, date, seconds } of ofWeek) {
      const sum = sums.get(app_name) ?? { app_name, category, seconds: 0 };
      sum.seconds += seconds;
      sums.set(app_name, sum);
      categories.set(category, (categories.get(category) ?? 0) + seconds);
      days.set(date, (days.get(date) ?? 0) + seconds);
    }
    const { total, items } = byApp([...sums.values()]);
    const previous = usage.filter(({ date }) => date < day(0)).reduce((sum, { seconds }) => sum + seconds, 0);
    return {
      start_date: day(0),
      end_date: day(6),
      total_minutes: minutes(total),
      daily_average_minutes: minutes(total / 7),
      days: [0, 1, 2, 3, 4, 5, 6].map((i) => ({ date: day(i), minutes: minutes(days.get(day(i)) ?? 0) })),
      by_app: items,
      by_category: [...categories].map(([category, seconds]) => ({
        category,
        minutes: minutes(seconds),
        percentage: Math.round((1000 * seconds) / total) / 10,
      })),
      previous_week_minutes: minutes(previous),
      change_percentage: previous === 0 ? null : Math.round((1000 * (total - previous)) / previous) / 10,
    };
  }

  async function getList(user) {
    const [items, [{ cnt }]] = await Promise.all([
      rows(`SELECT ${COLUMNS} FROM activities WHERE user_id = ? ORDER BY started_at DESC, id DESC LIMIT 20`, [user.id]),
      rows('SELECT COUNT(1) AS cnt FROM activities WHERE user_id = ?', [user.id]),
    ]);
    return { items: items.map(activity), total: cnt, page: 1, size: 20, pages: Math.ceil(cnt / 20) };
  }

  async function getBoard(user) {
    const [challenge] = await rows(
      'SELECT c.*, u.username, u.avatar_url FROM challenges c INNER JOIN users u ON u.id = c.creator_id WHERE c.id = 1',
      [],
    );
    const [own] = await rows('SELECT * FROM challenge_participants WHERE challenge_id = 1 AND user_id = ?', [user.id]);
    const [ids, [{ better }], [changed]] = await Promise.all([
      rows(
        'SELECT id FROM challenge_participants WHERE challenge_id = 1 ORDER BY standing, total_seconds, joined_at, id LIMIT 20',
        [],
      ),
      rows('SELECT COUNT(*) AS better FROM challenge_participants WHERE challenge_id = 1 AND standing < ?', [
        own.standing,
      ]),
      rows('SELECT scored_at FROM challenge_participants WHERE challenge_id = 1 ORDER BY scored_at DESC LIMIT 1', []),
    ]);
    const found = await rows(
      `SELECT p.*, u.username, u.avatar_url FROM challenge_participants p INNER JOIN users u ON u.id = p.user_id
       WHERE p.id IN (${ids.map(() => '?').join(', ')})`,
      ids.map(({ id }) => id),
    );
    const byId = new Map(found.map((row) => [row.id, row]));
    return {
      challenge_id: challenge.id,
      status: challenge.status,
      updated_at: iso(changed.scored_at ?? challenge.updated_at),
      items: ids.map(({ id }, index) => {
        const row = byId.get(id);
        return {
          rank: index + 1,
          user_id: row.user_id,
          username: row.username,
          avatar_url: row.avatar_url,
          score: row.score,
          total_minutes: minutes(Number(row.total_seconds)),
          days_counted: row.days_counted,
          is_me: row.user_id === user.id,
        };
      }),
      me: { rank: better + 1, score: own.score },
      total: challenge.participants_count,
      page: 1,
      size: 20,
      pages: Math.ceil(challenge.participants_count / 20),
    };
  }

  /** Everything that recording keeps in one transaction: activities, usage, limits, scores, the roll-up's notes. */
  async function store(user, inputs) {
    const connection = await pool.getConnection();
    const run = (sql, values) => rows(sql, values, connection);
    try {
      await connection.query('START TRANSACTION');
      const [locked] = await run('SELECT * FROM users WHERE id = ? FOR UPDATE', [user.id]);
      const now = new Date();
      const made = inputs.map(({ app_name, duration_minutes, started_at }) => {
        const seconds = Math.round(duration_minutes * 60);
        const start = started_at === undefined ? new Date(now.getTime() - seconds * 1000) : new Date(started_at);
        return {
          app_key: app_name.trim().toLowerCase(),
          app_name,
          category: 'social',
          duration_seconds: seconds,
          started_at: start,
          ended_at: new Date(start.getTime() + seconds * 1000),
          date: start.toISOString().slice(0, 10),
          device: null,
          client_id: null,
          created_at: now,
        };
      });
      const inserted = await run(
        `INSERT INTO activities (user_id, app_key, app_name, category, duration_seconds, started_at, ended_at, date, timezone,
                                 parts, device, client_id, created_at)
         VALUES ${made.map(() => '(?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL, ?)').join(', ')}`,
        made.flatMap((row) => [
          user.id,
          row.app_key,
          row.app_name,
          row.category,
          row.duration_seconds,
          row.started_at,
          row.ended_at,
          row.date,
          locked.timezone,
          now,
        ]),
      );
      if (made.length > 1) {
        await run('SELECT id FROM activities WHERE id >= ? AND user_id = ? ORDER BY id', [inserted.insertId, user.id]);
      }
      const keys = [...new Set(made.map(({ app_key }) => app_key))];
      const dates = [...new Set(made.map(({ date }) => date))].sort();
      const marks = keys.map(() => '?').join(', ');
      await run(
        `SELECT app_key, MIN(app_name) AS app_name FROM \`usage\` WHERE user_id = ? AND app_key IN (${marks}) GROUP BY app_key`,
        [user.id, ...keys],
      );
      const usage = new Map();
      for (const row of made) {
        const id = `${row.date} ${row.app_key}`;
        usage.set(id, { ...row, seconds: (usage.get(id)?.seconds ?? 0) + row.duration_seconds });
      }
      await run(
        `INSERT INTO \`usage\` (user_id, date, app_key, category, app_name, seconds)
         VALUES ${[...usage].map(() => '(?, ?, ?, ?, ?, ?)').join(', ')}
         ON DUPLICATE KEY UPDATE seconds = seconds + VALUES(seconds)`,
        [...usage.values()].flatMap((row) => [user.id, row.date, row.app_key, row.category, row.app_name, row.seconds]),
      );
      const rules = await run(
        `SELECT * FROM blocked_apps WHERE user_id = ? AND is_active = 1 AND app_key IN (${marks})`,
        [user.id, ...keys],
      );
      if (rules.length > 0) {
        await run(
          `SELECT app_key, SUM(seconds) AS seconds FROM \`usage\` WHERE user_id = ? AND date = ? AND app_key IN (${marks}) GROUP BY app_key`,
          [user.id, today(), ...keys],
        );
      }
      const scored = await run(
        `SELECT p.id, p.challenge_id FROM challenge_participants p INNER JOIN challenges c ON c.id = p.challenge_id
         WHERE p.user_id = ? AND p.joined_on <= ? AND c.start_date <= ? AND c.end_date >= ? AND c.status IN ('upcoming', 'active')
           AND c.completes_at > ? ORDER BY p.id`,
        [user.id, dates.at(-1), dates.at(-1), dates[0], now],
      );
      for (const { id, challenge_id } of scored) {
        const [participant] = await run('SELECT * FROM challenge_participants WHERE id = ? FOR UPDATE', [id]);
        const [challenge] = await run(
          'SELECT c.*, u.username FROM challenges c INNER JOIN users u ON u.id = c.creator_id WHERE c.id = ?',
          [challenge_id],
        );
        const used = await run(
          'SELECT user_id, date, SUM(seconds) AS seconds FROM `usage` WHERE user_id = ? AND date BETWEEN ? AND ? GROUP BY user_id, date',
          [user.id, challenge.start_date, today()],
        );
        const score = used.reduce(
          (sum, day) => sum + Math.round(100 * Math.max(0, 1 - Number(day.seconds) / challenge.daily_target_seconds)),
          0,
        );
        const total = used.reduce((sum, day) => sum + Number(day.seconds), 0);
        await run(
          'UPDATE challenge_participants SET score = ?, total_seconds = ?, days_counted = ?, standing = ?, scored_at = ? WHERE id = ?',
          [score, total, used.length, -score, now, participant.id],
        );
      }
      await run(
        `INSERT INTO app_users (user_id, app_key, last_used_on) VALUES ${keys.map(() => '(?, ?, ?)').join(', ')}
         ON DUPLICATE KEY UPDATE last_used_on = GREATEST(last_used_on, VALUES(last_used_on))`,
        keys.flatMap((app) => [user.id, app, dates.at(-1)]),
      );
      await run(`INSERT INTO changed_days (date) VALUES ${dates.map(() => '(?)').join(', ')}`, dates);
      await connection.query('COMMIT');
      return made.map((row, index) => ({ ...row, id: inserted.insertId + index }));
    } catch (error) {
      await connection.query('ROLLBACK');
      throw error;
    } finally {
      connection.release();
    }
  }

  async function logIn({ username, password }, request) {
    const [user] = await rows('SELECT * FROM users WHERE username_key = ?', [username.toLowerCase()]);
    await rows('SELECT * FROM attempts WHERE subject = ?', [`login:user:${user.id}`]);
    const digest = createHmac('sha256', 'floor').update(password).digest('base64');
    // The same work as a right password costs; which it is does not matter here.
    await bcrypt.compare(digest, user.password_hash);
    const now = new Date();
    const connection = await pool.getConnection();
    const run = (sql, values) => rows(sql, values, connection);
    await connection.query('START TRANSACTION');
    await run('SELECT * FROM users WHERE id = ? FOR UPDATE', [user.id]);
    const { insertId } = await run(
      `INSERT INTO sessions (user_id, token_hash, previous_token_hash, rotated_at, ip, user_agent, created_at, last_used_at, expires_at)
       VALUES (?, ?, NULL, NULL, ?, ?, ?, ?, ?)`,
      [user.id, randomUUID(), request.socket.remoteAddress, 'bench', now, now, new Date(now.getTime() + 604_800_000)],
    );
    await run('UPDATE users SET last_login_at = ? WHERE id = ?', [now, user.id]);
    await run(
      "INSERT INTO logs (level, action, message, user_id, ip, user_agent, request_id, context, created_at) VALUES ('info', 'auth.logged_in', 'A user signed in', ?, ?, 'bench', ?, NULL, ?)",
      [user.id, request.socket.remoteAddress, randomUUID(), now],
    );
    await connection.query('COMMIT');
    connection.release();
    const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const issued = Math.floor(now.getTime() / 1000);
    const body = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: String(user.id), sid: insertId, kind: 'access', iat: issued, exp: issued + 1800, aud: 'focus-api', iss: 'focus' })}`;
    return {
      access_token: `${body}.${createHmac('sha256', key).update(body).digest('base64url')}`,
      refresh_token: randomUUID(),
      token_type: 'bearer',
      expires_in: 1800,
      user: profile(user),
    };
  }

  function bodyOf(request) {
    return new Promise((resolve) => {
      const chunks = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => resolve(JSON.parse(Buffer.concat(chunks))));
    });
  }

  const routes = {
    'GET /api/users/me': async (request) => profile(await caller(request)),
    'GET /api/activities/today': async (request) => getToday(await caller(request)),
    'GET /api/activities/stats/weekly': async (request) => getWeekly(await caller(request)),
    'GET /api/activities': async (request) => getList(await caller(request)),
    'GET /api/challenges/1/leaderboard': async (request) => getBoard(await caller(request)),
    'POST /api/activities': async (request) => {
      const input = await bodyOf(request);
      return activity((await store(await caller(request), [input]))[0]);
    },
    'POST /api/activities/batch': async (request) => {
      const { activities } = await bodyOf(request);
      const stored = await store(await caller(request), activities);
      const results = stored.map(({ id }, index) => ({ index, status: 'created', id, errors: null }));
      return { accepted: stored.length, duplicates: 0, rejected: 0, results };
    },
    'POST /api/auth/login': async (request) => logIn(await bodyOf(request), request),
  };
  const CREATES = new Set(['POST /api/activities']);

  createServer(async (request, response) => {
    const route = `${request.method} ${request.url.split('?', 1)[0]}`;
    try {
      const text = JSON.stringify(await routes[route](request));
      response.writeHead(CREATES.has(route) ? 201 : 200, {
        'Content-Type': 'application/json; charset=utf-8',
        'Content-Length': Buffer.byteLength(text),
      });
      response.end(text);
    } catch (error) {
      console.error(route, error.message);
      response.writeHead(500).end();
    }
  }).listen(Number(process.env.PORT ?? 8100), '127.0.0.1');
}
