import { Locale } from '../../common/i18n/locale.enum';
import { limitBlockMail, limitWarningMail } from './limit-mail.texts';

const WARNING = { appName: 'Instagram', usedMinutes: 1_048.25, limitMinutes: 1_260, percentage: 83.2 };
const BLOCK = { appName: 'Instagram', usedMinutes: 61.5, limitMinutes: 60, blockedUntil: '00:00' };

/** Narrow and wide no-break spaces as plain ones. */
const plain = (text: string | undefined): string => (text ?? '').replace(/[\u00a0\u202f]/g, ' ');

describe('limitWarningMail', () => {
  it('writes numbers as the reader does', () => {
    const english = limitWarningMail(Locale.English, WARNING);
    expect(english.paragraphs[0]).toContain('83.2% of the time');
    expect(english.facts?.map(({ value }) => value)).toEqual(['1,048.25 minutes', '1,260 minutes']);

    const french = limitWarningMail(Locale.French, WARNING);
    expect(plain(french.paragraphs[0])).toContain('83,2 % du temps');
    expect(french.facts?.map(({ value }) => plain(value))).toEqual(['1 048,25 minutes', '1 260 minutes']);
  });
});

describe('limitBlockMail', () => {
  it('tells when the block ends', () => {
    expect(limitBlockMail(Locale.English, BLOCK).facts).toContainEqual({ label: 'Blocked until', value: '00:00' });
    expect(limitBlockMail(Locale.French, BLOCK).facts?.at(-1)?.value).toBe('00:00');
  });

  it('tells no end of a block that has none', () => {
    expect(limitBlockMail(Locale.English, { ...BLOCK, blockedUntil: null }).facts).toHaveLength(2);
  });

  it.each(Object.values(Locale))('does not speak of reaching a limit of 0 (%s)', (locale) => {
    const reached = limitBlockMail(locale, BLOCK).paragraphs[0];
    expect(limitBlockMail(locale, { ...BLOCK, limitMinutes: 0 }).paragraphs[0]).not.toBe(reached);
  });
});

describe.each([
  [
    'warning',
    (locale: Locale, appName: string, username?: string) => limitWarningMail(locale, { ...WARNING, appName, username }),
  ],
  [
    'block',
    (locale: Locale, appName: string, username?: string) => limitBlockMail(locale, { ...BLOCK, appName, username }),
  ],
])('the %s mail', (_kind, compose) => {
  it('is written in every language', () => {
    const english = compose(Locale.English, 'Instagram');
    const french = compose(Locale.French, 'Instagram');
    for (const part of ['subject', 'heading', 'closing'] as const) {
      expect(english[part]).toMatch(/\p{Letter}{2}/u);
      expect(french[part]).not.toBe(english[part]);
    }
    expect(french.paragraphs).toHaveLength(english.paragraphs.length);
  });

  it.each(Object.values(Locale))('names the app and the reader, but not in the subject (%s)', (locale) => {
    const mail = compose(locale, 'A\r\nBcc: x@example.org', 'nadia.b');
    expect(mail.paragraphs.join()).toContain('Bcc: x@example.org');
    expect(mail.paragraphs[0]).toContain('nadia.b');
    expect(mail.subject).toBe(compose(locale, 'TikTok').subject);
  });
});
