import { EventEmitter2 } from '@nestjs/event-emitter';
import type { Response, Test } from 'supertest';
import { AuditLog } from '../../src/modules/audit-logs/entities/audit-log.entity';
import { SessionsEndedEvent } from '../../src/modules/auth/events/sessions-ended.event';
import { ChallengeLeftEvent } from '../../src/modules/challenges/events/challenge-left.event';
import { AuditRecordedEvent } from '../../src/modules/audit-logs/events/audit-recorded.event';
import { User } from '../../src/modules/users/entities/user.entity';
import { UsersService } from '../../src/modules/users/users.service';
import { createUser, PASSWORD, signedInUser, signIn, type SignedInUser } from '../factories/user.factory';
import { mailedToken, readMail } from '../support/mailbox';
import { startTestApp, type TestApp } from '../support/test-app';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const DEFAULT_SETTINGS = {
  daily_goal_minutes: 120,
  day_starts_at: '00:00',
  week_starts_on: 'monday',
  reminder_time: '20:00',
  quiet_hours: null,
  notify: {
    email_limit_alerts: true,
    email_daily_reminder: true,
    email_weekly_summary: true,
    email_challenge_results: true,
  },
};

let focus: TestApp;
let count = 0;
let address = '';

beforeAll(async () => {
  focus = await startTestApp({ TRUST_PROXY: '1' });
});
beforeEach(() => {
  // Each test its own, since an address that fails too often is slowed.
  count += 1;
  address = `203.0.113.${count % 250}`;
});
afterAll(() => focus.close());

type Method = 'get' | 'put' | 'post' | 'delete';

const call = (user: Pick<SignedInUser, 'auth'>, method: Method, path: string, body?: object): Test =>
  focus.http()[method](`/api/users/${path}`).set('X-Forwarded-For', address).set(user.auth).send(body);

const post = (path: string, body: object): Test =>
  focus.http().post(`/api/auth/${path}`).set('X-Forwarded-For', address).send(body);

const getMe = (user: Pick<SignedInUser, 'auth'>): Test => call(user, 'get', 'me');
const putMe = (user: Pick<SignedInUser, 'auth'>, body: object): Test => call(user, 'put', 'me', body);

/** A further session of somebody who is signed in. */
const signInAgain = async ({ id }: SignedInUser): Promise<SignedInUser> => signIn(focus, await stored(id));
const stored = (id: number): Promise<User> => focus.dataSource.getRepository(User).findOneByOrFail({ id });

function expectProblem(response: Response, status: number, code: string): void {
  expect([response.status, response.body.code]).toEqual([status, code]);
  expect(response.headers['content-type']).toBe('application/problem+json');
}

/** 422 for exactly these fields, each `field: code`. */
function expectInvalid(response: Response, ...errors: string[]): void {
  expectProblem(response, 422, 'validation_failed');
  expect(response.body.errors.map((error: { field: string; code: string }) => `${error.field}: ${error.code}`)).toEqual(
    errors,
  );
}

describe('every route of the account', () => {
  it.each([
    ['get', 'me', undefined],
    ['put', 'me', { full_name: 'Nobody' }],
    ['post', 'me/password', { current_password: PASSWORD, new_password: 'something else' }],
    ['post', 'me/email', { new_email: 'nobody@example.org', password: PASSWORD }],
    ['delete', 'me', { password: PASSWORD }],
  ] as const)('%s %s is for verified, active users', async (method, path, body) => {
    const user = await signedInUser(focus);
    const users = focus.dataSource.getRepository(User);

    const anonymous = await focus.http()[method](`/api/users/${path}`).send(body);
    expectProblem(anonymous, 401, 'missing_token');
    expect(anonymous.headers['www-authenticate']).toBe('Bearer');
    await users.update({ id: user.id }, { isActive: false });
    expectProblem(await call(user, method, path, body), 401, 'invalid_token');
    await users.update({ id: user.id }, { isActive: true, isVerified: false });
    expectProblem(await call(user, method, path, body), 401, 'invalid_token');
    await users.update({ id: user.id }, { isVerified: true });
    focus.clock.advance(30 * MINUTE);
    expectProblem(await call(user, method, path, body), 401, 'expired_token');
    expect(await stored(user.id)).toMatchObject({ fullName: null, pendingEmail: null });
  });

  it('answers 405 to other methods', async () => {
    const response = await focus.http().post('/api/users/me');
    expectProblem(response, 405, 'method_not_allowed');
    expect(response.headers.allow).toBe('DELETE, GET, HEAD, PUT');
  });
});

