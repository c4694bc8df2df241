import { AuditLog } from '../../src/modules/audit-logs/entities/audit-log.entity';
import { DigestMailKind } from '../../src/modules/digests/digest-mail-kind.enum';
import { UnsubscribeTokens } from '../../src/modules/digests/unsubscribe-tokens';
import type { NotifySettings } from '../../src/modules/users/entities/user-settings';
import { UsersService } from '../../src/modules/users/users.service';
import { PASSWORD, type SignedInUser, signedInUser } from '../factories/user.factory';
import { readMail } from '../support/mailbox';
import { runJobsAt } from '../support/scheduling';
import { startTestApp, type TestApp } from '../support/test-app';

const PATH = '/api/mail/unsubscribe';
const ANSWER = { message: 'You will get no more e-mails of this kind.' };

describe('unsubscribing', () => {
  let focus: TestApp;
  let user: SignedInUser;

  beforeAll(async () => {
    focus = await startTestApp();
  });

  afterAll(() => focus.close());

  beforeEach(async () => {
    user = await signedInUser(focus);
  });

  const tokenFor = (kind = DigestMailKind.DailyReminder, userId = user.id): string =>
    focus.app.get(UnsubscribeTokens).issue({ userId, kind });

  const notify = async (): Promise<NotifySettings> => (await focus.app.get(UsersService).get(user.id)).settings.notify;

  const auditRows = (): Promise<AuditLog[]> =>
    focus.dataSource.getRepository(AuditLog).findBy({ action: 'digests.unsubscribed', userId: user.id });

  it.each([
    [DigestMailKind.DailyReminder, 'email_daily_reminder'],
    [DigestMailKind.WeeklySummary, 'email_weekly_summary'],
  ] as const)('ends that kind of mail and no other (%s)', async (kind, setting) => {
    const before = await notify();
    await focus
      .http()
      .post(PATH)
      .query({ token: tokenFor(kind) })
      .expect(200, ANSWER);
    expect(await notify()).toEqual({ ...before, [setting]: false });
    expect(await auditRows()).toMatchObject([{ level: 'info', context: { mail: kind } }]);
  });

  it.each<[string, string | undefined, string | undefined]>([
    ['the form of RFC 8058', 'application/x-www-form-urlencoded', 'List-Unsubscribe=One-Click'],
    [
      'the multipart form of RFC 8058',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
    ],
    ['JSON', 'application/json', '{}'],
    ['what is no JSON', 'application/json', '{'],
    ['plain text', 'text/plain', 'please'],
    ['no body', undefined, undefined],
  ])('takes %s', async (_, type, body) => {
    const request = focus.http().post(PATH).query({ token: tokenFor() });
    if (type !== undefined) request.set('Content-Type', type);
    await request.send(body).expect(200, ANSWER);
    expect((await notify()).email_daily_reminder).toBe(false);
  });

  it('answers the same a second time, and writes it down once', async () => {
    await Promise.all([1, 2, 3].map(() => focus.http().post(PATH).query({ token: tokenFor() }).expect(200, ANSWER)));
    await focus.http().post(PATH).query({ token: tokenFor() }).expect(200, ANSWER);
    expect(await auditRows()).toHaveLength(1);
  });

  it('answers the same for an account that is gone', async () => {
    const token = tokenFor();
    await focus.http().delete('/api/users/me').set(user.auth).send({ password: PASSWORD }).expect(204);
    await focus.http().post(PATH).query({ token }).expect(200, ANSWER);
    await focus
      .http()
      .post(PATH)
      .query({ token: tokenFor(undefined, 999_999_999) })
      .expect(200, ANSWER);
  });

  it('is not done by opening the link', async () => {
    for (const method of ['get', 'head'] as const) {
      await focus.http()[method](PATH).query({ token: tokenFor() }).expect(405).expect('Allow', /POST/);
    }
    expect((await notify()).email_daily_reminder).toBe(true);
  });

  it('refuses what is no token of ours, and touches nobody', async () => {
    const [id, , mac] = tokenFor().split('.');
    const forged = [
      `${id}.weekly_summary.${mac}`,
      `${Number(id) + 1}.daily_reminder.${mac}`,
      `${id}.daily_reminder.${'A'.repeat(43)}`,
      user.accessToken,
      user.refreshToken.slice(0, 500),
      'nonsense',
      '%',
    ];
    for (const token of forged) {
      const { body } = await focus.http().post(PATH).query({ token }).expect(422);
      expect(body).toMatchObject({ code: 'validation_failed', errors: [{ field: 'token', code: 'invalid_token' }] });
    }
    expect(await notify()).toMatchObject({ email_daily_reminder: true, email_weekly_summary: true });
    expect(await auditRows()).toEqual([]);
  });

  it.each([
    ['none', ''],
    ['two', `?token=a&token=b`],
    ['an empty one', '?token='],
    ['one that is too long', `?token=${'a'.repeat(5_000)}`],
  ])('refuses %s', async (_, query) => {
    const { body } = await focus.http().post(`${PATH}${query}`).expect(422);
    expect(body.errors).toMatchObject([{ field: 'token' }]);
  });

  it('does not read a body that is too large', async () => {
    const body = 'a'.repeat(1_100_000);
    await focus.http().post(PATH).query({ token: tokenFor() }).type('text/plain').send(body).expect(413);
  });

  it('keeps the next mails from being sent', async () => {
    const { settings } = await focus.app.get(UsersService).get(user.id);
    await focus
      .http()
      .put('/api/users/me')
      .set(user.auth)
      .send({ settings: { ...settings, reminder_time: '12:00' } })
      .expect(200);
    await runJobsAt(focus, new Date('2026-11-20T08:00:00Z'));
    await runJobsAt(focus, new Date('2026-11-20T12:00:00Z'));
    const [mail] = await readMail(focus, user.email);
    const url = /<([^>]+)>/.exec(mail!.headers.find(({ key }) => key === 'list-unsubscribe')!.value)![1]!;
    const { pathname, search } = new URL(url);
    await focus.http().post(`${pathname}${search}`).type('form').send({ 'List-Unsubscribe': 'One-Click' }).expect(200);
    for (const hour of ['17:00', '22:00']) await runJobsAt(focus, new Date(`2026-11-20T${hour}:00Z`));
    for (const hour of ['03:00', '08:00', '12:00']) await runJobsAt(focus, new Date(`2026-11-21T${hour}:00Z`));
    expect(await readMail(focus, user.email)).toHaveLength(1);
  });
});

describe('unsubscribing, with rate limits', () => {
  it('is limited per address', async () => {
    const focus = await startTestApp({ RATE_LIMIT_ENABLED: 'true' });
    for (let request = 0; request < 60; request += 1) {
      await focus.http().post(PATH).query({ token: 'guess' }).expect(422);
    }
    await focus.http().post(PATH).query({ token: 'guess' }).expect(429).expect('Retry-After', /^\d+$/);
    await focus.close();
  });
});
