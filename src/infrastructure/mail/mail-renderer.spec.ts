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

  describe('a chart', () => {
    const chart = {
      title: 'Day by day',
      bars: [
        { label: 'Mon', value: '90 minutes', share: 1 },
        { label: 'Tue', value: '1 minute', share: 0.001 },
        { label: 'Wed', value: '0 minutes', share: 0 },
        { label: '<i>Thu</i>\n', value: '45 minutes', share: 0.5 },
      ],
    };
    const { html, text } = renderer.render({ ...CONTENT, charts: [chart] });

    it('is table cells with background colours, as wide as their share; what is more than nothing is seen', () => {
      const widths = [...html.matchAll(/<td width="(\d+)%" height="14" bgcolor="(#\w+)"/g)].map(([, width, colour]) => [
        colour,
        Number(width),
      ]);
      expect(widths).toEqual([
        ['#1f5fbf', 100],
        ['#1f5fbf', 1],
        ['#d9dfe8', 99],
        ['#d9dfe8', 100],
        ['#1f5fbf', 50],
        ['#d9dfe8', 50],
      ]);
      expect(html).not.toMatch(/<(img|svg|canvas|style)\b/);
    });

    it('says the same in words, in both parts', () => {
      expect(text).toContain('Day by day\nMon: 90 minutes\nTue: 1 minute\nWed: 0 minutes\n<i>Thu</i>: 45 minutes\n\n');
      for (const words of ['Day by day', 'Mon', '90 minutes', '0 minutes', '&lt;i&gt;Thu&lt;/i&gt;']) {
        expect(html).toContain(`>${words}<`);
      }
    });
  });

  it('shows people the way out, and keeps the one for programs out of sight', () => {
    const unsubscribe = {
      label: 'End these mails',
      pageUrl: 'https://focus.example/unsubscribe?token=7.b.c&x=1',
      oneClickUrl: 'https://focus.example/api/mail/unsubscribe?token=7.b.c',
    };
    const { html, text } = renderer.render({ ...CONTENT, unsubscribe });
    expect(html).toContain('<a href="https://focus.example/unsubscribe?token=7.b.c&amp;x=1">End these mails</a>');
    expect(text).toContain('\n\nEnd these mails:\nhttps://focus.example/unsubscribe?token=7.b.c&x=1\n\nFocus\n');
    expect(html + text).not.toContain('/api/');
  });
});
