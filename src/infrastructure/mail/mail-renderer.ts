import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import Handlebars from 'handlebars';
import { Locale } from '../../common/i18n/locale.enum';
import { flatten, type MailContent } from './mail-content';

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
    const body = this.template({
      ...content,
      action: content.action ?? null,
      facts: content.facts ?? null,
      closing: content.closing ?? null,
      link: content.action === undefined ? null : new Handlebars.SafeString(escapeLink(content.action.url)),
      linkHint: LINK_HINTS[content.locale],
    });
    return DOCTYPE + body.trimStart();
  }
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
    ...(content.closing !== undefined && { closing: flatten(content.closing) }),
  };
}

/** Handlebars would escape `=` too, and a link that is picked out of the source by a simple reader would not work. */
function escapeLink(url: string): string {
  return url
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function renderText({ locale, heading, paragraphs, action, facts, closing }: MailContent): string {
  const blocks = [heading, ...paragraphs];
  if (facts && facts.length > 0) {
    blocks.push(facts.map(({ label, value }) => `${label}${COLONS[locale]} ${value}`).join('\n'));
  }
  if (action) blocks.push(`${action.label}${COLONS[locale]}\n${action.url}`);
  if (closing !== undefined) blocks.push(closing);
  blocks.push('Focus');
  return `${blocks.join('\n\n')}\n`;
}
