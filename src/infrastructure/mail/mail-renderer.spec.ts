import { Locale } from '../../common/i18n/locale.enum';
import type { MailContent } from './mail-content';
import { MailRenderer } from './mail-renderer';

const renderer = new MailRenderer();

const CONTENT: MailContent = {
  locale: Locale.English,
  subject: 'About your account',
  heading: 'Hello',
  paragraphs: ['First things first.', 'Then the rest.'],
  action: { label: 'Sign in', url: 'https://focus.example/login?token=a1b2&next=home' },
  facts: [
    { label: 'Used today', value: '48 minutes' },
    { label: 'Your limit', value: '60 minutes' },
  ],
  closing: 'See you soon.',
};

describe('MailRenderer', () => {
  it('writes the plain text part', () => {
    expect(renderer.render(CONTENT).text).toBe(
      [
        'Hello',
        'First things first.',
        'Then the rest.',
        'Used today: 48 minutes\nYour limit: 60 minutes',
        'Sign in:\nhttps://focus.example/login?token=a1b2&next=home',
        'See you soon.',
        'Focus\n',
      ].join('\n\n'),
    );
  });

  it('says the same in the HTML part', () => {
    const { html } = renderer.render(CONTENT);
    for (const text of [
      'Hello',
      'First things first.',
      'Then the rest.',
      '48 minutes',
      'Your limit',
      'See you soon.',
    ]) {
      expect(html).toContain(`>${text}<`);
    }
    const link = 'https://focus.example/login?token=a1b2&amp;next=home';
    expect(html).toMatch(/>\s*Sign in\s*</);
    expect(html.split(`href="${link}"`)).toHaveLength(3);
    // Readable where the button cannot be pressed.
    expect(html).toContain(`>${link}<`);
  });

  it('needs nothing from elsewhere', () => {
    const { html } = renderer.render(CONTENT);
    expect(html).toMatch(/^<!doctype html>\n<html /);
    expect(html).not.toMatch(/<(img|link|script|style|iframe|svg)\b|\bsrc=|url\(|@import/i);
  });

  it.each([
    [Locale.English, 'If the button does not work', 'Used today: 48 minutes'],
    [Locale.French, 'Si le bouton ne fonctionne pas', 'Used today\u00a0: 48 minutes'],
  ])('speaks the language of its content (%s)', (locale, hint, fact) => {
    const { html, text } = renderer.render({ ...CONTENT, locale });
    expect(html).toContain(`<html lang="${locale}">`);
    expect(html).toContain(hint);
    expect(text).toContain(fact);
  });

  it('leaves out what the content leaves out', () => {
    const { html, text } = renderer.render({
      locale: Locale.English,
      subject: 'Short',
      heading: 'Short',
      paragraphs: ['That is all.'],
    });
    expect(text).toBe('Short\n\nThat is all.\n\nFocus\n');
    expect(html).not.toMatch(/<table|<a |undefined|null/);
  });

  it('P5 shows what a user wrote as text, in both parts, on one line', () => {
    const evil = '</p><script>alert(1)</script>"\'`={{heading}}\r\n\r\nSign in:\r\nhttps://evil.example/\u202e';
    const { subject, html, text } = renderer.render({
      locale: Locale.English,
      subject: `Hi${evil}`,
      heading: evil,
      paragraphs: [evil],
      facts: [{ label: evil, value: evil }],
      action: { label: evil, url: `https://focus.example/"><b>'&${evil}` },
      closing: evil,
    });
    expect(subject).not.toMatch(/[\r\n]/);
    expect(html).not.toMatch(/<script|<b>|<\/p><\/|\u202e/);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html.match(/href="[^"]*"/g)).toEqual(
      Array(2).fill(expect.stringMatching(/^href="https:\/\/focus\.example\/&quot;&gt;&lt;b&gt;&#39;&amp;/)),
    );
    expect(text.split('\n').filter((line) => /^(Sign in:|https:\/\/evil)/.test(line))).toEqual([]);
    expect(text).toContain('<script>alert(1)</script>"\'`={{heading}} Sign in: https://evil.example/');
  });
});