describe('GET /users/me', () => {
  it('answers the whole profile, and nothing secret', async () => {
    const user = await signedInUser(focus, { fullName: 'Sam Doe', bio: 'Less is more 🌿', timezone: 'Asia/Kathmandu' });
    const { body, status, text, headers } = await getMe(user);

    expect(status).toBe(200);
    expect(text).toBe(
      JSON.stringify({
        id: user.id,
        username: user.username,
        email: user.email,
        full_name: 'Sam Doe',
        avatar_url: null,
        bio: 'Less is more 🌿',
        role: 'user',
        is_verified: true,
        timezone: 'Asia/Kathmandu',
        locale: 'en',
        settings: DEFAULT_SETTINGS,
        last_login_at: body.last_login_at,
        created_at: body.created_at,
        updated_at: body.updated_at,
      }),
    );
    for (const instant of ['last_login_at', 'created_at', 'updated_at']) expect(body[instant]).toMatch(INSTANT);
    expect(headers['cache-control']).toMatch(/private/);
  });

  it('answers 304 to who has it already', async () => {
    const user = await signedInUser(focus);
    const { headers } = await getMe(user);
    const again = await getMe(user).set('If-None-Match', headers.etag!);
    expect([again.status, again.text]).toEqual([304, '']);
    await putMe(user, { bio: 'new' }).expect(200);
    await getMe(user).set('If-None-Match', headers.etag!).expect(200);
  });
});

