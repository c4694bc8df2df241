import type { LocalDate } from '../../common/days/local-day';
import type { Locale } from '../../common/i18n/locale.enum';

/** `Friday, November 20` */
export function formatDay(locale: Locale, date: LocalDate): string {
  return format(locale, { weekday: 'long', day: 'numeric', month: 'long' }).format(instantOf(date));
}

/** `Fri, Nov 20` */
export function formatShortDay(locale: Locale, date: LocalDate): string {
  return format(locale, { weekday: 'short', day: 'numeric', month: 'short' }).format(instantOf(date));
}

/** `November 16 – 22, 2026` */
export function formatDays(locale: Locale, start: LocalDate, end: LocalDate): string {
  return format(locale, { day: 'numeric', month: 'long', year: 'numeric' }).formatRange(
    instantOf(start),
    instantOf(end),
  );
}

/** `3 days` */
export function formatDayCount(locale: Locale, days: number): string {
  return new Intl.NumberFormat(locale, { style: 'unit', unit: 'day', unitDisplay: 'long' }).format(days);
}

// A local day is a label, not a stretch of UTC: it is only carried there and back.

function instantOf(date: LocalDate): Date {
  return new Date(`${date}T00:00:00Z`);
}

function format(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
}
