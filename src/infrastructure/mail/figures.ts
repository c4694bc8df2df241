import type { Locale } from '../../common/i18n/locale.enum';

/** `95 minutes`, at most two decimals, as the API shows them. */
export function formatMinutes(locale: Locale, minutes: number): string {
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: 'minute',
    unitDisplay: 'long',
    maximumFractionDigits: 2,
  }).format(minutes);
}

/** @param percentage 83.3 for 83.3 % */
export function formatPercentage(locale: Locale, percentage: number): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(percentage / 100);
}
