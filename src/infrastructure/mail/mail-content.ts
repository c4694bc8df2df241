import { Locale } from '../../common/i18n/locale.enum';

/**
 * What a message says. Every text is plain text: it is escaped where it is shown, and what a user wrote may stand anywhere but
 * in the subject.
 */
export interface MailContent {
  locale: Locale;
  /** Never holds anything a user wrote. */
  subject: string;
  heading: string;
  paragraphs: string[];
  /** The one thing the reader is asked to do. */
  action?: { label: string; url: string };
  facts?: { label: string; value: string }[];
  closing?: string;
}

/**
 * One line of `text`: line breaks and other control characters become spaces, so that it can neither end a header nor begin a
 * line that looks like ours; marks that turn the direction of the text around are dropped.
 */
export function flatten(text: string): string {
  return text
    .toWellFormed()
    .replace(/\p{Bidi_Control}/gu, '')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();
}
