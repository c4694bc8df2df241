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
  charts?: BarChart[];
  closing?: string;
  unsubscribe?: UnsubscribeLinks;
}

/** Figures side by side. Each stands in words too, so that nothing is lost where no bar is shown. */
export interface BarChart {
  title: string;
  bars: {
    label: string;
    value: string;
    /** How long the bar is, from 0 to 1. */
    share: number;
  }[];
}

/** How a reader ends mails of this kind. */
export interface UnsubscribeLinks {
  /** What the link says that people follow. */
  label: string;
  /** The page it leads to. */
  pageUrl: string;
  /** Takes the one-click POST of a mail program (RFC 8058). */
  oneClickUrl: string;
}