describe('PUT /users/me', () => {
  it('changes what is sent and keeps the rest', async () => {
    const user = await signedInUser(focus, { fullName: 'Sam Doe', bio: 'a bio' });
    const before = (await getMe(user)).body;
    focus.clock.advance(MINUTE);
    const change = {
      username: `Renamed_${count}`,
      avatar_url: 'https://example.org/me.png?size=1',
      timezone: 'Europe/Paris',
      locale: 'fr',
    };

    const { body, status } = await putMe(user, change);

    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(Object.keys(before));
    expect(body).toEqual({ ...before, ...change, updated_at: expect.stringMatching(INSTANT) });
    expect(body.updated_at > before.updated_at).toBe(true);
    expect((await getMe(user)).body).toEqual(body);
    expect((await putMe(user, {})).body).toEqual({ ...body, updated_at: expect.any(String) });
    await post('login', { username: change.username.toLowerCase(), password: PASSWORD }).expect(200);
  });

  it('clears with null what may be empty', async () => {
    const user = await signedInUser(focus, { fullName: 'Sam', bio: 'a bio', avatarUrl: 'https://example.org/a' });
    const { body } = await putMe(user, { full_name: null, bio: null, avatar_url: null });
    expect(body).toMatchObject({ full_name: null, bio: null, avatar_url: null });
    for (const field of ['username', 'timezone', 'locale', 'settings']) {
      expectInvalid(await putMe(user, { [field]: null }), `${field}: invalid_type`);
    }
    expectInvalid(await putMe(user, { settings: { notify: null } }), 'settings.notify: invalid_type');
  });

  it('merges settings, at both levels', async () => {
    const user = await signedInUser(focus);
    let expected: typeof DEFAULT_SETTINGS = DEFAULT_SETTINGS;
    const changes: { settings: object; notify?: object }[] = [
      { settings: { daily_goal_minutes: 90.25 } },
      { settings: {}, notify: { email_daily_reminder: false } },
      { settings: { quiet_hours: { start: '22:00', end: '07:30' } } },
      { settings: { day_starts_at: '04:00', week_starts_on: 'sunday' }, notify: { email_weekly_summary: false } },
      { settings: { reminder_time: '23:59', quiet_hours: null }, notify: { email_daily_reminder: true } },
      { settings: {}, notify: {} },
    ];
    for (const { settings, notify } of changes) {
      expected = { ...expected, ...settings, notify: { ...expected.notify, ...notify } };
      const { body } = await putMe(user, { settings: { ...settings, ...(notify === undefined ? {} : { notify }) } });
      expect(JSON.stringify(body.settings)).toBe(JSON.stringify(expected));
    }
    expect((await getMe(user)).body.settings).toEqual(expected);
  });

  it.each([
    ['day_starts_at', '00:00'],
    ['day_starts_at', '12:00'],
    ['daily_goal_minutes', 0],
    ['daily_goal_minutes', 1440],
    ['reminder_time', '00:00'],
    ['quiet_hours', { start: '23:00', end: '06:00' }],
  ])('takes the setting %s = %j', async (field, value) => {
    const user = await signedInUser(focus);
    expect((await putMe(user, { settings: { [field]: value } })).body.settings[field]).toEqual(value);
  });

  it.each<[string, object]>([
    ['username: too_short', { username: 'ab' }],
    ['username: too_long', { username: 'a'.repeat(31) }],
    ['username: invalid_format', { username: 'sam doe' }],
    ['username: invalid_format', { username: 'ѕam' }],
    ['username: invalid_type', { username: ['sam'] }],
    ['full_name: blank', { full_name: '' }],
    ['full_name: too_long', { full_name: 'x'.repeat(101) }],
    ['full_name: invalid_type', { full_name: { $ne: null } }],
    ['bio: too_long', { bio: '🌿'.repeat(501) }],
    ['bio: invalid_text', { bio: 'half a \ud83c' }],
    ['avatar_url: invalid_format', { avatar_url: 'http://example.org/me.png' }],
    ['avatar_url: invalid_format', { avatar_url: 'javascript:alert(1)' }],
    ['avatar_url: invalid_format', { avatar_url: 'example.org/me.png' }],
    ['avatar_url: invalid_format', { avatar_url: `https://example.org/${'a'.repeat(2048)}` }],
    ['avatar_url: invalid_format', { avatar_url: ' https://example.org/me.png ' }],
    ['avatar_url: invalid_format', { avatar_url: 'https://example.org/me.png\r\nX-Header: 1' }],
    ['avatar_url: invalid_format', { avatar_url: 'https://example.org/\u0000' }],
    ['avatar_url: invalid_format', { avatar_url: 'https://example.org/half-a-\ud83c' }],
    ['avatar_url: invalid_format', { avatar_url: 'https:example.org' }],
    ['avatar_url: invalid_format', { avatar_url: 'https://' }],
    ['avatar_url: invalid_type', { avatar_url: 1 }],
    ['timezone: invalid_format', { timezone: 'Mars/Olympus' }],
    ['timezone: invalid_format', { timezone: '+02:00' }],
    ['locale: invalid_choice', { locale: 'de' }],
    ['settings: invalid_type', { settings: 'all' }],
    ['settings: invalid_type', { settings: [] }],
    ['settings.day_starts_at: invalid_format', { settings: { day_starts_at: '12:01' } }],
    ['settings.day_starts_at: invalid_format', { settings: { day_starts_at: '4:00' } }],
    ['settings.day_starts_at: invalid_format', { settings: { day_starts_at: '23:59' } }],
    ['settings.day_starts_at: invalid_type', { settings: { day_starts_at: null } }],
    ['settings.daily_goal_minutes: out_of_range', { settings: { daily_goal_minutes: -1 } }],
    ['settings.daily_goal_minutes: out_of_range', { settings: { daily_goal_minutes: 1440.01 } }],
    ['settings.daily_goal_minutes: too_many_decimals', { settings: { daily_goal_minutes: 0.001 } }],
    ['settings.daily_goal_minutes: invalid_type', { settings: { daily_goal_minutes: '120' } }],
    ['settings.week_starts_on: invalid_choice', { settings: { week_starts_on: 'tuesday' } }],
    ['settings.reminder_time: invalid_format', { settings: { reminder_time: '24:00' } }],
    ['settings.quiet_hours.end: required', { settings: { quiet_hours: { start: '22:00' } } }],
    ['settings.quiet_hours.end: invalid_format', { settings: { quiet_hours: { start: '22:00', end: '7' } } }],
    ['settings.quiet_hours: invalid_type', { settings: { quiet_hours: '22:00-07:00' } }],
    ['settings.quiet_hours.on: unknown_field', { settings: { quiet_hours: { start: '22:00', end: '07:00', on: 1 } } }],
    ['settings.notify.email_daily_reminder: invalid_type', { settings: { notify: { email_daily_reminder: 'no' } } }],
    ['settings.notify.email_spam: unknown_field', { settings: { notify: { email_spam: true } } }],
    ['settings.theme: unknown_field', { settings: { theme: 'dark' } }],
    ['role: unknown_field', { role: 'admin' }],
    ['is_verified: unknown_field', { is_verified: false }],
    ['is_active: unknown_field', { is_active: true }],
    ['id: unknown_field', { id: 1 }],
    ['user_id: unknown_field', { user_id: 1 }],
    ['email: unknown_field', { email: 'other@example.org' }],
    ['password: unknown_field', { password: 'something else' }],
    ['password_hash: unknown_field', { password_hash: 'x' }],
    ['passwordHash: unknown_field', { passwordHash: 'x' }],
  ])('refuses %s and changes nothing', async (error, change) => {
    const user = await signedInUser(focus);
    const before = await stored(user.id);
    expectInvalid(await putMe(user, { bio: 'would be good', ...change }), error);
    expect(await stored(user.id)).toEqual(before);
  });

  it('tells every field that is wrong', async () => {
    const user = await signedInUser(focus);
    const response = await putMe(user, { username: 'a', settings: { reminder_time: 'late', x: 1 }, role: 'admin' });
    expectProblem(response, 422, 'validation_failed');
    expect(response.body.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
      ...['role', 'settings.reminder_time', 'settings.x', 'username'],
    ]);
    for (const error of response.body.errors) expect(Object.keys(error)).toEqual(['field', 'code', 'message']);
  });

  it('stores 500 characters of a bio as they were sent', async () => {
    const user = await signedInUser(focus);
    for (const bio of ['🌿'.repeat(500), '', "  <b>x</b> '; DROP TABLE users -- \r\n", 'e\u0301']) {
      await putMe(user, { bio }).expect(200);
      expect((await getMe(user)).body.bio).toBe(bio);
    }
  });

  it('refuses a username that is taken, in any case, but not one’s own', async () => {
    const [user, other] = [await signedInUser(focus), await signedInUser(focus)];
    for (const username of [other.username, other.username.toUpperCase()]) {
      expectProblem(await putMe(user, { username, bio: 'not stored either' }), 409, 'username_taken');
    }
    expect((await getMe(user)).body).toMatchObject({ username: user.username, bio: null });
    expect((await putMe(user, { username: user.username.toUpperCase() })).body.username).toBe(
      user.username.toUpperCase(),
    );
  });

  it('gives a username to one of many who want it at once', async () => {
    const users: SignedInUser[] = [];
    for (let i = 0; i < 8; i += 1) users.push(await signedInUser(focus));
    const replies = await Promise.all(
      users.map((user, i) => putMe(user, { username: i % 2 === 0 ? 'Wanted' : 'wanted' })),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(409)]);
  });

  it('takes the username of a registration that was not verified within 24 hours', async () => {
    const pending = { username: `pending_${count}`, email: `pending_${count}@example.org`, password: PASSWORD };
    await post('register', pending).expect(202);
    const token = await mailedToken(focus, pending.email);
    expectProblem(await putMe(await signedInUser(focus), { username: pending.username }), 409, 'username_taken');
    focus.clock.advance(DAY);

    const user = await signedInUser(focus);
    expect((await putMe(user, { username: pending.username })).status).toBe(200);
    expectInvalid(await post('verify-email', { token }), 'token: invalid_token');
  });

  it('loses no change of several made at once', async () => {
    const user = await signedInUser(focus);
    const changes = [
      { bio: 'one' },
      { full_name: 'two' },
      { settings: { daily_goal_minutes: 3 } },
      { settings: { day_starts_at: '04:00' } },
      { settings: { notify: { email_limit_alerts: false } } },
      { settings: { notify: { email_weekly_summary: false } } },
    ];
    const replies = await Promise.all(changes.map((change) => putMe(user, change)));
    expect(replies.map(({ status }) => status)).toEqual(changes.map(() => 200));
    expect((await getMe(user)).body).toMatchObject({
      bio: 'one',
      full_name: 'two',
      settings: {
        daily_goal_minutes: 3,
        day_starts_at: '04:00',
        notify: { email_limit_alerts: false, email_weekly_summary: false },
      },
    });
  });
});

