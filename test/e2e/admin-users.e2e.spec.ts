import type { Response } from 'supertest';
import { Role } from '../../src/common/auth/role.enum';
import { AuditLog } from '../../src/modules/audit-logs/entities/audit-log.entity';
import { User } from '../../src/modules/users/entities/user.entity';
import { createUser, PASSWORD, signedInUser, type SignedInUser, signIn } from '../factories/user.factory';
import { mailedToken } from '../support/mailbox';
import { START, startTestApp, type TestApp } from '../support/test-app';

const USER_FIELDS = [
  'id',
  'username',
  'email',
  'full_name',
  'avatar_url',
  'bio',
  'role',
  'is_verified',
  'timezone',
  'locale',
  'settings',
  'last_login_at',
  'created_at',
  'updated_at',
  'is_active',
  'activities_count',
  'total_minutes',
];

describe('users, for administrators', () => {
  let focus: TestApp;
  let admin: SignedInUser;

  beforeAll(async () => {
    focus = await startTestApp();
  });

  afterAll(() => focus.close());

  beforeEach(async () => {
    focus.clock.set(START);
    admin = await signedInUser(focus, { role: Role.Admin });
  });

  type Method = 'get' | 'put' | 'patch' | 'delete' | 'post';

  /** A request by `who`, the administrator where nobody is named. */
  function call(method: Method, path: string, body?: unknown, who: SignedInUser = admin): Promise<Response> {
    const request = focus.http()[method](`/api/admin/users${path}`).set(who.auth);
    return Promise.resolve(body === undefined ? request : request.send(body as object));
  }

  const get = (path: string): Promise<Response> => call('get', path);

  function expectProblem(response: Response, status: number, code: string): void {
    expect([response.status, response.body.code]).toEqual([status, code]);
    expect(response.headers['content-type']).toContain('application/problem+json');
  }

  function expectFieldErrors(response: Response, ...errors: [field: string, code: string][]): void {
    expectProblem(response, 422, 'validation_failed');
    expect(response.body.errors.map(({ field, code }: Record<string, string>) => [field, code])).toEqual(errors);
  }

  /** What the audit log has of what was done to a user, oldest first. */
  async function auditedOf(id: number): Promise<Pick<AuditLog, 'action' | 'userId' | 'context'>[]> {
    const logs = await focus.dataSource.getRepository(AuditLog).find({ order: { id: 'ASC' } });
    return logs
      .filter(({ context }) => context?.target_user_id === id)
      .map(({ action, userId, context }) => ({ action, userId, context }));
  }

  const me = (user: SignedInUser): Promise<Response> =>
    Promise.resolve(focus.http().get('/api/users/me').set(user.auth));

  /** Takes the role from every administrator but `keep`. */
  async function keepOnly(...keep: SignedInUser[]): Promise<void> {
    await focus.dataSource
      .createQueryBuilder()
      .update(User)
      .set({ role: Role.User })
      .where('role = :role AND id NOT IN (:...ids)', { role: Role.Admin, ids: keep.map(({ id }) => id) })
      .execute();
  }

  describe('who may call', () => {
    const ROUTES: [Method, string][] = [
      ['get', ''],
      ['get', '/1'],
      ['put', '/1'],
      ['patch', '/1/deactivate'],
      ['patch', '/1/activate'],
      ['delete', '/1'],
    ];

    it.each(ROUTES)('%s %s: administrators only', async (method, path) => {
      expectProblem(await focus.http()[method](`/api/admin/users${path}`), 401, 'missing_token');
      expectProblem(await call(method, path, undefined, await signedInUser(focus)), 403, 'forbidden');
    });

    it.each<[Method, string]>([
      ['get', ''],
      ['put', ''],
      ['patch', '/deactivate'],
      ['patch', '/activate'],
      ['delete', ''],
    ])('%s {id}%s: 404 for an id that names nobody', async (method, path) => {
      for (const id of ['2147483647', '0', '-1', 'abc', '1.5', '99999999999', '%00', 'null']) {
        const response = await call(method, `/${id}${path}`, method === 'get' || method === 'delete' ? undefined : {});
        expectProblem(response, 404, 'not_found');
      }
    });
  });

  describe('GET /admin/users', () => {
    it('tells of each user what they see themselves, and what they come to', async () => {
      const user = await signedInUser(focus, { fullName: 'Zoë Quill', timezone: 'Europe/Berlin' });
      for (const duration_minutes of [30, 12.25]) {
        await focus.http().post('/api/activities').set(user.auth).send({ app_name: 'TikTok', duration_minutes });
      }
      const { status, body } = await get(`?q=${user.username}@`);
      expect(status).toBe(200);
      expect(Object.keys(body)).toEqual(['items', 'total', 'page', 'size', 'pages']);
      expect(body).toMatchObject({ total: 1, page: 1, size: 20, pages: 1 });
      expect(Object.keys(body.items[0])).toEqual(USER_FIELDS);
      const { body: profile } = await me(user);
      expect(body.items[0]).toEqual({ ...profile, is_active: true, activities_count: 2, total_minutes: 42.25 });
      expect(JSON.stringify(body)).not.toContain('$2b$');
    });

    it('finds text in username, e-mail and name, in any case, letter by letter', async () => {
      const found = async (q: string): Promise<number[]> =>
        (await get(`?q=${encodeURIComponent(q)}&sort=created_at`)).body.items.map(({ id }: { id: number }) => id);
      const [byUsername, byEmail, byName, literal] = await Promise.all([
        createUser(focus, { username: 'Needle_one' }),
        createUser(focus, { email: 'has.needle@example.org' }),
        createUser(focus, { fullName: 'A NÉEDLE in hay' }),
        createUser(focus, { fullName: '100%_sure [x] *a?' }),
      ]);
      expect((await found('nEEdle')).sort()).toEqual([byUsername.id, byEmail.id].sort());
      expect(await found('néedle')).toEqual([byName.id]);
      expect(await found('Néedle IN')).toEqual([byName.id]);
      for (const q of ['100%_s', '%_', '[X]', '*A?', ' sure ']) expect(await found(q)).toEqual([literal.id]);
      for (const q of ['a%e', 'needle__', "'; DROP TABLE users; --", '!', '\\']) expect(await found(q)).toEqual([]);
      expect((await found('  ')).length).toBeGreaterThan(4);
    });

    it('filters by role and state', async () => {
      const name = 'Filtered';
      const plain = await createUser(focus, { fullName: name });
      const other = await createUser(focus, { fullName: name, role: Role.Admin });
      const disabled = await createUser(focus, { fullName: name, isActive: false });
      const pending = await createUser(focus, { fullName: name, isVerified: false });
      const ids = async (filter: string): Promise<number[]> =>
        (await get(`?q=${name}&sort=username&${filter}`)).body.items.map(({ id }: { id: number }) => id).sort();
      const sorted = (...users: User[]): number[] => users.map(({ id }) => id).sort();
      expect(await ids('role=admin')).toEqual(sorted(other));
      expect(await ids('role=user')).toEqual(sorted(plain, disabled, pending));
      expect(await ids('is_active=false')).toEqual(sorted(disabled));
      expect(await ids('is_active=true&is_verified=true')).toEqual(sorted(plain, other));
      expect(await ids('is_verified=false')).toEqual(sorted(pending));
    });

    it('sorts, ties by id, and who never signed in last in descending order', async () => {
      const fullName = 'Sorted';
      const day = (n: number): Date => new Date(START.getTime() - n * 86_400_000);
      const make = (username: string, age: number, lastLoginAt: Date | null): Promise<User> =>
        createUser(focus, { fullName, username, createdAt: day(age), lastLoginAt });
      await make('sort_b', 3, day(1));
      await make('Sort_a', 3, null);
      await make('sort_d', 1, day(2));
      await make('Sort_c', 2, null);
      const names = async (sort: string): Promise<string[]> =>
        (await get(`?q=${fullName}${sort}`)).body.items.map(({ username }: { username: string }) => username);
      expect(await names('&sort=username')).toEqual(['Sort_a', 'sort_b', 'Sort_c', 'sort_d']);
      expect(await names('&sort=-username')).toEqual(['sort_d', 'Sort_c', 'sort_b', 'Sort_a']);
      expect(await names('&sort=created_at')).toEqual(['sort_b', 'Sort_a', 'Sort_c', 'sort_d']);
      expect(await names('&sort=-created_at')).toEqual(['sort_d', 'Sort_c', 'Sort_a', 'sort_b']);
      expect(await names('')).toEqual(['sort_d', 'Sort_c', 'Sort_a', 'sort_b']);
      expect(await names('&sort=last_login_at')).toEqual(['Sort_a', 'Sort_c', 'sort_d', 'sort_b']);
      expect(await names('&sort=-last_login_at')).toEqual(['sort_b', 'sort_d', 'Sort_c', 'Sort_a']);
      const pages = await Promise.all([1, 2, 3].map((page) => get(`?q=${fullName}&sort=username&size=2&page=${page}`)));
      expect(pages.map(({ body }) => body.items.map(({ username }: { username: string }) => username))).toEqual([
        ['Sort_a', 'sort_b'],
        ['Sort_c', 'sort_d'],
        [],
      ]);
      expect(pages.map(({ body }) => [body.total, body.pages])).toEqual(Array(3).fill([4, 2]));
    });

    it.each([
      ['page=0', 'page', 'out_of_range'],
      ['page=1000001', 'page', 'out_of_range'],
      ['size=101', 'size', 'out_of_range'],
      ['size=x', 'size', 'invalid_type'],
      ['sort=email', 'sort', 'invalid_choice'],
      ['sort=password_hash', 'sort', 'invalid_choice'],
      ['role=root', 'role', 'invalid_choice'],
      ['is_active=1', 'is_active', 'invalid_type'],
      ['is_verified=', 'is_verified', 'invalid_type'],
      [`q=${'a'.repeat(101)}`, 'q', 'too_long'],
      ['q=a&q=b', 'q', 'invalid_type'],
      ['id=1', 'id', 'unknown_field'],
    ])('refuses ?%s', async (query, field, code) => {
      expectFieldErrors(await get(`?${query}`), [field, code]);
    });
  });

  describe('GET /admin/users/{id}', () => {
    it('shows one, deactivated ones too', async () => {
      const user = await createUser(focus, { isActive: false });
      const { status, body } = await get(`/${user.id}`);
      expect(status).toBe(200);
      expect(Object.keys(body)).toEqual(USER_FIELDS);
      expect(body).toMatchObject({ id: user.id, is_active: false, activities_count: 0, total_minutes: 0 });
    });
  });

  describe('PUT /admin/users/{id}', () => {
    it('changes what is sent, keeps the rest, and writes it down', async () => {
      const user = await createUser(focus, { fullName: 'Before', bio: 'stays' });
      focus.clock.advance(60_000);
      const { status, body } = await call('put', `/${user.id}`, {
        full_name: 'After',
        username: 'Renamed.User',
        email: ' Renamed@Example.org ',
      });
      expect(status).toBe(200);
      expect(Object.keys(body)).toEqual(USER_FIELDS);
      expect(body).toMatchObject({
        id: user.id,
        full_name: 'After',
        username: 'Renamed.User',
        email: 'Renamed@Example.org',
        bio: 'stays',
        role: 'user',
      });
      expect(body.updated_at > body.created_at).toBe(true);
      expect(await auditedOf(user.id)).toEqual([
        {
          action: 'admin.user_updated',
          userId: admin.id,
          context: { target_user_id: user.id, fields: ['full_name', 'username', 'email'] },
        },
      ]);
      const cleared = await call('put', `/${user.id}`, { full_name: null });
      expect(cleared.body.full_name).toBeNull();
    });

    it('writes nothing down where nothing changes', async () => {
      const user = await signedInUser(focus);
      const { status } = await call('put', `/${user.id}`, { username: user.username, role: 'user', is_active: true });
      expect(status).toBe(200);
      expect((await call('put', `/${user.id}`, {})).status).toBe(200);
      expect(await auditedOf(user.id)).toEqual([]);
      expect((await me(user)).status).toBe(200);
    });

    it('gives nobody a name or an address that another has, in any case', async () => {
      const taken = await createUser(focus);
      const user = await createUser(focus, { fullName: 'Same' });
      const username = taken.username.toUpperCase();
      expectProblem(await call('put', `/${user.id}`, { full_name: 'New', username }), 409, 'username_taken');
      const email = taken.email.toUpperCase();
      expectProblem(await call('put', `/${user.id}`, { full_name: 'New', email }), 409, 'email_taken');
      expect((await get(`/${user.id}`)).body).toMatchObject({
        full_name: 'Same',
        username: user.username,
        email: user.email,
      });
      expect(await auditedOf(user.id)).toEqual([]);
      const own = await call('put', `/${user.id}`, { username: user.username.toUpperCase() });
      expect([own.status, own.body.username]).toEqual([200, user.username.toUpperCase()]);
    });

    it('gives one name to one of two who are given it at once', async () => {
      const users = [await createUser(focus), await createUser(focus)];
      for (const change of [{ username: 'fought_over' }, { email: 'fought@example.org' }]) {
        const answers = await Promise.all(users.map(({ id }) => call('put', `/${id}`, change)));
        expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      }
    });

    it('voids what was mailed to the old address', async () => {
      const user = await createUser(focus);
      await focus.http().post('/api/auth/forgot-password').send({ email: user.email });
      const token = await mailedToken(focus, user.email);
      await call('put', `/${user.id}`, { email: `moved.${user.email}` });
      const reset = { token, new_password: 'an entirely different one' };
      expectFieldErrors(await focus.http().post('/api/auth/reset-password').send(reset), ['token', 'invalid_token']);
    });

    it('ends the sessions of who gets another role; the new one holds from the next sign-in', async () => {
      const user = await signedInUser(focus);
      const { body } = await call('put', `/${user.id}`, { role: 'admin' });
      expect(body.role).toBe('admin');
      expectProblem(await me(user), 401, 'invalid_token');
      const refreshed = await focus.http().post('/api/auth/refresh').send({ refresh_token: user.refreshToken });
      expect(refreshed.status).toBe(401);
      const again = await signIn(focus, { username: user.username } as User);
      expect((await call('get', '', undefined, again)).status).toBe(200);
      await call('put', `/${user.id}`, { role: 'user' });
      expectProblem(await call('get', '', undefined, again), 401, 'invalid_token');
      expect((await auditedOf(user.id)).map(({ context }) => context)).toEqual([
        { target_user_id: user.id, fields: ['role'], role: 'admin' },
        { target_user_id: user.id, fields: ['role'], role: 'user' },
      ]);
    });

    it('keeps out who is deactivated or not verified any more', async () => {
      for (const field of ['is_active', 'is_verified']) {
        const user = await signedInUser(focus);
        expect((await call('put', `/${user.id}`, { [field]: false })).body[field]).toBe(false);
        expect((await me(user)).status).toBe(401);
        expect((await call('put', `/${user.id}`, { [field]: true })).body[field]).toBe(true);
        expect((await signIn(focus, { username: user.username } as User)).accessToken).toEqual(expect.any(String));
      }
    });

    it('lets in who is verified by an administrator', async () => {
      const registered = { username: 'waits_for_mail', email: 'waits@example.org', password: PASSWORD };
      await focus.http().post('/api/auth/register').send(registered);
      const [{ id }] = (await get('?q=waits_for_mail')).body.items;
      await call('put', `/${id}`, { is_verified: true });
      focus.clock.advance(25 * 3_600_000);
      const again = await focus
        .http()
        .post('/api/auth/register')
        .send({ ...registered, email: 'other@example.org' });
      expectProblem(again, 409, 'username_taken');
      const { username, password } = registered;
      expect((await focus.http().post('/api/auth/login').send({ username, password })).status).toBe(200);
    });

    it.each<[object, string, string]>([
      [{ username: 'ab' }, 'username', 'too_short'],
      [{ username: 'with space' }, 'username', 'invalid_format'],
      [{ username: null }, 'username', 'invalid_type'],
      [{ email: 'a@b.c,d@e.f' }, 'email', 'invalid_format'],
      [{ email: 'a@example.org\r\nBcc: x@y.z' }, 'email', 'invalid_format'],
      [{ email: {} }, 'email', 'invalid_type'],
      [{ full_name: '' }, 'full_name', 'blank'],
      [{ full_name: 'x'.repeat(101) }, 'full_name', 'too_long'],
      [{ role: 'root' }, 'role', 'invalid_choice'],
      [{ role: ['admin'] }, 'role', 'invalid_type'],
      [{ is_active: 'false' }, 'is_active', 'invalid_type'],
      [{ is_verified: null }, 'is_verified', 'invalid_type'],
      [{ id: 1 }, 'id', 'unknown_field'],
      [{ password_hash: 'x' }, 'password_hash', 'unknown_field'],
      [{ settings: {} }, 'settings', 'unknown_field'],
    ])('refuses %j', async (body, field, code) => {
      const user = await createUser(focus);
      expectFieldErrors(await call('put', `/${user.id}`, { ...body }), [field, code]);
      expect(await auditedOf(user.id)).toEqual([]);
    });

    it('refuses what is no JSON object', async () => {
      const url = `/api/admin/users/${admin.id}`;
      const send = (text: string, type = 'application/json'): Promise<Response> =>
        Promise.resolve(focus.http().put(url).set(admin.auth).set('Content-Type', type).send(text));
      expectProblem(await send('{'), 400, 'malformed_json');
      expectProblem(await send('role=user', 'text/plain'), 415, 'unsupported_media_type');
      expectProblem(await send('[]'), 422, 'validation_failed');
    });
  });

  describe('PATCH /admin/users/{id}/deactivate and /activate', () => {
    it('keeps a user out from the next request on, until they are let in again', async () => {
      const user = await signedInUser(focus);
      const { status, body } = await call('patch', `/${user.id}/deactivate`, { reason: ' Spam ' });
      expect(status).toBe(200);
      expect(Object.keys(body)).toEqual(USER_FIELDS);
      expect(body.is_active).toBe(false);
      expectProblem(await me(user), 401, 'invalid_token');
      const login = { username: user.username, password: PASSWORD };
      expectProblem(await focus.http().post('/api/auth/login').send(login), 403, 'account_disabled');

      const activated = await call('patch', `/${user.id}/activate`);
      expect([activated.status, activated.body.is_active]).toEqual([200, true]);
      expectProblem(await me(user), 401, 'invalid_token');
      expect((await focus.http().post('/api/auth/login').send(login)).status).toBe(200);
      expect(await auditedOf(user.id)).toEqual([
        {
          action: 'admin.user_deactivated',
          userId: admin.id,
          context: { target_user_id: user.id, fields: ['is_active'], is_active: false, reason: 'Spam' },
        },
        {
          action: 'admin.user_activated',
          userId: admin.id,
          context: { target_user_id: user.id, fields: ['is_active'], is_active: true, reason: null },
        },
      ]);
    });

    it('may be asked for twice', async () => {
      const user = await createUser(focus);
      for (const what of ['deactivate', 'deactivate', 'activate', 'activate']) {
        expect((await call('patch', `/${user.id}/${what}`, {})).status).toBe(200);
      }
      expect(await auditedOf(user.id)).toHaveLength(2);
    });

    it.each<[object, string, string]>([
      [{ reason: 'x'.repeat(501) }, 'reason', 'too_long'],
      [{ reason: 5 }, 'reason', 'invalid_type'],
      [{ is_active: false }, 'is_active', 'unknown_field'],
    ])('refuses %j', async (body, field, code) => {
      const user = await createUser(focus);
      expectFieldErrors(await call('patch', `/${user.id}/deactivate`, body), [field, code]);
      expect((await get(`/${user.id}`)).body.is_active).toBe(true);
    });
  });

  describe('DELETE /admin/users/{id}', () => {
    it('leaves nothing of the account but its audit rows', async () => {
      const user = await signedInUser(focus);
      await focus.http().post('/api/activities').set(user.auth).send({ app_name: 'TikTok', duration_minutes: 5 });
      const response = await call('delete', `/${user.id}`);
      expect([response.status, response.text]).toEqual([204, '']);
      expectProblem(await get(`/${user.id}`), 404, 'not_found');
      expectProblem(await call('delete', `/${user.id}`), 404, 'not_found');
      expectProblem(await me(user), 401, 'invalid_token');
      expect(await auditedOf(user.id)).toEqual([
        { action: 'admin.user_deleted', userId: admin.id, context: { target_user_id: user.id } },
      ]);
    });
  });

  describe('the last active administrator', () => {
    const actingAdmins = (): Promise<number> =>
      focus.dataSource.getRepository(User).countBy({ role: Role.Admin, isActive: true, isVerified: true });

    const WAYS: [string, (id: number) => Promise<Response>][] = [
      ['demoted', (id) => call('put', `/${id}`, { role: 'user' })],
      ['deactivated by PUT', (id) => call('put', `/${id}`, { is_active: false })],
      ['unverified', (id) => call('put', `/${id}`, { is_verified: false })],
      ['deactivated', (id) => call('patch', `/${id}/deactivate`)],
      ['deleted', (id) => call('delete', `/${id}`)],
    ];

    it.each(WAYS)('cannot be %s', async (_how, change) => {
      await keepOnly(admin);
      await createUser(focus, { role: Role.Admin, isActive: false });
      await createUser(focus, { role: Role.Admin, isVerified: false });
      expectProblem(await change(admin.id), 409, 'last_admin');
      expect((await get(`/${admin.id}`)).body).toMatchObject({ role: 'admin', is_active: true, is_verified: true });
      expect(await auditedOf(admin.id)).toEqual([]);
    });

    it.each(WAYS)('may be %s once there is another', async (_how, change) => {
      await keepOnly(admin);
      await createUser(focus, { role: Role.Admin });
      expect((await change(admin.id)).status).toBeLessThan(300);
      expectProblem(await me(admin), 401, 'invalid_token');
    });

    it('cannot delete their own account', async () => {
      await keepOnly(admin);
      const leave = (who: SignedInUser): Promise<Response> =>
        Promise.resolve(focus.http().delete('/api/users/me').set(who.auth).send({ password: PASSWORD }));
      expectProblem(await leave(admin), 409, 'last_admin');
      expect((await me(admin)).status).toBe(200);
      const other = await signedInUser(focus, { role: Role.Admin });
      expect((await leave(admin)).status).toBe(204);
      expectProblem(await leave(other), 409, 'last_admin');
    });

    it('is left, however many demote, deactivate and delete each other at once', async () => {
      const admins = [admin];
      for (let i = 0; i < 4; i += 1) admins.push(await signedInUser(focus, { role: Role.Admin }));
      await keepOnly(...admins);
      const next = (i: number): number => admins[(i + 1) % admins.length]!.id;
      const answers = await Promise.all([
        call('put', `/${next(0)}`, { role: 'user' }, admins[0]),
        call('patch', `/${next(1)}/deactivate`, {}, admins[1]),
        call('delete', `/${next(2)}`, undefined, admins[2]),
        call('put', `/${next(3)}`, { is_active: false }, admins[3]),
        call('put', `/${next(4)}`, { role: 'user' }, admins[4]),
      ]);
      // Who is out already is refused, by the guard or under the lock.
      for (const { status } of answers) expect([200, 204, 401, 403, 409]).toContain(status);
      expect(await actingAdmins()).toBeGreaterThanOrEqual(1);
    });

    it('is one of two who demote each other at once', async () => {
      const other = await signedInUser(focus, { role: Role.Admin });
      await keepOnly(admin, other);
      const answers = await Promise.all([
        call('put', `/${other.id}`, { role: 'user' }, admin),
        call('put', `/${admin.id}`, { role: 'user' }, other),
      ]);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(await actingAdmins()).toBe(1);
    });
  });
});
