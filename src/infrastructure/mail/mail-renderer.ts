import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import Handlebars from 'handlebars';
import { flatten } from '../../common/text/flatten';
import { Locale } from '../../common/i18n/locale.enum';
import type { BarChart, MailContent } from './mail-content';

/** A message as it is sent. */
export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
}

/** Not in the template: Prettier drops it from there. */
const DOCTYPE = '<!doctype html>\n';

const LINK_HINTS: Record<Locale, string> = {
  [Locale.English]: 'If the button does not work, copy this address into your browser:',
  [Locale.French]: 'Si le bouton ne fonctionne pas, copiez cette adresse dans votre navigateur\u00a0:',
};

const COLONS: Record<Locale, string> = { [Locale.English]: ':', [Locale.French]: '\u00a0:' };

/** Turns content into the two parts of a message. */
@Injectable()
export class MailRenderer {
  private readonly template = Handlebars.compile(readFileSync(join(__dirname, 'templates', 'message.hbs'), 'utf8'), {
    strict: true,
  });

  render(content: MailContent): RenderedMail {
    const flat = flattened(content);
    return {
      subject: flat.subject,
      html: this.renderHtml(flat),
      text: renderText(flat),
    };
  }

  private renderHtml(content: MailContent): string {
    const { action, facts, charts, closing, unsubscribe } = content;
    const body = this.template({
      ...content,
      action: action ?? null,
      facts: facts ?? null,
      charts: charts?.map(drawn) ?? null,
      closing: closing ?? null,
      unsubscribe: unsubscribe ?? null,
      link: action === undefined ? null : safeLink(action.url),
      linkHint: LINK_HINTS[content.locale],
      unsubscribeLink: unsubscribe === undefined ? null : safeLink(unsubscribe.pageUrl),
    });
    return DOCTYPE + body.trimStart();
  }
}

/** With the widths of its bars and of what is left of their rows, in whole per cent. What is more than nothing is seen. */
function drawn({ title, bars }: BarChart): object {
  return {
    title,
    bars: bars.map(({ label, value, share }) => {
      const width = share <= 0 ? 0 : Math.min(100, Math.max(1, Math.round(share * 100)));
      return { label, value, width, rest: 100 - width };
    }),
  };
}

/** {@link flatten} for every text in `content`. */
function flattened(content: MailContent): MailContent {
  return {
    locale: content.locale,
    subject: flatten(content.subject),
    heading: flatten(content.heading),
    paragraphs: content.paragraphs.map(flatten),
    ...(content.action && { action: { label: flatten(content.action.label), url: flatten(content.action.url) } }),
    ...(content.facts && {
      facts: content.facts.map(({ label, value }) => ({ label: flatten(label), value: flatten(value) })),
    }),
    ...(content.charts && {
      charts: content.charts.map(({ title, bars }) => ({
        title: flatten(title),
        bars: bars.map(({ label, value, share }) => ({ label: flatten(label), value: flatten(value), share })),
      })),
    }),
    ...(content.closing !== undefined && { closing: flatten(content.closing) }),
    ...(content.unsubscribe && {
      unsubscribe: {
        label: flatten(content.unsubscribe.label),
        pageUrl: flatten(content.unsubscribe.pageUrl),
        oneClickUrl: flatten(content.unsubscribe.oneClickUrl),
      },
    }),
  };
}

/** Handlebars would escape `=` too, and a link that is picked out of the source by a simple reader would not work. */
function safeLink(url: string): Handlebars.SafeString {
  return new Handlebars.SafeString(
    url
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;'),
  );
}

function renderText({ locale, heading, paragraphs, action, facts, charts, closing, unsubscribe }: MailContent): string {
  const colon = COLONS[locale];
  const linesOf = (rows: { label: string; value: string }[]): string[] =>
    rows.map(({ label, value }) => `${label}${colon} ${value}`);
  const blocks = [heading, ...paragraphs];
  if (facts && facts.length > 0) blocks.push(linesOf(facts).join('\n'));
  for (const { title, bars } of charts ?? []) blocks.push([title, ...linesOf(bars)].join('\n'));
  if (action) blocks.push(`${action.label}${colon}\n${action.url}`);
  if (closing !== undefined) blocks.push(closing);
  if (unsubscribe) blocks.push(`${unsubscribe.label}${colon}\n${unsubscribe.pageUrl}`);
  blocks.push('Focus');
  return `${blocks.join('\n\n')}\n`;
}
