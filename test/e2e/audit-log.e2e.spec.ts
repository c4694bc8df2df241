import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Response } from 'supertest';
import { Role } from '../../src/common/auth/role.enum';
import { JobRunner } from '../../src/infrastructure/scheduling/job-runner';
import type { AuditLogLevel } from '../../src/modules/audit-logs/entities/audit-log-level.enum';
import { AuditLog } from '../../src/modules/audit-logs/entities/audit-log.entity';
import { LogVerificationService } from '../../src/modules/audit-logs/log-verification.service';
import { UsersService } from '../../src/modules/users/users.service';
import { createUser, PASSWORD, signedInUser, type SignedInUser } from '../factories/user.factory';
import { mailedToken } from '../support/mailbox';
import { runJobsAt } from '../support/scheduling';
import { START, startTestApp, type TestApp } from '../support/test-app';

const DAY_MS = 86_400_000;
const WRONG_PASSWORD = 'not the right horse';
const NEW_PASSWORD = 'another horse, another staple';
const TODAY = '2026-11-20';

/** What a row must say, apart from the request it belongs to. */
type Expected = Pick<AuditLog, 'action'> &
  Partial<Pick<AuditLog, 'userId' | 'context'>> & { level?: `${AuditLogLevel}` };

/** Each line of what the audit log is written for, done once. */
describe('the audit log', () => {
  let focus: TestApp;
  let archiveDir: string;
  let requests = 0;
  let lastRequestId: string;
  /** Everything that no row may hold. */
  const secrets = new Set([PASSWORD, WRONG_PASSWORD, NEW_PASSWORD]);

  beforeAll(async () => {
    archiveDir = mkdtempSync(join(tmpdir(), 'focus-archives-'));
    focus = await startTestApp({ ARCHIVE_DIR: archiveDir, LOGIN_MAX_FAILURES: '3' });
  });

  afterAll(async () => {
    await focus.close();
    rmSync(archiveDir, { recursive: true, force: true });
  });

  beforeEach(() => focus.clock.set(START));

  const rows = (): Promise<AuditLog[]> => focus.dataSource.getRepository(AuditLog).find({ order: { id: 'ASC' } });

  type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

  async function send(
    method: Method,
    path: string,
    body: object | null,
    who: SignedInUser | null,
    status: number,
  ): Promise<Response> {
    requests += 1;
    lastRequestId = `request-${requests}`;
    const request = focus
      .http()
      [method](`/api${path}`)
      .set({ ...who?.auth, 'X-Request-Id': lastRequestId, 'User-Agent': 'Audit/1.0' });
    const response = await (body === null ? request : request.send(body));
    expect({ path, status: response.status, body: response.body }).toMatchObject({ path, status });
    return response;
  }

  /** What `work` wrote down, which must be these rows and no others, all of the last request. */
  async function writes<T>(expected: Expected[], work: () => Promise<T>): Promise<T> {
    const before = (await rows()).length;
    const result = await work();
    const written = (await rows()).slice(before);
    expect(written).toEqual(
      expected.map((row) =>
        expect.objectContaining({
          level: 'info',
          ip: '127.0.0.1',
          userAgent: 'Audit/1.0',
          requestId: lastRequestId,
          createdAt: expect.any(Date),
          ...row,
        }),
      ),
    );
    return result;
  }

  const person = async (overrides = {}): Promise<SignedInUser> => {
    const user = await signedInUser(focus, overrides);
    secrets.add(user.accessToken).add(user.refreshToken);
    return user;
  };

  const userIdOf = async (email: string): Promise<number> => (await focus.app.get(UsersService).findByEmail(email))!.id;

  it('tells of an account from its registration to its deletion', async () => {
    const email = 'ada@example.org';
    await send('post', '/auth/register', { username: 'ada', email, password: PASSWORD }, null, 202);
    const userId = await userIdOf(email);
    expect((await rows()).at(-1)).toMatchObject({ action: 'auth.registered', userId, requestId: lastRequestId });
    const token = await mailedToken(focus, email);
    secrets.add(token);
    await writes(
      [{ action: 'auth.login_failed', level: 'warning', userId, context: { reason: 'email_not_verified' } }],
      () => send('post', '/auth/login', { email, password: PASSWORD }, null, 403),
    );
    await writes([{ action: 'auth.email_verified', userId }], () =>
      send('post', '/auth/verify-email', { token }, null, 200),
    );
    const signedIn = await writes([{ action: 'auth.logged_in', userId }], () =>
      send('post', '/auth/login', { email, password: PASSWORD }, null, 200),
    );
    const { access_token, refresh_token } = signedIn.body as Record<string, string>;
    secrets.add(access_token!).add(refresh_token!);
    const ada = { auth: { Authorization: `Bearer ${access_token}` } } as SignedInUser;
    await writes([{ action: 'users.profile_updated', userId, context: { fields: ['bio'] } }], () =>
      send('put', '/users/me', { bio: 'Not for the log' }, ada, 200),
    );
    await writes([{ action: 'auth.email_change_requested', userId }], () =>
      send('post', '/users/me/email', { new_email: 'ada2@example.org', password: PASSWORD }, ada, 202),
    );
    const changeToken = await mailedToken(focus, 'ada2@example.org');
    secrets.add(changeToken);
    await writes([{ action: 'auth.email_changed', userId }], () =>
      send('post', '/auth/verify-email', { token: changeToken }, null, 200),
    );
    await writes([{ action: 'auth.login_failed', level: 'warning', userId }], () =>
      send('post', '/users/me/password', { current_password: WRONG_PASSWORD, new_password: NEW_PASSWORD }, ada, 403),
    );
    await writes([{ action: 'auth.password_changed', userId }], () =>
      send('post', '/users/me/password', { current_password: PASSWORD, new_password: NEW_PASSWORD }, ada, 204),
    );
    await send('post', '/auth/forgot-password', { email: 'ada2@example.org' }, null, 202);
    const resetToken = await mailedToken(focus, 'ada2@example.org');
    secrets.add(resetToken);
    await writes([{ action: 'auth.password_reset', userId }], () =>
      send('post', '/auth/reset-password', { token: resetToken, new_password: PASSWORD }, null, 200),
    );
    const again = await send('post', '/auth/login', { email: 'ada2@example.org', password: PASSWORD }, null, 200);
    const back = { auth: { Authorization: `Bearer ${again.body.access_token}` } } as SignedInUser;
    secrets.add(again.body.access_token as string);
    await writes([{ action: 'users.account_deleted', userId: null, context: { user_id: userId } }], () =>
      send('delete', '/users/me', { password: PASSWORD }, back, 204),
    );
    expect((await rows()).filter((row) => row.userId === userId)).toEqual([]);
  });

  it('tells of failed sign-ins, known name or not, and of the lock', async () => {
    const { id, username } = await createUser(focus);
    const failed = (userId: number | null): Expected => ({
      action: 'auth.login_failed',
      level: 'warning',
      userId,
      context: null,
    });
    const attempt = (name: string) => (): Promise<Response> =>
      send('post', '/auth/login', { username: name, password: WRONG_PASSWORD }, null, 401);
    await writes([failed(null)], attempt('nobody_at_all'));
    await writes([failed(id)], attempt(username));
    await writes([failed(id)], attempt(username));
    await writes([failed(id), { action: 'auth.login_locked', level: 'warning', userId: id }], attempt(username));
    const disabled = await createUser(focus, { isActive: false });
    await writes(
      [{ action: 'auth.login_failed', level: 'warning', userId: disabled.id, context: { reason: 'account_disabled' } }],
      () => send('post', '/auth/login', { username: disabled.username, password: PASSWORD }, null, 403),
    );
  });

  it('tells of sessions that end, and of a refresh token that comes back', async () => {
    const user = await person();
    await writes([{ action: 'auth.logged_out', userId: user.id, context: { session_id: expect.any(Number) } }], () =>
      send('post', '/auth/logout', { refresh_token: user.refreshToken }, null, 204),
    );
    const other = await person();
    await writes([{ action: 'auth.logged_out_everywhere', userId: other.id }], () =>
      send('post', '/auth/logout-all', null, other, 204),
    );
    const third = await person();
    let token = third.refreshToken;
    for (let i = 0; i < 2; i += 1) {
      token = (await send('post', '/auth/refresh', { refresh_token: token }, null, 200)).body.refresh_token as string;
      secrets.add(token);
      focus.clock.advance(60_000);
    }
    await writes(
      [
        {
          action: 'auth.token_reused',
          level: 'warning',
          userId: third.id,
          context: { session_id: expect.any(Number) },
        },
      ],
      () => send('post', '/auth/refresh', { refresh_token: third.refreshToken }, null, 401),
    );
  });

  it('tells of rules for apps, of their limits, and of exports', async () => {
    const user = await person();
    const rule = { app_name: 'TikTok', daily_limit_minutes: 10 };
    const created = await writes(
      [{ action: 'blocked_apps.created', userId: user.id, context: expect.objectContaining({ app_name: 'TikTok' }) }],
      () => send('post', '/blocked', rule, user, 201),
    );
    const context = expect.objectContaining({ blocked_app_id: created.body.id }) as Record<string, unknown>;
    const path = `/blocked/${created.body.id}`;
    await writes([{ action: 'limits.warned', userId: user.id }], () =>
      send('post', '/activities', { app_name: 'TikTok', duration_minutes: 8 }, user, 201),
    );
    await writes([{ action: 'limits.blocked', userId: user.id }], () =>
      send('post', '/activities', { app_name: 'TikTok', duration_minutes: 8 }, user, 201),
    );
    await writes([{ action: 'blocked_apps.reset', userId: user.id, context }], () =>
      send('post', `${path}/reset`, null, user, 200),
    );
    await writes([{ action: 'blocked_apps.updated', userId: user.id, context }], () =>
      send('put', path, { daily_limit_minutes: 60 }, user, 200),
    );
    await writes([{ action: 'blocked_apps.deleted', userId: user.id, context }], () =>
      send('delete', path, null, user, 204),
    );
    await writes(
      [
        {
          action: 'activities.exported',
          userId: user.id,
          context: expect.objectContaining({ format: 'csv', count: 2 }),
        },
      ],
      () => send('get', '/activities/export?format=csv', null, user, 200),
    );
  });

  it('tells of challenges from first to last', async () => {
    const [creator, guest, admin] = [await person(), await person(), await person({ role: Role.Admin })];
    const terms = { title: 'Less of it', daily_target_minutes: 30, start_date: TODAY, end_date: TODAY };
    const create = (): Promise<Response> => send('post', '/challenges', terms, creator, 201);
    const { body } = await create();
    const id = body.id as number;
    const by = (action: string, who: SignedInUser): Expected => ({
      action,
      userId: who.id,
      context: expect.objectContaining({ challenge_id: expect.any(Number) }),
    });
    expect((await rows()).at(-1)).toMatchObject({
      action: 'challenge.created',
      userId: creator.id,
      context: { challenge_id: id },
    });
    await writes([by('challenge.joined', guest)], () => send('post', `/challenges/${id}/join`, {}, guest, 200));
    await writes([by('challenge.left', guest)], () => send('post', `/challenges/${id}/leave`, null, guest, 204));
    await writes([by('challenge.updated', creator)], () =>
      send('put', `/challenges/${id}`, { title: 'Still less' }, creator, 200),
    );
    await writes([by('challenge.completed', admin)], () =>
      send('post', `/challenges/${id}/complete`, null, admin, 200),
    );
    await writes([by('challenge.deleted', creator)], () => send('delete', `/challenges/${id}`, null, creator, 204));
    const second = (await create()).body.id as number;
    await writes([by('challenge.cancelled', admin)], () =>
      send('delete', `/admin/challenges/${second}`, null, admin, 204),
    );
  });

  it('tells of every change an administrator makes', async () => {
    const [admin, user] = [await person({ role: Role.Admin }), await person()];
    const change = (action: string, more: object = {}): Expected => ({
      action,
      userId: admin.id,
      context: { target_user_id: user.id, ...more },
    });
    const path = `/admin/users/${user.id}`;
    await writes([change('admin.user_updated', { fields: ['role'], role: 'admin' })], () =>
      send('put', path, { role: 'admin' }, admin, 200),
    );
    await writes([change('admin.user_updated', { fields: ['full_name'] })], () =>
      send('put', path, { full_name: 'Not for the log' }, admin, 200),
    );
    await writes([change('admin.user_deactivated', { fields: ['is_active'], is_active: false, reason: 'spam' })], () =>
      send('patch', `${path}/deactivate`, { reason: 'spam' }, admin, 200),
    );
    await writes([change('admin.user_activated', { fields: ['is_active'], is_active: true, reason: null })], () =>
      send('patch', `${path}/activate`, {}, admin, 200),
    );
    await writes([change('admin.user_deleted')], () => send('delete', path, null, admin, 204));
    // Deleting oneself is told of, too, by nobody any more.
    const leaving = await person({ role: Role.Admin });
    await writes([{ action: 'admin.user_deleted', userId: null, context: { target_user_id: leaving.id } }], () =>
      send('delete', `/admin/users/${leaving.id}`, null, leaving, 204),
    );
    const verified = await createUser(focus);
    await focus.app.get(UsersService).grantAdmin(verified.email);
    expect((await rows()).at(-1)).toMatchObject({
      action: 'users.role_changed',
      userId: verified.id,
      context: { role: 'admin' },
      ip: null,
      requestId: null,
    });
  });

  it('tells of jobs that changed something or failed, and of what the clock did', async () => {
    const creator = await person();
    const terms = { title: 'Tomorrow', daily_target_minutes: 30, start_date: '2026-11-21', end_date: '2026-11-21' };
    const { body } = await send('post', '/challenges', terms, creator, 201);
    await focus.app.get(JobRunner).runDue();
    const before = (await rows()).length;
    await runJobsAt(focus, new Date('2026-11-21T00:01:00Z'));
    await runJobsAt(focus, new Date('2026-11-23T00:01:00Z'));
    const written = (await rows()).slice(before);
    const byClock = { userId: null, ip: null, userAgent: null, requestId: null, level: 'info' };
    for (const action of ['challenge.started', 'challenge.completed']) {
      expect(written).toContainEqual(
        expect.objectContaining({ ...byClock, action, context: expect.objectContaining({ challenge_id: body.id }) }),
      );
    }
    expect(written).toContainEqual(
      expect.objectContaining({
        ...byClock,
        action: 'jobs.finished',
        context: expect.objectContaining({ job: 'challenge_lifecycle', changed: expect.any(Number) }),
      }),
    );
  });

  it('holds no secret, is proved whole, and tells of its own clean-up', async () => {
    const text = JSON.stringify(await rows());
    for (const secret of secrets) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/\$2[aby]\$/);
    expect(text).not.toContain('Not for the log');
    expect((await focus.app.get(LogVerificationService).verify()).findings).toEqual([]);
    focus.clock.set(new Date(START.getTime() + 30 * DAY_MS));
    const admin = await person({ role: Role.Admin });
    const { body } = await send('delete', '/admin/logs/cleanup?days=7', null, admin, 200);
    expect((await rows()).at(-1)).toMatchObject({
      action: 'admin.logs_archived',
      userId: admin.id,
      requestId: lastRequestId,
      context: { days: 7, deleted: body.deleted, archive: body.archive },
    });
    const verification = focus.app.get(LogVerificationService);
    expect((await verification.verify()).findings).toEqual([]);
    const archive = await verification.verifyArchives([join(archiveDir, body.archive as string)]);
    expect(archive).toMatchObject({ logsChecked: body.deleted, findings: [] });
  });
});
