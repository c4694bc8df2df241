import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Response } from 'supertest';
import { Role } from '../../src/common/auth/role.enum';
import { AuditLogLevel } from '../../src/modules/audit-logs/entities/audit-log-level.enum';
import { AuditLog } from '../../src/modules/audit-logs/entities/audit-log.entity';
import { signedInUser, type SignedInUser } from '../factories/user.factory';
import { START, startTestApp, type TestApp } from '../support/test-app';

const LOG_FIELDS = [
  'id',
  'level',
  'action',
  'message',
  'user_id',
  'ip',
  'user_agent',
  'request_id',
  'context',
  'created_at',
];
const DAY_MS = 86_400_000;

describe('the audit log, for administrators', () => {
  let focus: TestApp;
  let archiveDir: string;
  let admin: SignedInUser;

  beforeAll(async () => {
    archiveDir = mkdtempSync(join(tmpdir(), 'focus-archives-'));
    focus = await startTestApp({ ARCHIVE_DIR: archiveDir, SCHEDULER_ENABLED: 'false' });
  });

  beforeEach(async () => {
    focus.clock.set(START);
    admin = await signedInUser(focus, { role: Role.Admin });
    await focus.dataSource.getRepository(AuditLog).clear();
  });

  afterAll(async () => {
    await focus.close();
    rmSync(archiveDir, { recursive: true, force: true });
  });

  type Method = 'get' | 'delete';
  const call = (method: Method, path: string, who: SignedInUser | null = admin): Promise<Response> =>
    Promise.resolve(
      focus
        .http()
        [method](`/api/admin/logs${path}`)
        .set(who?.auth ?? {}),
    );
  const get = (path: string): Promise<Response> => call('get', path);

  /** Stores a row; answers its id. */
  async function log(more: Partial<AuditLog> = {}): Promise<number> {
    const row = {
      level: AuditLogLevel.Info,
      action: 'auth.logged_in',
      message: 'A user signed in',
      userId: null,
      ip: null,
      userAgent: null,
      requestId: null,
      context: null,
      createdAt: focus.clock.now(),
      ...more,
    };
    const { identifiers } = await focus.dataSource.getRepository(AuditLog).insert(row as object);
    return (identifiers[0] as { id: number }).id;
  }

  const daysAgo = (days: number): Date => new Date(focus.clock.timestamp() - days * DAY_MS);

  async function ids(query: string): Promise<number[]> {
    const { status, body } = await get(`?${query}`);
    expect(status).toBe(200);
    expect(body.total).toBe(body.items.length);
    return body.items.map(({ id }: { id: number }) => id);
  }

  function expectFieldErrors(response: Response, ...errors: [field: string, code: string][]): void {
    expect([response.status, response.body.code]).toEqual([422, 'validation_failed']);
    expect(response.body.errors.map(({ field, code }: Record<string, string>) => [field, code])).toEqual(errors);
  }

  it.each<[Method, string]>([
    ['get', ''],
    ['get', '/stats'],
    ['delete', '/cleanup?days=7'],
  ])('%s %s is for administrators only', async (method, path) => {
    expect((await call(method, path, null)).body.code).toBe('missing_token');
    const refused = await call(method, path, await signedInUser(focus));
    expect([refused.status, refused.body.code]).toEqual([403, 'forbidden']);
  });

  describe('GET /admin/logs', () => {
    it('tells what was done, by whom, from where', async () => {
      await focus
        .http()
        .put('/api/users/me')
        .set({ ...admin.auth, 'X-Request-Id': 'my-request', 'User-Agent': 'Test/1.0' })
        .send({ bio: 'new' });
      const { status, body } = await get('');
      expect(status).toBe(200);
      expect(Object.keys(body)).toEqual(['items', 'total', 'page', 'size', 'pages']);
      expect(Object.keys(body.items[0])).toEqual(LOG_FIELDS);
      expect(body.items[0]).toMatchObject({
        level: 'info',
        action: 'users.profile_updated',
        message: 'A profile or its settings were changed',
        user_id: admin.id,
        ip: '127.0.0.1',
        user_agent: 'Test/1.0',
        request_id: 'my-request',
        context: { fields: ['bio'] },
      });
    });

    it('is newest first, ties by id, page by page', async () => {
      const [a, b] = [await log(), await log()];
      const old = await log({ createdAt: daysAgo(1) });
      const [c, d] = [await log({ createdAt: START }), await log({ createdAt: START })];
      const newest = [a, b, c, d].sort((x, y) => y - x);
      const all = await ids('size=100');
      expect(all.at(-1)).toBe(old);
      expect(all.filter((id) => newest.includes(id))).toHaveLength(4);
      expect(all.indexOf(d)).toBeLessThan(all.indexOf(c));
      const pages = await Promise.all([1, 2, 3, 4].map((page) => get(`?size=2&page=${page}`)));
      expect(pages.flatMap(({ body }) => body.items.map(({ id }: { id: number }) => id))).toEqual(all);
      expect(pages[3]!.body).toEqual({ items: [], total: 5, page: 4, size: 2, pages: 3 });
    });

    it('filters by level, action, user, and several at once', async () => {
      const user = await signedInUser(focus);
      await focus.dataSource.getRepository(AuditLog).clear();
      const warning = await log({ level: AuditLogLevel.Warning, action: 'auth.login_failed', userId: user.id });
      const info = await log({ userId: user.id });
      const other = await log({ level: AuditLogLevel.Warning, userId: admin.id });
      expect(await ids('level=warning')).toEqual([other, warning]);
      expect(await ids('level=error')).toEqual([]);
      expect(await ids('action=auth.login_failed')).toEqual([warning]);
      expect(await ids('action=auth.')).toEqual([]);
      expect(await ids(`user_id=${user.id}`)).toEqual([info, warning]);
      expect(await ids(`user_id=${user.id}&level=info`)).toEqual([info]);
      expect(await ids(`level=warning&action=auth.logged_in&user_id=${admin.id}`)).toEqual([other]);
    });

    it('filters by UTC dates, both inclusive', async () => {
      const first = await log({ createdAt: new Date('2026-11-17T23:59:59.999Z') });
      const second = await log({ createdAt: new Date('2026-11-18T00:00:00.000Z') });
      const third = await log({ createdAt: new Date('2026-11-18T23:59:59.999Z') });
      const fourth = await log({ createdAt: new Date('2026-11-19T00:00:00.000Z') });
      expect(await ids('date_from=2026-11-18&date_to=2026-11-18')).toEqual([third, second]);
      expect(await ids('date_to=2026-11-17')).toEqual([first]);
      expect(await ids('date_from=2026-11-19')).toEqual([fourth]);
      expect(await ids('date_from=1970-01-01&date_to=9999-12-31')).toEqual([fourth, third, second, first]);
    });

    it('finds text in messages, in any case, letter by letter', async () => {
      const one = await log({ message: 'It was 100%_sure' });
      const two = await log({ message: 'ÉTÉ comme hiver' });
      expect(await ids('q=100%25_')).toEqual([one]);
      expect(await ids('q=%25')).toEqual([one]);
      expect(await ids('q=_')).toEqual([one]);
      expect(await ids(`q=${encodeURIComponent('été COMME')}`)).toEqual([two]);
      expect(await ids('q=signed')).toEqual([]);
      expect(await ids(`q=${encodeURIComponent("' OR 1=1 --")}`)).toEqual([]);
      expect(await ids('q=%20')).toEqual([two, one]);
    });

    it.each([
      ['page=0', 'page', 'out_of_range'],
      ['size=101', 'size', 'out_of_range'],
      ['level=fatal', 'level', 'invalid_choice'],
      [`action=${'a'.repeat(61)}`, 'action', 'too_long'],
      ['user_id=0', 'user_id', 'out_of_range'],
      ['user_id=2147483648', 'user_id', 'out_of_range'],
      ['user_id=', 'user_id', 'invalid_type'],
      ['user_id=null', 'user_id', 'invalid_type'],
      ['date_from=2026-02-30', 'date_from', 'invalid_format'],
      ['date_to=today', 'date_to', 'invalid_format'],
      ['date_from=2026-11-02&date_to=2026-11-01', 'date_to', 'out_of_range'],
      [`q=${'a'.repeat(101)}`, 'q', 'too_long'],
      ['sort=id', 'sort', 'unknown_field'],
    ])('refuses ?%s', async (query, field, code) => {
      expectFieldErrors(await get(`?${query}`), [field, code]);
    });
  });

  describe('GET /admin/logs/stats', () => {
    it('counts by level, action and UTC date', async () => {
      await log({ createdAt: new Date('2026-11-17T23:59:59.999Z') });
      await log({ createdAt: new Date('2026-11-18T00:00:00.000Z') });
      await log({ createdAt: new Date('2026-11-18T23:59:59.999Z'), level: AuditLogLevel.Warning });
      await log({ action: 'auth.logged_out' });
      const { status, body } = await get('/stats?days=3');
      expect(status).toBe(200);
      expect(JSON.stringify(body)).toBe(
        JSON.stringify({
          total: 3,
          by_level: { info: 2, warning: 1, error: 0 },
          by_action: { 'auth.logged_in': 2, 'auth.logged_out': 1 },
          by_day: [
            { date: '2026-11-18', count: 2 },
            { date: '2026-11-19', count: 0 },
            { date: '2026-11-20', count: 1 },
          ],
        }),
      );
    });

    it('looks back 30 days, or up to 365', async () => {
      expect((await get('/stats')).body.by_day).toHaveLength(30);
      expect((await get('/stats?days=365')).body.by_day).toHaveLength(365);
      for (const days of ['0', '366', 'x']) expect((await get(`/stats?days=${days}`)).status).toBe(422);
    });
  });

  describe('DELETE /admin/logs/cleanup', () => {
    it('moves older logs into an archive and writes that down', async () => {
      const old = await log({ createdAt: daysAgo(10.01), userId: admin.id, context: { emoji: '😀' } });
      const kept = await log({ createdAt: daysAgo(9.99) });
      const { status, body } = await call('delete', '/cleanup?days=10');
      expect(status).toBe(200);
      expect(Object.keys(body)).toEqual(['deleted', 'archive']);
      expect(body).toEqual({ deleted: 1, archive: expect.stringMatching(/\.gz$/) });
      const lines = gunzipSync(readFileSync(join(archiveDir, body.archive as string)))
        .toString()
        .trimEnd()
        .split('\n');
      expect(lines).toHaveLength(1);
      expect(JSON.parse(lines[0]!)).toMatchObject({ id: old, user_id: admin.id, context: { emoji: '😀' } });
      const { items } = (await get('')).body;
      expect(items).toHaveLength(2);
      expect(items[0]).toMatchObject({
        action: 'admin.logs_archived',
        user_id: admin.id,
        context: { days: 10, deleted: 1, archive: body.archive },
      });
      expect(items[1].id).toBe(kept);
    });

    it('makes no file of nothing', async () => {
      await log({ createdAt: daysAgo(6) });
      expect((await call('delete', '/cleanup?days=7')).body).toEqual({ deleted: 0, archive: null });
      expect((await get('')).body.total).toBe(1);
    });

    it.each([
      ['', 'required'],
      ['?days=6', 'out_of_range'],
      ['?days=0', 'out_of_range'],
      ['?days=-7', 'out_of_range'],
      ['?days=36501', 'out_of_range'],
      ['?days=', 'invalid_type'],
      ['?days=7.5', 'invalid_type'],
      ['?days=null', 'invalid_type'],
      ['?days=7&days=8', 'invalid_type'],
    ])('refuses %s', async (query, code) => {
      await log({ createdAt: daysAgo(400) });
      expectFieldErrors(await call('delete', `/cleanup${query}`), ['days', code]);
      expect((await get('')).body.total).toBe(1);
    });
  });
});