describe('POST /users/me/password', () => {
  const change = (user: SignedInUser, body: object): Test => call(user, 'post', 'me/password', body);
  const newPassword = 'a wholly new one';

  it('changes the password and ends every other session', async () => {
    const user = await signedInUser(focus);
    const other = await signInAgain(user);

    const response = await change(user, { current_password: PASSWORD, new_password: newPassword });

    expect([response.status, response.text]).toEqual([204, '']);
    await getMe(user).expect(200);
    await post('refresh', { refresh_token: user.refreshToken }).expect(200);
    expectProblem(await getMe(other), 401, 'invalid_token');
    expectProblem(await post('refresh', { refresh_token: other.refreshToken }), 401, 'invalid_token');
    expectProblem(await post('login', { username: user.username, password: PASSWORD }), 401, 'invalid_credentials');
    await post('login', { username: user.username, password: newPassword }).expect(200);
    expect((await readMail(focus, user.email)).map(({ subject }) => subject)).toEqual(['Your password was changed']);
  });

  it('needs the current password, and changes nothing without it', async () => {
    const user = await signedInUser(focus);
    const other = await signInAgain(user);
    expectProblem(await change(user, { current_password: 'wrong', new_password: newPassword }), 403, 'wrong_password');
    await getMe(other).expect(200);
    await post('login', { username: user.username, password: PASSWORD }).expect(200);
    expect(await readMail(focus, user.email)).toEqual([]);
  });

  it('counts wrong ones like those of a sign-in', async () => {
    const user = await signedInUser(focus);
    for (let i = 0; i < 10; i += 1) {
      await change(user, { current_password: `wrong ${i}`, new_password: newPassword }).expect(403);
    }
    const refused = await change(user, { current_password: PASSWORD, new_password: newPassword });
    expectProblem(refused, 429, 'too_many_attempts');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    await getMe(user).expect(200);
  });

  it('is refused to an account that has no password', async () => {
    const account = await createUser(focus);
    const user = await signIn(focus, account);
    await focus.dataSource.getRepository(User).update({ id: user.id }, { passwordHash: null });
    expectProblem(await change(user, { current_password: '', new_password: newPassword }), 403, 'wrong_password');
  });

  it.each<[string, object]>([
    ['new_password: required', { current_password: PASSWORD }],
    ['current_password: required', { new_password: newPassword }],
    ['current_password: invalid_type', { current_password: null, new_password: newPassword }],
    ['new_password: invalid_type', { current_password: PASSWORD, new_password: 12345678 }],
    ['new_password: too_short', { current_password: PASSWORD, new_password: 'short' }],
    ['new_password: too_long', { current_password: PASSWORD, new_password: 'x'.repeat(129) }],
    ['new_password: too_common', { current_password: PASSWORD, new_password: 'Password1' }],
    ['id: unknown_field', { current_password: PASSWORD, new_password: newPassword, id: 1 }],
  ])('refuses %s', async (error, body) => {
    const user = await signedInUser(focus);
    expectInvalid(await change(user, body), error);
    await post('login', { username: user.username, password: PASSWORD }).expect(200);
  });

  it('refuses the username and the e-mail address, in any case', async () => {
    const user = await signedInUser(focus, { username: `long_name_${count}` });
    for (const password of [user.username.toUpperCase(), user.email.toUpperCase()]) {
      expectInvalid(
        await change(user, { current_password: PASSWORD, new_password: password }),
        'new_password: same_as_name',
      );
    }
  });

  it('is won by one of several at once', async () => {
    const user = await signedInUser(focus);
    const replies = await Promise.all(
      [1, 2, 3, 4].map((n) => change(user, { current_password: PASSWORD, new_password: `new password ${n}` })),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([204, 403, 403, 403]);
  });
});

describe('POST /users/me/email', () => {
  const MESSAGE = { message: 'Follow the link in the e-mail we have sent to the new address.' };
  const change = (user: SignedInUser, body: object): Test => call(user, 'post', 'me/email', body);
  const newAddress = (): string => `new_${count}@example.org`;

  /** Asks for `email` and answers the mailed token. */
  async function askFor(user: SignedInUser, email: string): Promise<string> {
    await change(user, { new_email: email, password: PASSWORD }).expect(202);
    return mailedToken(focus, email);
  }

  it('mails a link to the new address and a notice to the old; nothing changes until the link is followed', async () => {
    const user = await signedInUser(focus);

    const response = await change(user, { new_email: ` ${newAddress()} `, password: PASSWORD });

    expect([response.status, response.text]).toEqual([202, JSON.stringify(MESSAGE)]);
    const [notice] = await readMail(focus, user.email);
    expect(notice?.subject).toBe('Your e-mail address is about to change');
    expect(notice?.text).toContain('n…@example.org');
    for (const part of [notice?.text, notice?.html]) {
      expect(part).not.toContain(newAddress());
      expect(part).not.toContain('token=');
    }
    const [link] = await readMail(focus, newAddress());
    expect(link?.subject).toBe('Confirm your new e-mail address');
    expect(link?.text).toContain('http://localhost:3000/verify-email?token=');
    expect((await getMe(user)).body).toMatchObject({ email: user.email, is_verified: true });

    const token = await mailedToken(focus, newAddress());
    await post('verify-email', { token }).expect(200);
    expectInvalid(await post('verify-email', { token }), 'token: invalid_token');
    expect((await getMe(user)).body).toMatchObject({ email: newAddress(), is_verified: true });
    await post('login', { email: newAddress(), password: PASSWORD }).expect(200);
    expectProblem(await post('login', { email: user.email, password: PASSWORD }), 401, 'invalid_credentials');
  });

  it('answers the same for an address that is taken, which gets no mail', async () => {
    const [user, owner] = [await signedInUser(focus), await signedInUser(focus)];
    for (const email of [owner.email, owner.email.toUpperCase()]) {
      const response = await change(user, { new_email: email, password: PASSWORD });
      expect([response.status, response.text]).toEqual([202, JSON.stringify(MESSAGE)]);
    }
    expect(await readMail(focus, owner.email)).toEqual([]);
    expect((await readMail(focus, user.email)).length).toBe(2);
  });

  it('makes the link no good where the address is taken by then', async () => {
    const [user, faster] = [await signedInUser(focus), await signedInUser(focus)];
    const token = await askFor(user, newAddress());
    await post('verify-email', { token: await askFor(faster, newAddress()) }).expect(200);

    expectInvalid(await post('verify-email', { token }), 'token: invalid_token');
    expect((await getMe(user)).body.email).toBe(user.email);
    expect((await getMe(faster)).body.email).toBe(newAddress());
  });

  it('gives an address to one of several who follow their links at once', async () => {
    const tokens: string[] = [];
    for (let i = 0; i < 4; i += 1) tokens.push(await askFor(await signedInUser(focus), newAddress()));

    const replies = await Promise.all(tokens.map((token) => post('verify-email', { token })));

    expect(replies.map(({ status }) => status).sort()).toEqual([200, 422, 422, 422]);
    expect(await focus.dataSource.getRepository(User).countBy({ emailKey: newAddress() })).toBe(1);
  });

  it('outdoes a registration of the address that nobody has verified', async () => {
    const user = await signedInUser(focus);
    const squatter = { username: `squatter_${count}`, email: newAddress(), password: 'of the squatter' };
    await post('register', squatter).expect(202);
    const squatted = await mailedToken(focus, newAddress());

    await post('verify-email', { token: await askFor(user, newAddress()) }).expect(200);

    expect((await getMe(user)).body.email).toBe(newAddress());
    expectInvalid(await post('verify-email', { token: squatted }), 'token: invalid_token');
    expectProblem(
      await post('login', { username: squatter.username, password: squatter.password }),
      401,
      'invalid_credentials',
    );
  });

  it('voids the link by a newer request, and by a change of the password', async () => {
    const user = await signedInUser(focus);
    const first = await askFor(user, `first_${newAddress()}`);
    const second = await askFor(user, `second_${newAddress()}`);
    expectInvalid(await post('verify-email', { token: first }), 'token: invalid_token');
    await call(user, 'post', 'me/password', { current_password: PASSWORD, new_password: 'stops the change' }).expect(
      204,
    );
    expectInvalid(await post('verify-email', { token: second }), 'token: invalid_token');
    expect((await getMe(user)).body.email).toBe(user.email);
  });

  it('voids what was mailed to the old address', async () => {
    const user = await signedInUser(focus);
    const token = await askFor(user, newAddress());
    await post('forgot-password', { email: user.email }).expect(202);
    const reset = await mailedToken(focus, user.email);
    await post('verify-email', { token }).expect(200);
    expectInvalid(
      await post('reset-password', { token: reset, new_password: 'from the old box' }),
      'token: invalid_token',
    );
  });

  it('takes a link for 24 hours', async () => {
    const user = await signedInUser(focus);
    const token = await askFor(user, newAddress());
    focus.clock.advance(DAY);
    expectInvalid(await post('verify-email', { token }), 'token: invalid_token');
  });

  it('needs the password', async () => {
    const user = await signedInUser(focus);
    const body = { new_email: newAddress() };
    expectProblem(await change(user, { ...body, password: 'wrong' }), 403, 'wrong_password');
    expectInvalid(await change(user, body), 'password: required');
    expectInvalid(await change(user, { ...body, confirm: user.username }), 'password: required');
    expectInvalid(await change(user, { ...body, password: null }), 'password: invalid_type');
    expectInvalid(await change(user, { password: PASSWORD }), 'new_email: required');
    expectInvalid(await change(user, { new_email: 0, password: PASSWORD }), 'new_email: invalid_type');
    expectInvalid(await change(user, { new_email: 'nobody', password: PASSWORD }), 'new_email: invalid_format');
    expectInvalid(await change(user, { ...body, password: PASSWORD, is_verified: true }), 'is_verified: unknown_field');
    expect(await readMail(focus, newAddress())).toEqual([]);
    expect((await stored(user.id)).pendingEmail).toBeNull();
  });

  it('asks an account without a password for its username instead', async () => {
    const user = await signedInUser(focus);
    await focus.dataSource.getRepository(User).update({ id: user.id }, { passwordHash: null });
    const body = { new_email: newAddress() };
    expectInvalid(await change(user, body), 'confirm: required');
    expectInvalid(await change(user, { ...body, password: '' }), 'confirm: required');
    expectProblem(await change(user, { ...body, confirm: 'somebody' }), 403, 'wrong_password');
    await change(user, { ...body, confirm: user.username }).expect(202);
  });
});

describe('DELETE /users/me', () => {
  const remove = (user: SignedInUser, body?: object): Test => call(user, 'delete', 'me', body);

  /** Rows that name `userId`, by table. */
  async function rowsOf(userId: number): Promise<Record<string, number>> {
    const rows: Record<string, number> = {};
    for (const { tableName, columns } of focus.dataSource.entityMetadatas) {
      for (const { databaseName } of columns.filter(({ databaseName }) =>
        /^(user_id|creator_id)$/.test(databaseName),
      )) {
        const sql = `SELECT COUNT(*) AS n FROM ${focus.dataSource.driver.escape(tableName)} WHERE ${databaseName} = ?`;
        rows[tableName] = Number((await focus.dataSource.query<{ n: number | string }[]>(sql, [userId]))[0]?.n);
      }
    }
    return rows;
  }

  it('removes everything, keeps the audit rows without the link, and frees both names', async () => {
    const user = await signedInUser(focus);
    const other = await signInAgain(user);
    await putMe(user, { bio: 'soon gone' }).expect(200);
    await post('login', { username: user.username, password: 'wrong' }).expect(401);
    await post('forgot-password', { email: user.email }).expect(202);
    const reset = await mailedToken(focus, user.email);
    const before = await rowsOf(user.id);
    expect(before).toMatchObject({ sessions: 2, one_time_tokens: 1, mails: 1, logs: 4 });
    const logs = focus.dataSource.getRepository(AuditLog);
    const audited = await logs.findBy({ userId: user.id });

    const response = await remove(user, { password: PASSWORD });

    expect([response.status, response.text]).toEqual([204, '']);
    const after = await rowsOf(user.id);
    expect(after).toEqual(Object.fromEntries(Object.keys(before).map((table) => [table, 0])));
    expect(await focus.dataSource.getRepository(User).findOneBy({ id: user.id })).toBeNull();
    expect(JSON.stringify(await focus.dataSource.query('SELECT * FROM attempts'))).not.toContain(`user:${user.id}"`);
    for (const { id, action } of audited) {
      expect(await logs.findOneByOrFail({ id })).toMatchObject({ action, userId: null });
    }
    const [deleted] = await logs.find({ where: { action: 'users.account_deleted' }, order: { id: 'DESC' } });
    expect(deleted).toMatchObject({ userId: null, level: 'info', ip: address });

    for (const { accessToken, refreshToken } of [user, other]) {
      expectProblem(await getMe({ auth: { Authorization: `Bearer ${accessToken}` } }), 401, 'invalid_token');
      expectProblem(await post('refresh', { refresh_token: refreshToken }), 401, 'invalid_token');
    }
    expectInvalid(await post('reset-password', { token: reset, new_password: 'back again' }), 'token: invalid_token');
    expectProblem(await post('login', { username: user.username, password: PASSWORD }), 401, 'invalid_credentials');

    focus.clock.advance(MINUTE);
    const again = { username: user.username, email: user.email, password: 'a second life' };
    await post('register', again).expect(202);
    await post('verify-email', { token: await mailedToken(focus, user.email) }).expect(200);
    const { body } = await post('login', { username: again.username, password: again.password }).expect(200);
    expect(body.user.id).not.toBe(user.id);
  });

  it('publishes what becomes of sessions and challenges once it is done', async () => {
    const [user, creator] = [await signedInUser(focus), await signedInUser(focus)];
    const contest = { title: 'Less', daily_target_minutes: 60, start_date: '2030-01-01', end_date: '2030-01-07' };
    const { body } = await focus.http().post('/api/challenges').set(creator.auth).send(contest).expect(201);
    await focus.http().post(`/api/challenges/${body.id}/join`).set(user.auth).send({}).expect(200);
    const published: unknown[] = [];
    const listener = (_name: string | string[], event: unknown): void => {
      if (!(event instanceof AuditRecordedEvent)) published.push(event);
    };
    const emitter = focus.app.get(EventEmitter2).onAny(listener);
    await remove(user, { password: 'wrong' }).expect(403);
    expect(published).toEqual([]);

    await remove(user, { password: PASSWORD }).expect(204);

    emitter.offAny(listener);
    expect(published).toEqual([
      new SessionsEndedEvent(user.id, 'all'),
      new ChallengeLeftEvent(body.id, contest.title, creator.id, user.id, user.username),
    ]);
  });

  it('needs the password, and removes nothing without it', async () => {
    const user = await signedInUser(focus);
    expectProblem(await remove(user, { password: 'wrong' }), 403, 'wrong_password');
    expectInvalid(await remove(user), 'password: required');
    expectInvalid(await remove(user, {}), 'password: required');
    expectInvalid(await remove(user, { confirm: user.username }), 'password: required');
    expectInvalid(await remove(user, { password: [PASSWORD] }), 'password: invalid_type');
    expectInvalid(await remove(user, { password: PASSWORD, id: 1 }), 'id: unknown_field');
    await getMe(user).expect(200);
  });

  it('counts wrong ones like those of a sign-in', async () => {
    const user = await signedInUser(focus);
    for (let i = 0; i < 10; i += 1) await remove(user, { password: `wrong ${i}` }).expect(403);
    expectProblem(await remove(user, { password: PASSWORD }), 429, 'too_many_attempts');
    await getMe(user).expect(200);
  });

  it('asks an account without a password for its username instead', async () => {
    const user = await signedInUser(focus);
    await focus.dataSource.getRepository(User).update({ id: user.id }, { passwordHash: null });
    expectInvalid(await remove(user, {}), 'confirm: required');
    expectProblem(await remove(user, { confirm: `${user.username} ` }), 403, 'wrong_password');
    await remove(user, { confirm: user.username }).expect(204);
    expectProblem(await getMe(user), 401, 'invalid_token');
  });

  it('happens once, however often it is asked for at once', async () => {
    const user = await signedInUser(focus);
    const replies = await Promise.all(Array.from({ length: 8 }, () => remove(user, { password: PASSWORD })));
    const statuses = replies.map(({ status }) => status);
    expect(statuses.filter((status) => status === 204)).toHaveLength(1);
    for (const status of statuses) expect([204, 401, 404]).toContain(status);
  });
});

describe('admin:grant', () => {
  const roleOf = async (user: SignedInUser): Promise<string> => (await getMe(user)).body.role;

  it('makes a verified account an administrator from the very next request on, once, whatever the case', async () => {
    const users = focus.app.get(UsersService);
    const user = await signedInUser(focus);
    expect(await roleOf(user)).toBe('user');

    expect(await users.grantAdmin(` ${user.email.toUpperCase()} `)).toBe('granted');

    expect(await roleOf(user)).toBe('admin');
    expect(await users.grantAdmin(user.email)).toBe('already_admin');
    const rows = await focus.dataSource
      .getRepository(AuditLog)
      .findBy({ userId: user.id, action: 'users.role_changed' });
    expect(rows.map(({ context }) => context)).toEqual([{ role: 'admin' }]);
  });

  it('knows no unverified account, nor one that is not there', async () => {
    const users = focus.app.get(UsersService);
    const { id, email } = await createUser(focus, { isVerified: false });
    expect(await users.grantAdmin(email)).toBe('unknown');
    expect(await users.grantAdmin('nobody@example.org')).toBe('unknown');
    expect((await stored(id)).role).toBe('user');
  });
});
