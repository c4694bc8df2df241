import type { Email } from 'postal-mime';
import { Locale } from '../../src/common/i18n/locale.enum';
import { MailConfig } from '../../src/config/mail.config';
import { Transactions } from '../../src/infrastructure/database/transactions';
import { Mail } from '../../src/infrastructure/mail/entities/mail.entity';
import { UsersService } from '../../src/modules/users/users.service';
import { signIn, type SignedInUser, signedInUser, type UserOverrides } from '../factories/user.factory';
import { readMail } from '../support/mailbox';
import { runJobsAt } from '../support/scheduling';
import { startTestApp, type TestApp } from '../support/test-app';

const DAY_MS = 86_400_000;
const EVIL = '<b>Evil</b> & “Co”\r\nBcc: x@example.org';

describe('reminders and summaries', () => {
  let focus: TestApp;

  beforeEach(async () => {
    focus = await startTestApp();
  });

  afterEach(() => focus.close());

  /** The clock moves on, and access tokens run out. */
  async function signInAgain(user: SignedInUser): Promise<SignedInUser> {
    return signIn(focus, await focus.app.get(UsersService).get(user.id));
  }

  async function use(user: SignedInUser, app: string, minutes: number, startedAt: string): Promise<void> {
    const { auth } = await signInAgain(user);
    await focus
      .http()
      .post('/api/activities')
      .set(auth)
      .send({ app_name: app, duration_minutes: minutes, started_at: startedAt })
      .expect(201);
  }

  const at = (instant: string): Promise<void> => runJobsAt(focus, new Date(instant));

  /** Every try to send what `work` has queued fails. */
  async function whileMailIsAway(work: () => Promise<void>): Promise<void> {
    const config = focus.app.get(MailConfig);
    Object.assign(config, { outboxDir: '/dev/null/nowhere' });
    await work();
    await focus.mails.drain();
    Object.assign(config, { outboxDir: focus.outboxDir });
  }

  /** The only message to `user`. */
  async function onlyMail(user: SignedInUser): Promise<Email> {
    const mails = await readMail(focus, user.email);
    expect(mails.map(({ subject }) => subject)).toHaveLength(1);
    return mails[0]!;
  }

  const header = (mail: Email, name: string): string | undefined =>
    mail.headers.find(({ key }) => key === name.toLowerCase())?.value;

  const tokenIn = (mail: Email): string => /unsubscribe\?token=(\S+)/.exec(mail.text!)![1]!;

  /** With plain spaces for those that languages put before units and colons. */
  const spaced = (text: string | undefined): string => text!.replace(/[\u00a0\u202f\u2009]/g, ' ');

  /** Label, width of the bar in per cent, and value of each row of the charts in the HTML part. */
  function barsIn(mail: Email): [string, number, string][] {
    const rows = mail.html!.matchAll(/<th scope="row"[^>]*>([^<]*)<\/th>(.*?)<td width="28%"[^>]*>([^<]*)<\/td>/gs);
    return [...rows].map(([, label, bar, value]) => [
      label!,
      Number(/width="(\d+)%" height="14" bgcolor="#1f5fbf"/.exec(bar!)?.[1] ?? 0),
      spaced(value),
    ]);
  }

  async function reader(overrides: UserOverrides): Promise<SignedInUser> {
    const user = await signedInUser(focus, overrides);
    await at('2026-11-20T08:00:00Z');
    return user;
  }

  describe('the daily reminder', () => {
    it('tells the day so far in both parts', async () => {
      const settings = { reminder_time: '12:00', notify: { email_limit_alerts: false } };
      const user = await reader({ settings });
      await use(user, 'Mail', 30, '2026-11-19T10:00:00Z');
      focus.clock.set(new Date('2026-11-20T11:00:00Z'));
      await use(user, 'Instagram', 60, '2026-11-20T09:00:00Z');
      await use(user, 'YouTube', 30.5, '2026-11-20T10:00:00Z');
      const rule = { app_name: 'Instagram', daily_limit_minutes: 45 };
      const { auth } = await signInAgain(user);
      await focus.http().post('/api/blocked').set(auth).send(rule).expect(201);
      await at('2026-11-20T12:00:00Z');

      const mail = await onlyMail(user);
      expect(mail.subject).toBe('Your day so far: Friday, November 20');
      expect(mail.text!.trimEnd()).toBe(
        [
          'Your day so far: Friday, November 20',
          `Hello ${user.username},`,
          'You have used 90.5 minutes, within your goal of 120 minutes.',
          [
            'Used: 90.5 minutes',
            'Your goal: 120 minutes',
            'Left: 29.5 minutes',
            'Days in a row within your goal: 2 days',
            'Limits reached: Instagram',
          ].join('\n'),
          'Where the time went\nInstagram: 60 minutes\nYouTube: 30.5 minutes',
          'You get this message every day at the time you chose. You can change that in your settings.',
          `End these daily reminders:\nhttp://localhost:3000/unsubscribe?token=${tokenIn(mail)}`,
          'Focus',
        ].join('\n\n'),
      );
      expect(barsIn(mail)).toEqual([
        ['Instagram', 100, '60 minutes'],
        ['YouTube', 51, '30.5 minutes'],
      ]);
      for (const text of ['90.5 minutes', '120 minutes', '29.5 minutes', '2 days', 'Limits reached']) {
        expect(mail.html).toContain(`>${text}<`);
      }
      expect(mail.html).not.toMatch(/<(img|svg|link|script|style)\b/);
    });

    it('speaks French', async () => {
      const user = await reader({
        locale: Locale.French,
        settings: { reminder_time: '12:00', daily_goal_minutes: 60 },
      });
      focus.clock.set(new Date('2026-11-20T11:00:00Z'));
      await use(user, 'TikTok', 90, '2026-11-20T09:00:00Z');
      await at('2026-11-20T12:00:00Z');
      const mail = await onlyMail(user);
      expect(spaced(mail.subject)).toBe('Votre journée jusqu’ici : vendredi 20 novembre');
      expect(header(mail, 'Content-Language')).toBe('fr');
      for (const text of [
        'pendant 90 minutes, soit 30 minutes de plus que votre objectif de 60 minutes.',
        'Au-delà de votre objectif : 30 minutes',
        'Jours de suite dans votre objectif : 0 jour',
        'TikTok : 90 minutes',
        'Ne plus recevoir ces rappels quotidiens',
      ]) {
        expect(spaced(mail.text)).toContain(text);
      }
      expect(barsIn(mail)).toEqual([['TikTok', 100, '90 minutes']]);
    });

    it('comes on a day without usage too', async () => {
      const user = await reader({ settings: { reminder_time: '12:00' } });
      await at('2026-11-20T12:00:00Z');
      const mail = await onlyMail(user);
      expect(mail.text).toContain('No time has been recorded for this day.');
      expect(mail.text).toContain('Used: 0 minutes');
      expect(barsIn(mail)).toEqual([]);
    });

    it('that is sent late still speaks of its own day', async () => {
      const user = await reader({ settings: { reminder_time: '12:00' } });
      focus.clock.set(new Date('2026-11-20T11:00:00Z'));
      await use(user, 'Instagram', 60, '2026-11-20T09:00:00Z');
      await whileMailIsAway(() => at('2026-11-20T12:00:00Z'));
      focus.clock.set(new Date('2026-11-21T10:00:00Z'));
      await use(user, 'TikTok', 200, '2026-11-21T05:00:00Z');
      const mail = await onlyMail(user);
      expect(mail.subject).toBe('Your day: Friday, November 20');
      expect(mail.text).toContain('Used: 60 minutes');
      expect(mail.text).not.toContain('TikTok');
    });

    it('shows an app’s name as it is, and lets it do nothing', async () => {
      const user = await reader({ settings: { reminder_time: '12:00' } });
      focus.clock.set(new Date('2026-11-20T11:00:00Z'));
      await use(user, EVIL, 60, '2026-11-20T09:00:00Z');
      await at('2026-11-20T12:00:00Z');
      const mail = await onlyMail(user);
      expect(mail.html).toContain('&lt;b&gt;Evil&lt;/b&gt; &amp; “Co” Bcc: x@example.org');
      expect(mail.text).toContain('\n<b>Evil</b> & “Co” Bcc: x@example.org: 60 minutes\n');
      expect(mail.bcc).toBeUndefined();
      expect(mail.subject).not.toContain('Evil');
    });

    it.each<[string, Partial<{ isActive: boolean; email: string }>]>([
      ['was deactivated', { isActive: false }],
      ['has another address', { email: 'new@example.org' }],
    ])('is not sent where the user %s meanwhile', async (_, change) => {
      const user = await reader({ settings: { reminder_time: '12:00' } });
      await whileMailIsAway(() => at('2026-11-20T12:00:00Z'));
      const users = focus.app.get(UsersService);
      await focus.app.get(Transactions).run((tx) => users.update(tx, user.id, change));
      focus.clock.advance(DAY_MS);
      expect(await readMail(focus, user.email)).toEqual([]);
      expect(await focus.dataSource.getRepository(Mail).count()).toBe(0);
    });
  });

  describe('the weekly summary', () => {
    const SETTINGS = { reminder_time: '23:59', daily_goal_minutes: 100, notify: { email_daily_reminder: false } };

    it('tells last week by day and by app, in both parts', async () => {
      const user = await reader({ settings: SETTINGS });
      await use(user, 'YouTube', 200, '2026-11-12T10:00:00Z');
      await use(user, 'YouTube', 100, '2026-11-16T10:00:00Z');
      await use(user, 'Instagram', 20, '2026-11-17T10:00:00Z');
      await use(user, 'YouTube', 110, '2026-11-18T10:00:00Z');
      focus.clock.set(new Date('2026-11-23T01:00:00Z'));
      await use(user, 'Instagram', 10, '2026-11-21T10:00:00Z');
      await use(user, 'Instagram', 10, '2026-11-22T10:00:00Z');
      // This week's.
      await use(user, 'TikTok', 30, '2026-11-23T00:10:00Z');
      await at('2026-11-23T03:00:00Z');
      await at('2026-11-23T08:00:00Z');

      const mail = await onlyMail(user);
      expect(spaced(mail.subject)).toBe('Your week: November 16 – 22, 2026');
      for (const text of [
        'You used your apps for 250 minutes, 25% more than the week before.',
        'In all: 250 minutes',
        'A day, on average: 35.71 minutes',
        'The week before: 200 minutes',
        'Change: +25%',
        'Days within your goal: 4 of 7 (100 minutes)',
        'Days in a row within your goal: 2 days',
        'Challenges that run now: 0\nChallenges won so far: 0',
        'Mon, Nov 16: 100 minutes\nTue, Nov 17: 20 minutes\nWed, Nov 18: 110 minutes\nThu, Nov 19: 0 minutes',
        'YouTube: 210 minutes\nInstagram: 40 minutes',
        'End these weekly summaries',
      ]) {
        expect(spaced(mail.text)).toContain(text);
      }
      expect(mail.text).not.toContain('TikTok');
      expect(barsIn(mail)).toEqual([
        ['Mon, Nov 16', 91, '100 minutes'],
        ['Tue, Nov 17', 18, '20 minutes'],
        ['Wed, Nov 18', 100, '110 minutes'],
        ['Thu, Nov 19', 0, '0 minutes'],
        ['Fri, Nov 20', 0, '0 minutes'],
        ['Sat, Nov 21', 9, '10 minutes'],
        ['Sun, Nov 22', 9, '10 minutes'],
        ['YouTube', 100, '210 minutes'],
        ['Instagram', 19, '40 minutes'],
      ]);
    });

    it('speaks French, and of a week that starts on a Sunday', async () => {
      const user = await reader({
        locale: Locale.French,
        timezone: 'Europe/Berlin',
        settings: { ...SETTINGS, week_starts_on: 'sunday' },
      });
      await use(user, 'YouTube', 60, '2026-11-14T10:00:00Z');
      await use(user, 'YouTube', 45, '2026-11-15T10:00:00Z');
      await at('2026-11-22T03:00:00Z');
      await at('2026-11-22T07:00:00Z');
      const mail = await onlyMail(user);
      expect(spaced(mail.subject)).toBe('Votre semaine : 15–21 novembre 2026');
      for (const text of [
        '45 minutes, 25 % de moins que la semaine précédente',
        'La semaine précédente : 60 minutes',
        'Jours dans votre objectif : 1 sur 7 (100 minutes)',
        'dim. 15 nov. : 45 minutes',
        'Ne plus recevoir ces résumés hebdomadaires',
      ]) {
        expect(spaced(mail.text)).toContain(text);
      }
    });
  });

  it('carry a one-click unsubscribe for mail programs, and a link for people', async () => {
    const user = await reader({ settings: { reminder_time: '12:00' } });
    await at('2026-11-20T12:00:00Z');
    const mail = await onlyMail(user);
    const token = tokenIn(mail);
    expect(header(mail, 'List-Unsubscribe')).toBe(`<http://localhost:3000/api/mail/unsubscribe?token=${token}>`);
    expect(header(mail, 'List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click');
    expect(mail.html).toContain(
      `<a href="http://localhost:3000/unsubscribe?token=${token}">End these daily reminders</a>`,
    );
  });
});
